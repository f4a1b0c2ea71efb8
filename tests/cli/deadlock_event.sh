# An event nobody will set.
cat > program.aio <<'END'
import asyncio

ready = asyncio.Event()

async def wait_for_it():
    await ready.wait()

task = asyncio.create_task(wait_for_it(), name="second")
await ready.wait()
END
"$AIO" program.aio; echo "status $?"
