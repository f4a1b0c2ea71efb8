# Under virtual time all clocks agree, move by a nanosecond when read, and by what is
# slept; time.sleep and a timeout jump too.
cat > program.aio <<'END'
import asyncio, time

def clocks():
    loop = asyncio.get_running_loop()
    return (time.monotonic_ns(), time.perf_counter_ns(), time.time_ns(),
            round(loop.time() * 1e9))

async def main():
    a = clocks()
    print([b - a[0] for b in (a[0], a[1], a[3])], a[2] - a[0])
    before = time.monotonic_ns()
    time.sleep(3600)
    print(time.monotonic_ns() - before)
    before = time.monotonic_ns()
    await asyncio.sleep(3600)
    print((time.monotonic_ns() - before) // 1000)
    try:
        async with asyncio.timeout(60):
            await asyncio.sleep(3600)
    except TimeoutError:
        print((time.monotonic_ns() - before) // 1000)
    print(time.monotonic() < time.monotonic() < time.perf_counter())

asyncio.run(main())
END
"$AIO" --virtual-time program.aio > once; cat once
"$AIO" --virtual-time program.aio | cmp - once && echo "the same again"
