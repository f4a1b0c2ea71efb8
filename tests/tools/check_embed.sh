#!/usr/bin/env bash
# check_embed.sh [BUILD]: installs a copy, builds every host of examples/embed/ against it
# through pkg-config, outside the tree, with the shared and with the static library, and runs
# it. Where x.out stands beside x.c, the output must be that.
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
build=$(readlink -f "${1:-$root/build}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

meson install -C "$build" --no-rebuild --destdir "$place/root" >/dev/null
pc=$(find "$place/root" -name aiolos.pc)
export PKG_CONFIG_SYSROOT_DIR=$place/root PKG_CONFIG_PATH=${pc%/*}
libraries=$(dirname "${pc%/*}")
read -ra compile <<<"${CC:-cc} -Wall -Wextra -Werror $(pkg-config --cflags aiolos)"
read -ra shared <<<"$(pkg-config --libs aiolos) -lpthread"
read -ra static <<<"$(pkg-config --static --libs-only-l aiolos | sed 's/-laiolos *//')"

passed=0 failed=0
cd "$place"
for source in "$root"/examples/embed/*.c; do
    name=$(basename "$source" .c)
    cp "$source" .
    "${compile[@]}" "$name.c" "${shared[@]}" -o "$name"
    "${compile[@]}" "$name.c" "$libraries/libaiolos.a" "${static[@]}" -lm -lpthread \
        -o "$name-static"
    for program in "$name" "$name-static"; do
        if LD_LIBRARY_PATH=$libraries timeout 20 "./$program" >out </dev/null &&
            { [ ! -f "${source%.c}.out" ] || diff "${source%.c}.out" out; }; then
            passed=$((passed + 1))
        else
            echo "FAIL $program"
            failed=$((failed + 1))
        fi
    done
done
echo "$passed passed, $failed failed"
[ $((passed > 0 && failed == 0)) = 1 ]
