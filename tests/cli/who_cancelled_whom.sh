# A CancelledError that nobody caught: who cancelled whom, and on which line.
cat > program.aio <<'END'
import asyncio

async def work():
    await asyncio.sleep(10)

async def boss(task):
    await asyncio.sleep(0.01)
    task.cancel("enough")

async def main():
    task = asyncio.create_task(work())
    keep = asyncio.create_task(boss(task), name="the boss")
    await task

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
cat > program.aio <<'END'
import asyncio

async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().call_later(0.01, lambda: task.cancel())
    await asyncio.sleep(1)

asyncio.run(main())
END
"$AIO" program.aio 2>&1 | grep ^aio:
cat > program.aio <<'END'
import asyncio

loop = asyncio.new_event_loop()
task = loop.create_task(asyncio.sleep(1))
loop.run_until_complete(asyncio.sleep(0))
task.cancel()
loop.run_until_complete(task)
END
"$AIO" program.aio 2>&1 | grep ^aio:
