# 10,000 tasks that sleep up to a day each: in virtual time that takes no time, and the
# order of waking is that of the deadlines.
cat > program.aio <<'END'
import asyncio, random

async def sleeper(delay):
    await asyncio.sleep(delay)
    woken.append(delay)

woken = []
generator = random.Random(7)
delays = [generator.uniform(0, 86400) for _ in range(10_000)]
loop = asyncio.get_running_loop()
begin = loop.time()
await asyncio.gather(*[sleeper(delay) for delay in delays])
print(len(woken), woken == sorted(delays), abs(loop.time() - begin - max(delays)) < 0.01)
END
begin=$(date +%s%N)
"$AIO" --virtual-time program.aio
AIO_VIRTUAL_TIME=1 "$AIO" program.aio
[ $(( ($(date +%s%N) - begin) / 1000000 )) -lt 20000 ] && echo "soon over"
