# Ctrl-C from outside: the first cancels the main task, whose `finally` waits; the second
# ends it at once. The program says when it is ready for each.
set -m # else the shell starts background programs with SIGINT ignored
exec 2> /dev/null # what it says about jobs
cat > main.aio <<'END'
import asyncio

async def main():
    try:
        print("ready", flush=True)
        await asyncio.sleep(60)
    finally:
        print("cleaning up", flush=True)
        await asyncio.sleep(60)
        print("not reached")

asyncio.run(main())
END
mkfifo said
"$AIO" main.aio > said 2> errors &
exec 3< said
read -r line <&3; echo "$line"; kill -INT $!
read -r line <&3; echo "$line"; kill -INT $!
wait $!; echo "status $?"
tail -n 1 errors
