# --trace writes trace events: a named track per task, slices of running with lines,
# arrows from waker to woken that end where a slice begins.
cat > program.aio <<'END'
import asyncio

async def consumer(queue):
    for _ in range(2):
        print(await queue.get())

async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(consumer(queue), name='con"su\\mer')
    for n in range(2):
        await asyncio.sleep(0.001)
        queue.put_nowait(n)
    await task

asyncio.run(main())
END
"$AIO" --virtual-time --trace timeline.json program.aio
cat > look.py <<'END'
import json
events = json.load(open("timeline.json"))["traceEvents"]
tracks = {e["tid"]: e["args"]["name"] for e in events if e["ph"] == "M"}
print(sorted(t for t in tracks.values() if "shutdown" not in t))
for e in events:
    if e["ph"] == "X" and e["tid"] <= 2 and "args" in e:
        print(tracks[e["tid"]], "|", e["name"], "|", e.get("args"))
starts = {(e["tid"], e["ts"]) for e in events if e["ph"] == "X"}
ends = {e["id"]: e for e in events if e["ph"] == "f"}
for e in events:
    if e["ph"] == "s":
        end = ends[e["id"]]
        assert (end["tid"], end["ts"]) in starts and end["ts"] >= e["ts"]
        print(tracks[e["tid"]], "->", tracks[end["tid"]])
END
python3 look.py
