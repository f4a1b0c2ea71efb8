# The example's story, as the README shows it.
cp "$ROOT/examples/scripts/16_deadlock.aio" .
"$AIO" 16_deadlock.aio --greedy; echo "status $?"
