# A coroutine that a name still holds when the program ends was never awaited either.
cat > program.aio <<'END'
import asyncio

async def work():
    pass

class Holder:
    pass

held = work()
holder = Holder()
holder.sleeping = asyncio.sleep(1)
asyncio.run(work())
print("the end")
END
"$AIO" program.aio 2>&1 | sort
