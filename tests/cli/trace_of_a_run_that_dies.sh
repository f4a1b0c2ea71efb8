# The timeline is whole, however the run ended.
valid() { python3 -c 'import json
e = json.load(open("timeline.json"))["traceEvents"]
print("valid,", sum(x["ph"] == "X" for x in e) > 0)'; }
try() { "$AIO" --trace=timeline.json program.aio > /dev/null 2>&1; echo "$1: $?"; valid; }
echo 'import asyncio
async def main(): 1 / 0
asyncio.run(main())' > program.aio; try "an exception"
echo 'import asyncio, sys
async def main(): sys.exit(4)
asyncio.run(main())' > program.aio; try "sys.exit"
echo 'import asyncio
await asyncio.Event().wait()' > program.aio; try "a deadlock"
"$AIO" --trace /no/such/folder/t.json program.aio; echo $?
