# --tasks-at-exit prints what the main task leaves behind, before it is cancelled.
cat > program.aio <<'END'
import asyncio

async def forever(event):
    await event.wait()

async def main():
    event = asyncio.Event()
    keep = [asyncio.create_task(forever(event), name=name) for name in ("one", "two")]
    await asyncio.sleep(0)
    print("main ends", flush=True)

asyncio.run(main())
END
"$AIO" --tasks-at-exit program.aio 2>&1 | sed 's/[0-9.]* s\]/? s]/'
echo 'import asyncio
async def main(): pass
asyncio.run(main())' > program.aio
"$AIO" --dump=tasks program.aio; echo "nothing left: $?"
