#!/usr/bin/env bash
# run_aarch64.sh [ARGUMENT...]: builds for 64-bit Arm into build-aarch64 and runs the
# scripts under qemu-user; arguments go to run_tests.py. Takes half an hour. Needs root or
# sudo for its packages, which are not those of .ci/install; Criterion is not among them,
# since Debian's cannot be installed for two machines at once.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
sudo=()
[ "$(id -u)" = 0 ] || sudo=(sudo)
packages=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static libgmp-dev:arm64
          libutf8proc-dev:arm64 libuv1-dev:arm64 libreadline-dev:arm64)
if ! dpkg-query -W "${packages[@]}" >/dev/null 2>&1; then
    "${sudo[@]}" dpkg --add-architecture arm64
    "${sudo[@]}" apt-get -qq update
    "${sudo[@]}" apt-get -qq install -y --no-install-recommends "${packages[@]}"
fi
[ -f build-aarch64/build.ninja ] ||
    meson setup build-aarch64 --cross-file tests/tools/aarch64.ini -Dwerror=true
meson compile -C build-aarch64
# A kernel that does not know the emulator for such files (binfmt_misc) is told each time.
cat >build-aarch64/aio-emulated <<END
#!/bin/sh
exec qemu-aarch64-static "$PWD/build-aarch64/aio" "\$@"
END
chmod +x build-aarch64/aio-emulated
# The library loader of the emulated machine looks for Debian's own folders.
export QEMU_LD_PREFIX=/usr/aarch64-linux-gnu
export QEMU_SET_ENV=LD_LIBRARY_PATH=/usr/lib/aarch64-linux-gnu:/usr/aarch64-linux-gnu/lib
exec tests/tools/run_tests.py --aio build-aarch64/aio-emulated --no-oracle -q --slow 30 "$@"
