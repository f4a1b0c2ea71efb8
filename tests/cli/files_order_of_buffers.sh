# sys.stdout.buffer is below what print() holds back.
cat > a.aio <<'END'
import sys
print("text")
sys.stdout.buffer.write(b"bytes\n")
sys.stdout.flush()
sys.stdout.buffer.write(b"at once\n")
sys.stdout.buffer.flush()
print(sys.stdin.buffer.read(3), sys.stdin.read(2), sys.stdin.buffer.readline())
END
printf 'abcde\nrest\n' | $AIO a.aio
