# Gathers within gathers: each says whom it waits for.
cat > program.aio <<'END'
import asyncio

async def leaf(event):
    await event.wait()

async def branch(event):
    await asyncio.gather(leaf(event), leaf(event), asyncio.sleep(0))

async def main():
    event = asyncio.Event()
    await asyncio.gather(branch(event), branch(event))

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
