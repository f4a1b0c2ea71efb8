# asyncio.wait and as_completed say which tasks they wait for.
cat > program.aio <<'END'
import asyncio

async def stuck():
    await asyncio.Event().wait()

async def waits(task):
    await asyncio.wait([task])

async def takes(task):
    for first in asyncio.as_completed([task]):
        await first

async def main():
    task = asyncio.create_task(stuck(), name="stuck")
    await asyncio.gather(waits(task), takes(task))

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
