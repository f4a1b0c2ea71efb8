# The report of an unhandled error names the tasks through which it came, innermost first.
cat > program.aio <<'END'
import asyncio

async def leaf():
    await asyncio.sleep(0)
    1 / 0

async def branch():
    await asyncio.gather(asyncio.sleep(1), leaf())

async def main():
    task = asyncio.create_task(branch(), name="the branch")
    await task

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
