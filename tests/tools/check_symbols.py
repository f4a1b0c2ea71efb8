#!/usr/bin/env python3
"""check_symbols.py [BUILD]: the libraries export aiolos_* and nothing else."""

import subprocess
import sys
from pathlib import Path

# What the linker itself puts into a shared library.
LINKER = {"_init", "_fini", "_edata", "_end", "__bss_start"}


def exported(path):
    flags = ["-D"] if path.suffix == ".so" else ["-g"]
    listing = subprocess.run(["nm", *flags, "--defined-only", str(path)], check=True,
                             capture_output=True, text=True).stdout
    return {line.split()[-1].split("@")[0] for line in listing.splitlines()
            if len(line.split()) >= 3}


def main():
    build = Path(sys.argv[1] if len(sys.argv) > 1 else
                 Path(__file__).resolve().parents[2] / "build")
    failed = False
    for name in ("libaiolos.so", "libaiolos.a"):
        found = sorted(build.glob(f"**/{name}"))
        if not found:
            print(f"{build}: no {name}")
            failed = True
        for path in found:
            symbols = exported(path) - LINKER
            foreign = sorted(symbol for symbol in symbols
                             if not symbol.startswith("aiolos_"))
            print(f"{name}: {len(symbols)} symbols, {len(foreign)} of them foreign")
            if foreign or not symbols:
                print("  " + "\n  ".join(foreign[:20]))
                failed = True
    sys.exit(1 if failed else 0)


main()
