# What the shell sees: 0, sys.exit's number, 1 for an uncaught exception.
echo 'print("fine")' > a.aio; "$AIO" a.aio; echo $?
echo 'import sys; sys.exit(5)' > b.aio; "$AIO" b.aio; echo $?
echo '1 / 0' > c.aio; "$AIO" c.aio 2>/dev/null; echo $?
echo 'x = (' > d.aio; "$AIO" d.aio 2>/dev/null; echo $?
echo 'import sys; sys.exit()' > e.aio; "$AIO" e.aio; echo $?
echo 'raise SystemExit("text")' > f.aio; "$AIO" f.aio 2>&1; echo $?
: > empty.aio; "$AIO" empty.aio; echo $?
