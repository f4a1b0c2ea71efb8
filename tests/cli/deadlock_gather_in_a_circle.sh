# A task gathers one that awaits it.
cat > program.aio <<'END'
import asyncio

async def awaits():
    await asyncio.sleep(0)
    await tasks['gathers']

async def gathers():
    await asyncio.gather(tasks['awaits'], asyncio.sleep(0))

async def main():
    for function in awaits, gathers:
        tasks[function.__name__] = asyncio.create_task(function(), name=function.__name__)
    await asyncio.sleep(0.01)
    try:
        tasks['awaits'].cancel()
    except RecursionError as error:
        print(error)
    await tasks['awaits']

tasks = {}
asyncio.run(main())
END
"$AIO" program.aio 2> errors
echo $?
sed '/^aio:/,$d' errors
