# A second deadlock ends the program at once: no more of it runs.
cat > program.aio <<'END'
import asyncio

async def main():
    never = asyncio.Event()
    try:
        await never.wait()
    finally:
        print("cleaning up")
        await never.wait()
        print("not reached")

try:
    asyncio.run(main())
finally:
    print("not reached either")
END
"$AIO" program.aio; echo "status $?"
