#!/usr/bin/env python3
"""Compares the front end with the oracle's: compare_ast.py [--astdump EXE] [PATH...]

Every .py and .aio file under the paths (default: all of the oracle's own library) is dumped by
both, in two processes; trees must be equal to the byte, and for what CPython rejects the whole
report must be. Prints what differs and a count; exit status 1 when anything does.
"""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ORACLE = r"""
import ast, sys, traceback, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
for name in sys.stdin:
    name = name.rstrip("\n")
    try:
        with open(name, "rb") as f:
            text = f.read()
        tree = compile(text, name, "exec", ast.PyCF_ONLY_AST)
        print(ast.dump(tree, include_attributes=True).encode("utf-8", "backslashreplace").decode())
    except SyntaxError as e:
        lines = traceback.format_exception_only(e)
        sys.stdout.write("".join(lines).encode("utf-8", "backslashreplace").decode())
    except BaseException as e:
        print("%s: %s" % (type(e).__name__, e))
    print("==", flush=True)
"""


def oracle_command():
    env = dict(os.environ, PYENV_VERSION="3.13.0", PYTHONUTF8="1")
    for command in (["python3.13"], ["python3"]):
        try:
            out = subprocess.run(command + ["-c", "import sys; print(sys.version_info[:3])"],
                                 env=env, capture_output=True, text=True)
        except FileNotFoundError:
            continue
        if out.stdout.strip() == "(3, 13, 0)":
            return command, env
    sys.exit("compare_ast: CPython 3.13.0 is not here")


def library(command, env):
    code = "import os; print(os.path.dirname(os.__file__))"
    out = subprocess.run(command + ["-c", code], env=env, capture_output=True, text=True)
    return out.stdout.strip()


def files_under(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, _, names in os.walk(path):
            if "site-packages" not in folder:
                for name in sorted(names):
                    if name.endswith((".py", ".aio")):
                        yield os.path.join(folder, name)


def answers(command, names, env=None):
    out = subprocess.run(command, input="".join(n + "\n" for n in names).encode(),
                         stdout=subprocess.PIPE, env=env)
    parts = out.stdout.decode("utf-8", "backslashreplace").split("\n==\n")
    parts = [p.removeprefix("==\n") for p in parts]
    return parts[:-1] + ["<no answer: status %d>" % out.returncode] * (len(names) - len(parts) + 1)


def same_for_file(astdump, command, env, name, ours):
    """CPython words some errors of decoding otherwise for a file than for compile()."""
    if ours.startswith(("Module(", "<no answer")):
        return False
    want = subprocess.run(command + ["-W", "ignore", name], env=env, capture_output=True)
    got = subprocess.run([astdump, name], capture_output=True)
    return want.stderr == got.stdout


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    start = max(0, at - 150)
    return a[start:at + 90], b[start:at + 90]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--astdump", default="build/tests/unit/syntax/astdump")
    parser.add_argument("--batch", type=int, default=25)
    parser.add_argument("--show", type=int, default=20, help="differences to print")
    parser.add_argument("paths", nargs="*")
    args = parser.parse_args()
    command, env = oracle_command()
    names = list(files_under(args.paths or [library(command, env)]))
    batches = [names[i:i + args.batch] for i in range(0, len(names), args.batch)]
    differing = 0

    def compare(batch):
        ours = answers([args.astdump, "-s", "-e", "-"], batch)
        theirs = answers(command + ["-c", ORACLE], batch, env)
        return list(zip(batch, ours, theirs))

    with ThreadPoolExecutor(2) as pool:
        for results in pool.map(compare, batches):
            for name, ours, theirs in results:
                if ours == theirs or (not theirs.startswith("Module(") and
                                      same_for_file(args.astdump, command, env, name, ours)):
                    continue
                differing += 1
                if differing <= args.show:
                    a, b = first_difference(ours, theirs)
                    print("--- %s\n ours: %s\nwant: %s" % (name, a, b))
    print("%d files, %d differ" % (len(names), differing))
    sys.exit(differing > 0)


if __name__ == "__main__":
    main()
