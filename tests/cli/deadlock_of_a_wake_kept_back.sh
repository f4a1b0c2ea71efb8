# A future that is done, and whose class never told the task that waits for it.
cat > program.aio <<'END'
import asyncio

class Forgetful(asyncio.Future):
    def add_done_callback(self, fn, *, context=None):
        pass

async def main():
    future = Forgetful()
    asyncio.get_running_loop().call_soon(future.set_result, 1)
    await future

asyncio.run(main())
END
"$AIO" program.aio 2>&1 | sed '/^Traceback/,$d'
echo "status ${PIPESTATUS[0]}"
