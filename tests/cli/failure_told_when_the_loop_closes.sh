# What nobody retrieved is told of at latest when the loop closes, or, where a name still
# refers to the task, at the end of the program; unless somebody looks in between.
cat > program.aio <<'END'
import asyncio

async def bad(text):
    raise ValueError(text)

async def main():
    global kept, looked_at
    asyncio.create_task(bad("dropped"))
    kept = asyncio.create_task(bad("kept"))
    looked_at = asyncio.create_task(bad("looked at"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

asyncio.run(main())
print("after the loop", flush=True)
print(repr(looked_at.exception()), flush=True)
END
"$AIO" program.aio 2>&1 | grep -v -e ^future: -e '^  '
