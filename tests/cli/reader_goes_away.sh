# A closed pipe ends the program without a crash; CPython's status is 120 or 1.
cat > main.aio <<'END'
for i in range(100000):
    print("line", i)
END
("$AIO" main.aio 2>/dev/null; [ $? -lt 126 ] && echo "ended by itself" >&2) 2>note | head -n 2
cat note
