#!/usr/bin/env python3
"""Coverage-guided fuzzing of the front end: source text to verified bytecode.

    tests/fuzz/front_end.py                     ten minutes
    tests/fuzz/front_end.py --seconds 3600      an hour
    tests/fuzz/front_end.py FILE...             tries what was found again

Builds the target under ASan and UBSan in build-fuzz (clang), makes a dictionary of
grammar/tokens.def and a corpus of the scripts under tests/ and examples/, and runs libFuzzer.
What crashes, hangs or leaks stays as build-fuzz/front_end/crash-*, and the exit status tells.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build-fuzz"
WORK = BUILD / "front_end"
LARGEST = 4096


def build():
    if not (BUILD / "build.ninja").exists():
        subprocess.run(["meson", "setup", BUILD, "-Dfuzz=true", "-Dbuildtype=debugoptimized",
                        "-Db_sanitize=address,undefined", "-Db_lundef=false",
                        "-Dc_args=-fno-sanitize-recover=all"],
                       cwd=ROOT, env={**os.environ, "CC": "clang"}, check=True)
    subprocess.run(["meson", "compile", "-C", BUILD, "fuzz-front-end"], check=True)
    return BUILD / "tests/fuzz/fuzz-front-end"


def write_dictionary(path):
    text = (ROOT / "grammar/tokens.def").read_text()
    words = {word for word in re.findall(r'^[A-Z]+\(\w+, "([^"]+)"', text, re.M)}
    words |= {"'''", "f'", "rb'", "\\N{", "\\x", "\\u", "0x", "1e5", "1j", "__debug__", "super",
              "# coding: ", "\n ", "\n\t"}
    lines = ['"' + "".join(c if c.isalnum() else "\\x%02x" % ord(c) for c in word) + '"'
             for word in sorted(words)]
    path.write_text("\n".join(lines) + "\n")


def write_corpus(folder):
    folder.mkdir(exist_ok=True)
    for top in ("tests/lang", "tests/reject", "examples", "stdlib"):
        for file in sorted((ROOT / top).rglob("*.aio")):
            if file.stat().st_size <= LARGEST:
                (folder / f"{top.replace('/', '-')}-{file.stem}").write_bytes(file.read_bytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    target = build()
    env = {**os.environ, "ASAN_OPTIONS": "detect_stack_use_after_return=0"}
    if args.files:
        sys.exit(subprocess.run([target, *args.files], env=env).returncode)
    WORK.mkdir(exist_ok=True)
    write_dictionary(WORK / "tokens.dict")
    write_corpus(WORK / "seeds")
    (WORK / "found").mkdir(exist_ok=True)
    options = [f"-max_total_time={args.seconds}", f"-dict={WORK}/tokens.dict",
               f"-max_len={LARGEST}", f"-artifact_prefix={WORK}/", "-timeout=10",
               "-rss_limit_mb=2048", "-print_final_stats=1"]
    sys.exit(subprocess.run([target, *options, WORK / "found", WORK / "seeds"],
                            env=env).returncode)


main()
