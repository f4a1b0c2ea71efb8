# A gather that nobody awaits loses what it failed with; so does a subclass of Future.
cat > program.aio <<'END'
import asyncio

class Promise(asyncio.Future):
    pass

async def bad():
    raise ValueError("bad")

async def main():
    gathered = asyncio.gather(asyncio.sleep(1), bad())
    Promise().set_exception(KeyError("promise"))
    await asyncio.sleep(0.01)
    del gathered
    print("end")

asyncio.run(main())
END
"$AIO" program.aio 2> errors
grep -E 'never retrieved|^[A-Z][a-z]*Error' errors | sort
