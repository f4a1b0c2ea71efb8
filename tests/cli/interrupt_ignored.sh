# A command that is started with SIGINT ignored (in the background of a script) ignores it.
cat > main.aio <<'END'
import signal
signal.raise_signal(signal.SIGINT)
print("went on", signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
END
(trap '' INT; "$AIO" main.aio)
