# Futures fail too; and each of many failures is told of once.
cat > program.aio <<'END'
import asyncio

async def bad(n):
    raise ValueError(n)

async def main():
    asyncio.get_running_loop().create_future().set_exception(KeyError("future"))
    for n in range(300):
        asyncio.create_task(bad(n))
    del n
    await asyncio.sleep(0.01)
    print("end")

asyncio.run(main())
END
"$AIO" program.aio 2> errors
grep -c '^Task exception was never retrieved' errors
grep -c '^Future exception was never retrieved' errors
sed -n 's/^ValueError: //p' errors | sort -n | uniq | wc -l
