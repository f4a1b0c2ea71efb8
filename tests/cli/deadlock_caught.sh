# A program that catches the cancellation goes on; its exit status still tells.
cat > program.aio <<'END'
import asyncio

async def main():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        print("caught")
    await asyncio.sleep(0.001)
    print("went on")

asyncio.run(main())
print("after")
END
"$AIO" program.aio; echo "status $?"
