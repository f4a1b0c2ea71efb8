#!/usr/bin/env python3
"""Coverage-guided fuzzing of whole runs: a text is compiled and run under fuel and a limit
of memory, in a VM of its own.

    tests/fuzz/runs.py                     ten minutes
    tests/fuzz/runs.py --seconds 3600      an hour
    tests/fuzz/runs.py FILE...             tries what was found again

Builds the target under ASan and UBSan in build-fuzz (clang), and runs libFuzzer from a corpus
of the scripts under tests/lang. What crashes, hangs or leaks stays as
build-fuzz/runs/crash-*, and the exit status tells.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build-fuzz"
WORK = BUILD / "runs"
LARGEST = 3000


def build():
    if not (BUILD / "build.ninja").exists():
        subprocess.run(["meson", "setup", BUILD, "-Dfuzz=true", "-Dbuildtype=debugoptimized",
                        "-Db_sanitize=address,undefined", "-Db_lundef=false",
                        "-Dc_args=-fno-sanitize-recover=all"],
                       cwd=ROOT, env={**os.environ, "CC": "clang"}, check=True)
    subprocess.run(["ninja", "-C", BUILD, "tests/stress/fuzz-runs"], check=True)
    return BUILD / "tests/stress/fuzz-runs"


def write_dictionary(path):
    """Names that scripts use: of methods, special methods, built-ins."""
    words = set()
    for file in (ROOT / "src/object").glob("*.c"):
        words |= set(re.findall(r'\{"(\w+)\(', file.read_text()))
    words |= set(re.findall(r"SPECIAL\(\w+, (?:\")?(__\w+__)",
                            (ROOT / "src/object/slots.def").read_text()))
    words |= set(re.findall(r'\{"(\w+)\(', (ROOT / "src/vm/builtins.c").read_text()))
    words |= {"2**63", "2**31", "1<<49", "yield ", "await ", "lambda:", "async ", "*a", "**k",
              "class C:\n", "def f(x):\n", "\n    ", "try:\n", "finally:\n", "import asyncio\n"}
    path.write_text("\n".join('"' + "".join(c if c.isalnum() else "\\x%02x" % ord(c)
                                            for c in word) + '"'
                              for word in sorted(words)) + "\n")


def write_corpus(folder):
    folder.mkdir(exist_ok=True)
    for file in sorted((ROOT / "tests/lang").rglob("*.aio")):
        if file.stat().st_size <= LARGEST:
            (folder / f"{file.parent.name}-{file.stem}").write_bytes(file.read_bytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    target = build()
    env = {**os.environ, "ASAN_OPTIONS": "detect_stack_use_after_return=0:detect_leaks=0"}
    if args.files:
        sys.exit(subprocess.run([target, *args.files], env=env).returncode)
    WORK.mkdir(exist_ok=True)
    write_dictionary(WORK / "names.dict")
    write_corpus(WORK / "seeds")
    (WORK / "found").mkdir(exist_ok=True)
    options = [f"-max_total_time={args.seconds}", f"-dict={WORK}/names.dict",
               f"-max_len={LARGEST}", f"-artifact_prefix={WORK}/", "-timeout=10",
               "-rss_limit_mb=2048", "-print_final_stats=1"]
    sys.exit(subprocess.run([target, *options, WORK / "found", WORK / "seeds"],
                            env=env).returncode)


main()
