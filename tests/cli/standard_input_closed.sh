cat > main.aio <<'END'
try:
    print(input("? "))
except (EOFError, RuntimeError, OSError) as error:
    print("no input")
END
"$AIO" main.aio < /dev/null
