#!/usr/bin/env python3
"""Mutates programs and compares the front end's answer with the oracle's.

compare_mutants.py [--count N] [--seed S] [--astdump EXE] [--keep DIR] [PATH...]

A mutant is a file of the paths (default: the oracle's library) with one token dropped, doubled,
swapped with the next, or replaced by another of the file. Tree or report must be equal to the
byte. Mutants that differ are kept in DIR.
"""
import argparse
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tokenize

HERE = os.path.dirname(os.path.abspath(__file__))


def library():
    env = dict(os.environ, PYENV_VERSION="3.13.0")
    out = subprocess.run(["python3", "-c", "import os; print(os.path.dirname(os.__file__))"],
                         env=env, capture_output=True, text=True)
    return out.stdout.strip()


def sources(paths, limit):
    for path in paths:
        for folder, _, names in os.walk(path):
            if "site-packages" in folder:
                continue
            for name in sorted(names):
                full = os.path.join(folder, name)
                if name.endswith((".py", ".aio")) and os.path.getsize(full) < limit:
                    yield full


def tokens_of(text):
    """(start, end) offsets of the tokens that have text."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.string.strip():
            spans.append((starts[token.start[0] - 1] + token.start[1],
                          starts[token.end[0] - 1] + token.end[1]))
    return spans


def mutate(text, spans, rng):
    i = rng.randrange(len(spans) - 1)
    (a, b), (c, d) = spans[i], spans[i + 1]
    kind = rng.randrange(4)
    if kind == 0:
        return text[:a] + text[b:]
    if kind == 1:
        return text[:b] + " " + text[a:b] + text[b:]
    if kind == 2:
        return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
    x, y = rng.choice(spans)
    return text[:a] + " " + text[x:y] + " " + text[b:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--astdump", default="build/tests/unit/syntax/astdump")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=20000, help="bytes of the largest file")
    parser.add_argument("--show", default="20")
    parser.add_argument("--keep")
    parser.add_argument("paths", nargs="*")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    files = list(sources(args.paths or [library()], args.limit))
    folder = args.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    made = 0
    while made < args.count:
        try:
            with open(rng.choice(files), encoding="utf-8", newline="\n") as f:
                text = f.read()
            spans = tokens_of(text)
        except (tokenize.TokenError, SyntaxError, UnicodeDecodeError):
            continue
        if len(spans) < 3:
            continue
        with open(os.path.join(folder, "m%05d.py" % made), "w", encoding="utf-8") as f:
            f.write(mutate(text, spans, rng))
        made += 1
    status = subprocess.run([os.path.join(HERE, "compare_ast.py"), "--astdump", args.astdump,
                             "--show", args.show, folder]).returncode
    if not args.keep:
        shutil.rmtree(folder)
    sys.exit(status)


main()
