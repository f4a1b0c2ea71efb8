# A barrier at which too few will arrive.
cat > program.aio <<'END'
import asyncio

async def runner(start):
    await start.wait()

async def main():
    start = asyncio.Barrier(3)
    await asyncio.gather(runner(start), runner(start))

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
