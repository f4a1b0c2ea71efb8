# A condition nobody will notify, and one whose lock another task keeps.
cat > program.aio <<'END'
import asyncio

async def listen(changed):
    async with changed:
        await changed.wait()

async def keep(changed, never):
    await asyncio.sleep(0)
    async with changed:
        changed.notify()
        await never

async def main():
    changed, other, never = asyncio.Condition(), asyncio.Condition(), asyncio.Future()
    await asyncio.gather(listen(changed), keep(changed, never), listen(other))

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
