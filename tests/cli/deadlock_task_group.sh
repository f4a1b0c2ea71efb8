# A group with a task that will not end; one that has ended is not told of.
cat > program.aio <<'END'
import asyncio

async def quick():
    print("quick")

async def stuck(event):
    await event.wait()

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(quick())
        group.create_task(stuck(asyncio.Event()), name="stuck one")

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
