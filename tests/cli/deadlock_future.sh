# A future nobody will set.
cat > program.aio <<'END'
import asyncio

async def main():
    answer = asyncio.get_running_loop().create_future()
    await answer

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
