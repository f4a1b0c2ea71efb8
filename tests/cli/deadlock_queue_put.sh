# A full queue nobody takes from.
cat > program.aio <<'END'
import asyncio

async def main():
    jobs = asyncio.Queue(1)
    await jobs.put(1)
    await jobs.put(2)

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
