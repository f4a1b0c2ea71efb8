#!/usr/bin/env python3
"""Feeds the front end what no editor writes: torture_syntax.py [--astdump EXE] [FILE...]

Each file (default: what lies under tests/lang and examples) is cut off at every byte, and gets
bytes replaced, inserted and removed at random; then come the hostile texts made here. Nothing
is compared: the answer must be a tree or a report, at once, without a crash. With a sanitizer
build as EXE, memory errors are crashes.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import time

HOSTILE_BYTES = [b"\0", b"\xff", b"\r", b"\n", b"\t", b"\\", b"\"", b"'", b"\"\"\"", b"{", b"}",
                 b"(", b")", b"[", b"]", b"f'", b"rb'", b":", b"\xc3", b"\xe2\x82", b"#",
                 b"\x0c", b"\xef\xbb\xbf", b"0x", b"1e", b"..", b"!", b"$", b"\x7f", b" "]


def hostile():
    n = 100000
    for opening in ("(", "[", "{", "f(", "a[", "{1:", "-", "not ", "lambda:", "~", "await ",
                    "f'{", "1 if 1 else ", "2**", "*", "**", "a=", "a.", "a,", "a;", "a or ",
                    "a<", "@a\n", "(-", "[lambda:", "{**", "f'{a:{", "if a:\n", "else:\n",
                    "try:\n", "match a:\n case ", "case ", "def f(", "class A(", "with (",
                    "for a in ", "x = (yield ", "import a.", "a if ", "\\\n", "'' ", "\n\n",
                    "((a) ", "[a for a in ", "print ", "a b ", "f(a b", "{a: b, c"):
        yield opening * n
        yield opening * n + "1"
    for pair in ("()", "[]", "{}"):
        for depth in (199, 200, 201, n):
            yield pair[0] * depth + "1" + pair[1] * depth
    yield "".join(" " * i + "if 1:\n" for i in range(2000))
    yield "if 1:\n" + "".join("\t" * i + "if 1:\n" for i in range(99))
    big = 10 << 20
    yield "'" + "a" * big
    yield "x = '" + "a" * big + "'"
    yield "x = '" + "\\x41" * (big // 4) + "'"
    yield '"""' + "\n" * big
    yield "9" * big
    yield "0x" + "f" * big
    yield "1" + "_1" * (big // 2)
    yield "1." + "0" * big
    yield "#" + "c" * big
    yield "a" * big
    yield "é" * (big // 2)
    yield " " * big + "x"
    yield "f'" + "{{" * (big // 2) + "'"
    yield "f'" + "{a}" * 300000 + "'"
    yield "x = [" + "1, " * 1000000 + "1 1]"
    yield "x = [" + "(a b), " * 100000 + "]"
    yield "a = 1\n" * 300000 + "a b\n"


def variants(data, rng, step, count):
    for end in range(0, len(data), step):
        yield data[:end]
    for _ in range(count):
        at = rng.randrange(len(data) + 1)
        piece = rng.choice(HOSTILE_BYTES)
        kind = rng.randrange(3)
        yield data[:at] + (piece if kind != 2 else b"") + data[at + (kind > 0):]


def run(exe, texts, limit):
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for i, text in enumerate(texts):
            names.append(os.path.join(folder, "%06d.aio" % i))
            with open(names[-1], "wb") as f:
                f.write(text)
        start = time.monotonic()
        out = subprocess.run([exe, "-e", "-n", "-"], input="\n".join(names).encode() + b"\n",
                             capture_output=True)
        seconds = time.monotonic() - start
        done = out.stdout.count(b"==\n")
        if out.returncode not in (0, 1) or done < len(names):
            kept = os.path.join(tempfile.gettempdir(), "torture-crash.aio")
            with open(kept, "wb") as f:
                f.write(texts[min(done, len(texts) - 1)])
            sys.exit("crash (status %d) on %s\n%s" % (out.returncode, kept,
                                                      out.stderr.decode()[-3000:]))
        if seconds > limit:
            print("slow: %.1f s for %d texts beginning with %r"
                  % (seconds, len(texts), texts[0][:30]))
        return seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--astdump", default="build/tests/unit/syntax/astdump")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--count", type=int, default=300, help="random changes a file")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds for a hostile text")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    rng = random.Random(3)
    files = args.files or [os.path.join(folder, name)
                           for top in ("tests/lang", "examples")
                           for folder, _, names in os.walk(top)
                           for name in sorted(names) if name.endswith((".aio", ".py"))]
    total = 0
    for name in files:
        with open(name, "rb") as f:
            texts = list(variants(f.read(), rng, args.step, args.count))
        run(args.astdump, texts, 60)
        total += len(texts)
    for text in hostile():
        run(args.astdump, [text.encode()], args.limit)
        total += 1
    print("%d texts, no crash" % total)


main()
