# The story leads from the innermost await outwards.
cat > program.aio <<'END'
import asyncio

class Client:
    def __init__(self):
        self.answer = asyncio.Future()

    async def receive(self):
        return await self.answer

async def fetch(client):
    return await client.receive()

async def main():
    await asyncio.wait_for(fetch(Client()), None)

asyncio.run(main())
END
"$AIO" program.aio; echo "status $?"
