# Descriptors of files that nobody refers to any more are closed when there are no others.
ulimit -n 40
cat > a.aio <<'END'
for i in range(200):
    open(f"f{i}", "w").write(f"text {i}\n")
total = 0
for i in range(200):
    total += len(open(f"f{i}").read())
print(total)
kept = []
try:
    while True:
        kept.append(open("f0"))
except OSError as e:
    print(e)
END
$AIO a.aio
