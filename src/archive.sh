#!/bin/sh
# archive.sh COMPILER... -- CORE.a OUT.a: one object with only its public names visible.
set -eu
compiler=
while [ "$1" != -- ]; do
    compiler="$compiler $1"
    shift
done
core=$2 out=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
$compiler -r -nostdlib -o "$scratch/aiolos.o" \
    -Wl,--whole-archive "$core" -Wl,--no-whole-archive
# The compiler's own binutils, which a cross compiler brings along.
"$($compiler -print-prog-name=objcopy)" --localize-hidden "$scratch/aiolos.o"
rm -f "$out"
"$($compiler -print-prog-name=ar)" rcs "$out" "$scratch/aiolos.o"
