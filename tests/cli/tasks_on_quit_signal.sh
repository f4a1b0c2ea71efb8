# SIGQUIT prints the tree of tasks, and the run goes on.
cat > program.aio <<'END'
import asyncio, signal, sys

async def reader(queue):
    return await queue.get()

async def worker(lock, queue):
    async with lock:
        print(await asyncio.gather(reader(queue), reader(queue)))

async def main():
    lock, queue = asyncio.Lock(), asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        for n in range(2):
            group.create_task(worker(lock, queue), name=f"worker {n}")
        await asyncio.sleep(0.2)
        print("ready", flush=True)
        await asyncio.sleep(3)
        for n in range(4):
            queue.put_nowait(n)

asyncio.run(main())
END
set -m
mkfifo said
"$AIO" program.aio > said 2> tree &
{ read -r line; kill -QUIT $!; cat; } < said
wait $!; echo "status $?"
sed 's/[0-9.][0-9.]* s/? s/g' tree
