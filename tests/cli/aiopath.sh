# AIOPATH lists folders that are searched after the script's own.
mkdir one two
echo 'print("one/a")' > one/a.aio
echo 'print("two/a")' > two/a.aio
echo 'print("two/b")' > two/b.aio
echo 'print("own c")' > c.aio
echo 'print("two/c")' > two/c.aio
echo 'import a, b, c' > main.aio
AIOPATH=one:two "$AIO" main.aio
