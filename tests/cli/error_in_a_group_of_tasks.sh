# Of a group, each member's task is named.
cat > program.aio <<'END'
import asyncio

async def worker(n):
    await asyncio.sleep(0)
    if n:
        raise ValueError(n)

async def main():
    async with asyncio.TaskGroup() as group:
        for n in range(3):
            group.create_task(worker(n))

asyncio.run(main())
END
"$AIO" program.aio 2>&1 | grep -e ^aio: -e ValueError
