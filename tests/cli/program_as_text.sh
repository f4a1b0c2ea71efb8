# -c: a program as text, with its arguments; module-level await; source lines in tracebacks.
"$AIO" -c 'import sys; print(sys.argv, repr(sys.path[0]), __name__)' x --version; echo $?
"$AIO" -c 'import asyncio
print(await asyncio.sleep(0, "woke"))'; echo $?
"$AIO" -c 'def f(): 1 / 0
f()' 2>&1; echo $?
"$AIO" -c 'x ==== 1' 2>&1; echo $?
"$AIO" -c 2>&1; echo $?
