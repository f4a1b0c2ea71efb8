# A failure that nobody can retrieve any more is told of while the program runs, with the
# line that spawned the task; one that is awaited later is no failure lost.
cat > program.aio <<'END'
import asyncio

async def bad(text):
    raise ValueError(text)

async def main():
    asyncio.create_task(bad("lost"))
    await asyncio.sleep(0.01)
    print("main goes on", flush=True)
    kept = asyncio.create_task(bad("kept"))
    for _ in range(10):
        await asyncio.sleep(0.001)
    try:
        await kept
    except ValueError as error:
        print("retrieved:", error)

asyncio.run(main())
END
"$AIO" program.aio 2>&1 | grep -v ^future:
