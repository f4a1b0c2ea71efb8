# A program prints under virtual time what it prints in real time.
cat > program.aio <<'END'
import asyncio

async def producer(queue):
    for n in range(5):
        await asyncio.sleep(0.2)
        await queue.put(n)
    await queue.put(None)

async def consumer(queue):
    while (n := await queue.get()) is not None:
        try:
            async with asyncio.timeout(0.3):
                await asyncio.sleep(0.1 * n)
            print("did", n)
        except TimeoutError:
            print("gave up", n)

async def ticks():
    for n in range(4):
        await asyncio.sleep(0.45)
        print("tick", n)

async def main():
    queue = asyncio.Queue(1)
    await asyncio.gather(producer(queue), consumer(queue), ticks())

asyncio.run(main())
END
"$AIO" program.aio > real; cat real
"$AIO" --virtual-time program.aio | cmp - real && echo "the same"
