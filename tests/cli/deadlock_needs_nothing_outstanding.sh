# A timer may still wake somebody: that is no deadlock.
cat > program.aio <<'END'
import asyncio

async def main():
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    print(await event.wait())

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
