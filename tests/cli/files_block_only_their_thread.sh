# Opening and reading a pipe waits in its thread, while the loop goes on.
mkfifo pipe
cat > a.aio <<'END'
import asyncio


def read():
    with open("pipe") as f:
        return f.read()


async def main():
    reading = asyncio.create_task(asyncio.to_thread(read))
    ticks = 0
    while not reading.done():
        await asyncio.sleep(0.01)
        ticks += 1
        if ticks == 5:
            print("the loop goes on", flush=True)
    print(reading.result(), ticks > 5)


asyncio.run(main())
END
(sleep 0.3; exec 3>pipe; sleep 0.2; echo -n "from the pipe" >&3) &
$AIO a.aio
wait
