# Virtual time does not run away while a program waits for the world.
cat > program.aio <<'END'
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    line = loop.create_future()
    loop.add_reader(0, lambda: loop.remove_reader(0) and line.set_result("came"))
    print(await line)

asyncio.run(main())
END
(sleep 0.2; echo) | "$AIO" --virtual-time program.aio
