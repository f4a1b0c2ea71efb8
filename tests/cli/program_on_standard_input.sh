# A program that is piped in runs as one, without prompts; so does `-`, with arguments.
echo 'print(1 + 1)' | "$AIO"; echo $?
echo 'import sys; print(sys.argv)' | "$AIO" - a b; echo $?
printf 'def f():\n  1 / 0\nf()\n' | "$AIO" 2>&1; echo $?
printf 'x = (\n' | "$AIO" 2>&1; echo $?
: | "$AIO"; echo $?
