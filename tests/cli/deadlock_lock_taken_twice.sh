# A lock of asyncio is not reentrant: the story says that its holder waits for itself.
cat > program.aio <<'END'
import asyncio

async def update(lock):
    async with lock:
        print("not reached")

async def main():
    lock = asyncio.Lock()
    async with lock:
        await update(lock)

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
