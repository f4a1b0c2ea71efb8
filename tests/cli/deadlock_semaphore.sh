# A semaphore nobody will release.
cat > program.aio <<'END'
import asyncio

async def main():
    slots = asyncio.Semaphore(2)
    async with slots, slots, slots:
        print("not reached")

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
