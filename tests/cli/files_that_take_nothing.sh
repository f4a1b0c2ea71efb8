# What cannot be written is an error of who closes or flushes.
cat > a.aio <<'END'
f = open("/dev/full", "w")
f.write("x")
try:
    f.flush()
except OSError as e:
    print(e)
with open("/dev/full", "wb", 0) as f:
    try:
        f.write(b"x")
    except OSError as e:
        print(e)
g = open("/dev/full", "w")
g.write("x")
try:
    g.close()
except OSError as e:
    print(e, g.closed)
open("missing")
END
$AIO a.aio
