#!/usr/bin/env python3
"""Compiles every file of the oracle's library: compile_lib.py [--aio EXE] [PATH...]

`aio --dump=code` verifies the bytecode that it prints, in release builds too. A file must
compile to verified bytecode exactly when CPython compiles it; what both refuse must be refused
in the same words. Prints what differs and a count; exit status 1 when anything does.
"""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compare_ast import answers, files_under, library, oracle_command  # noqa: E402

ORACLE = r"""
import sys, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
for name in sys.stdin:
    name = name.rstrip("\n")
    try:
        with open(name, "rb") as f:
            compile(f.read(), name, "exec", dont_inherit=True)
        print("code")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
        print("refused")
    print("==", flush=True)
"""


def last_words(command, name, env=None):
    """The last line of standard error; "code" when there is none."""
    run = subprocess.run([*command, name], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         env=env)
    lines = run.stderr.decode("utf-8", "backslashreplace").splitlines()
    if run.returncode not in (0, 1):
        return "status %d" % run.returncode
    return lines[-1] if run.returncode and lines else "code"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aio", default="build/aio")
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("paths", nargs="*")
    args = parser.parse_args()
    command, env = oracle_command()
    names = list(files_under(args.paths or [library(command, env)]))
    theirs = [text.strip() for text in answers(command + ["-c", ORACLE], names, env)]
    with ThreadPoolExecutor(args.j) as pool:
        ours = list(pool.map(lambda name: last_words([args.aio, "--dump=code"], name), names))
    differing = 0
    for name, a, b in zip(names, ours, theirs):
        if b == "refused":  # nothing of the file runs: its report is that of its syntax error
            b = last_words(command + ["-W", "ignore"], name, env)
        if a != b:
            differing += 1
            print("--- %s\n ours: %s\nwant: %s" % (name, a, b))
    print("%d files, %d compiled to verified code, %d differ"
          % (len(names), ours.count("code"), differing))
    sys.exit(differing > 0)


main()
