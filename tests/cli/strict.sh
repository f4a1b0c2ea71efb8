# Exit statuses are CPython's; --strict turns what would be lost in silence into failure.
both() { "$AIO" program.aio > /dev/null 2>&1; echo "$1: $?"
         "$AIO" --strict program.aio > /dev/null 2>&1; echo "$1, strict: $?"; }
echo 'print("fine")' > program.aio; both "nothing lost"
echo 'import asyncio
async def f(): pass
f()' > program.aio; both "never awaited"
echo 'import asyncio
async def bad(): 1 / 0
asyncio.create_task(bad())
await asyncio.sleep(0)' > program.aio; both "never retrieved"
echo 'import asyncio, sys
async def f(): pass
f()
sys.exit(7)' > program.aio; both "never awaited, and an exit status of its own"
