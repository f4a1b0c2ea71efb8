# Tasks that are left when their loop closes are told of, but for those that the program
# never made itself: children of a gather, and what run_until_complete runs.
cat > program.aio <<'END'
import asyncio

async def waits(n):
    await asyncio.sleep(n)

async def main(loop):
    gathered = asyncio.gather(waits(1), waits(2))
    tasks = [loop.create_task(waits(3), name="left"), loop.create_task(waits(0))]
    await asyncio.sleep(0.01)
    loop.stop()
    await gathered

for handler in None, lambda loop, told: print(sorted(told), told["message"]):
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(handler)
    try:
        loop.run_until_complete(main(loop))
    except RuntimeError as error:
        print(error)
    loop.close()
    loop.close()
END
"$AIO" program.aio; echo "status $?"
"$AIO" --strict program.aio 2> /dev/null | tail -1; echo "status ${PIPESTATUS[0]}"
