"$AIO" no-such-file.aio 2>/dev/null; echo $?
