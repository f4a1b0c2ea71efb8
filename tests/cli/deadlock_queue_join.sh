# A queue whose items nobody calls done.
cat > program.aio <<'END'
import asyncio

async def main():
    jobs = asyncio.Queue()
    jobs.put_nowait(1)
    jobs.get_nowait()
    await jobs.join()

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
