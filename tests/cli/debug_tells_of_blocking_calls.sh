# --debug, PYTHONASYNCIODEBUG and run(debug=True): a step of a task or a callback that takes
# over 100 ms is told of as CPython tells it, but once for each place; a shorter limit can be set.
cat > main.aio <<'END'
import asyncio, time

def blocks():
    time.sleep(0.15)

def short():
    time.sleep(0.01)

async def task():
    blocks()
    await asyncio.sleep(0)
    blocks()

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(blocks)
    loop.call_soon(blocks)
    for i in range(3):
        await loop.create_task(task(), name=f"t{i}")
    loop.call_soon(short)
    await asyncio.sleep(0)
    loop.slow_callback_duration = 0.005
    loop.call_soon(short)
    await asyncio.sleep(0)
    loop.slow_callback_duration = 100

asyncio.run(main())
END
tell() { sed 's/took [0-9.]* seconds/took long/' ; }
"$AIO" --debug --virtual-time main.aio 2>&1 | tell
PYTHONASYNCIODEBUG=1 "$AIO" --virtual-time main.aio 2>&1 | tell
"$AIO" --virtual-time main.aio
