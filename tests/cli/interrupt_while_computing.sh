# Ctrl-C ends a program that never waits, one that sleeps, and one that reads.
set -m
exec 2> /dev/null
try() {
    mkfifo said never
    "$AIO" main.aio > said 2> errors < never &
    exec 3< said 4> never
    read -r line <&3; echo "$line"; kill -INT $!
    wait $!; echo "status $?: $(tail -n 1 errors)"
    exec 3<&- 4>&-
    rm said never
}
echo 'print("computing", flush=True)
while True: pass' > main.aio; try
echo 'import time
print("sleeping", flush=True)
time.sleep(60)' > main.aio; try
echo 'print("reading", flush=True)
input()' > main.aio; try
echo 'import asyncio
async def main():
    print("waiting", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())' > main.aio; try
