# A program is known by its absolute path, whatever was typed: in tracebacks, warnings,
# __file__ and reports of files that cannot be opened. sys.argv keeps what was typed.
mkdir -p inner
cat > inner/p.aio <<'EOF'
import sys
print(__file__, sys.argv[0], sys.path[0])
x = "\d"
1 / 0
EOF
here=$(pwd)
show() { "$AIO" "$@" 2>&1 | sed "s|$here|HERE|g"; }
show inner/p.aio
show ./inner/../inner/p.aio
cd inner
show ../inner/p.aio
show missing.aio
