# Two locks taken in opposite order: the cycle is named, and finally blocks run.
cat > program.aio <<'END'
import asyncio

a, b = asyncio.Lock(), asyncio.Lock()

async def left():
    async with a:
        await asyncio.sleep(0)
        async with b:
            print("not reached")

async def right():
    async with b:
        await asyncio.sleep(0)
        async with a:
            print("not reached")

async def main():
    try:
        await asyncio.gather(left(), right())
    finally:
        print("main cleans up")

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
