# A second SIGQUIT within a second kills, whatever the program is busy with.
exec 2> /dev/null
mkfifo said
echo 'import time
print("busy", flush=True)
time.sleep(60)' > program.aio
set -m
"$AIO" program.aio > said 2> tree &
read -r line < said; echo "$line"
for _ in 1 2 3 4 5 6 7 8; do kill -QUIT $!; sleep 0.05; done
wait $!; echo "status $?"
head -n 1 tree
