# The library is embedded as bytecode, which knows its files and lines.
cat >program.aio <<'EOF'
import random
random.choice([])
EOF
"$AIO" program.aio 2>&1 | sed -n 's/line [0-9]*, in choice/line N, in choice/p'
