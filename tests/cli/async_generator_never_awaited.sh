# What the methods of async generators return is reported too, if nobody awaits it.
cat > program.aio <<'END'
import asyncio

async def numbers():
    yield 1

async def main():
    fresh, ended = numbers(), numbers()
    async for _ in ended:
        pass
    fresh.asend(None)
    fresh.athrow(ValueError)
    ended.aclose()
    anext(ended)
    awaited = anext(fresh)
    print(await awaited)
    closed = fresh.asend(None)
    closed.close()
    for n in range(3):
        async for _ in numbers():
            break

asyncio.run(main())
END
"$AIO" program.aio 2> errors
sort errors
