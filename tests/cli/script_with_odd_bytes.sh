# Whatever the bytes of a script are, the answer is an error, not a crash.
check() { "$AIO" main.aio >/dev/null 2>err; status=$?; tail -n 1 err | cut -d: -f1; echo "$status"; }
printf 'print("\xff")\n' > main.aio; check
printf 'x = 1\0\n' > main.aio; check
head -c 100000 /dev/zero | tr '\0' '(' > main.aio; check
head -c 100000 /dev/zero | tr '\0' '-' > main.aio; check | tail -n 1
printf 'if 1:\n\tx = 1\n        y = 2\n' > main.aio; check
printf '\xef\xbb\xbfprint("bom")' > main.aio; "$AIO" main.aio
printf 'print("no newline at the end")' > main.aio; "$AIO" main.aio
printf 'print("crlf")\r\nprint(1)\r\n' > main.aio; "$AIO" main.aio
