# What files hold back is written when the program ends, however it ends.
cat > a.aio <<'END'
f = open("f", "w")
f.write("kept by a global\n")


def local():
    open("g", "w").write("kept by nobody\n")


local()
h = open("h", "wb")
h.write(b"bytes\n")
raise SystemExit(3)
END
$AIO a.aio
echo $?
cat f g h
