# A queue nobody will fill; tasks that wait alike are told of once.
cat > program.aio <<'END'
import asyncio

async def worker(jobs):
    while True:
        print("did", await jobs.get())

async def main():
    jobs = asyncio.Queue()
    jobs.put_nowait("one")
    async with asyncio.TaskGroup() as group:
        for n in range(4):
            group.create_task(worker(jobs))

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
