# Tasks that await one another: all of them are cancelled, though no one is the last.
cat > program.aio <<'END'
import asyncio

async def ping():
    try:
        await tasks["pong"]
    finally:
        print("ping cleans up")

async def pong():
    try:
        await tasks["ping"]
    finally:
        print("pong cleans up")

tasks = {}
tasks["ping"] = asyncio.create_task(ping(), name="ping")
tasks["pong"] = asyncio.create_task(pong())
try:
    await tasks["ping"]
finally:
    print("main cleans up")
END
"$AIO" program.aio; echo "status $?"
