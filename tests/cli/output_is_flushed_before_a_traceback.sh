# Both streams into one pipe: what was printed first stands first.
cat > main.aio <<'END'
print("printed")
1 / 0
END
"$AIO" main.aio 2>&1 | sed 's/File ".*main.aio"/File main.aio/'
