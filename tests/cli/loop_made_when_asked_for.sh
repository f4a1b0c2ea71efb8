# A loop is made for who asks without one; as under CPython only the main program is told.
echo 'import asyncio
def make():
    return asyncio.get_event_loop()' > library.aio
echo 'import asyncio
loop = asyncio.get_event_loop()
print(loop is asyncio.get_event_loop())
asyncio.set_event_loop_policy(None)
import library
print(library.make() is loop)' > program.aio
"$AIO" program.aio 2>&1
