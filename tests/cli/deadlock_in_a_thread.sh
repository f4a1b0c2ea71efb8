# A thread's loop that nobody can wake is part of a deadlock; one that somebody wakes is none.
cat > program.aio <<'END'
import asyncio, sys

async def waits(told):
    event = asyncio.Event()
    told.append((asyncio.get_running_loop(), event))
    await event.wait()
    print("woken")

async def main():
    told = []
    task = asyncio.create_task(asyncio.to_thread(asyncio.run, waits(told)))
    await asyncio.sleep(0.01)
    if len(sys.argv) > 1:
        loop, event = told[0]
        loop.call_soon_threadsafe(event.set)
    await task

asyncio.run(main())
END
"$AIO" program.aio wake; echo $?
"$AIO" program.aio; echo $?
