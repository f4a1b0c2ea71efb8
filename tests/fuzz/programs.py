#!/usr/bin/env python3
"""Random programs, run by aio and by CPython 3.13.0; what they print must be equal.

    tests/fuzz/programs.py                    fifty programs
    tests/fuzz/programs.py -n 1000 --seed 7   a thousand others
    tests/fuzz/programs.py --show 12          the program of one seed
    tests/fuzz/programs.py --keep FOLDER      writes the programs that differ there

Programs are functions of every kind (plain, generator, coroutine, closure) full of control
flow: branches, loops with else, try in all shapes, with, comprehensions, unpacking, del,
calls with odd arguments. Each step leaves a trace; every function is called and what it
returns, yields or raises is printed. A counter ends what would not end. The same seed makes
the same program.
"""

import argparse
import difflib
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/tools"))
from run_tests import Oracle, base_environment, normalise  # noqa: E402

PRELUDE = '''\
import asyncio
class Stop(BaseException): pass
class Problem(Exception): pass
fuel = 0
def log(*a):
    global fuel
    fuel += 1
    if fuel > 300: raise Stop
    print(*a)
    return a[-1]
class M:
    def __init__(self, n, eat=False, bad=False): self.n, self.eat, self.bad = n, eat, bad
    def __enter__(self):
        if self.bad: raise Problem("enter", self.n)
        return log("enter", self.n)
    def __exit__(self, kind, value, tb):
        log("exit", self.n, kind and kind.__name__)
        return self.eat and kind is not Stop
    async def __aenter__(self):
        await asyncio.sleep(0)
        return self.__enter__()
    async def __aexit__(self, *a):
        await asyncio.sleep(0)
        return self.__exit__(*a)
class P:
    k = 3
    def __init__(self, v=1): self.v = v
    def get(self, a=0, *r, b=2): return (self.v, a, r, b)
    @property
    def twice(self): return log("twice", self.v * 2)
    def __add__(self, o): return P(self.v + (o.v if isinstance(o, P) else o))
    def __getitem__(self, i): return i
    def __eq__(self, o): return isinstance(o, P) and self.v == o.v
    def __repr__(self): return f"P({self.v!r})"
g0, g1 = 5, "s"
def run(name, f, *a):
    global fuel
    fuel = 0
    print("==", name)
    try:
        print("->", f(*a))
    except Stop:
        print("-> stopped")
    except Exception as e:
        text = []
        while e:
            text.append(type(e).__name__ + ": " + str(e))
            e = e.__cause__ or e.__context__
        print("-> raised", " < ".join(text))
def drive(g):
    out = []
    for i in range(12):
        try:
            out.append(next(g) if i == 0 else g.throw(Problem("thrown", i)) if i % 5 == 4 else g.send(i))
        except StopIteration as s:
            return out, s.value
    g.close()
    return out
'''


class Writer:
    """Writes one program; `kind` says what the function at hand may contain."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.marks = 0
        self.functions = []

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, p):
        return self.random.random() < p

    def put(self, depth, text):
        self.lines.append("    " * depth + text)

    def mark(self):
        self.marks += 1
        return self.marks

    # -- expressions

    def name(self, f):
        return self.pick(f["names"])

    def atom(self, f):
        return self.pick([self.name(f)] * 3 + ["0", "1", "2", "-3", "7", "4", "5"] * 2 + ["2.5", "''", "'ab'", "None",
                                              "True", "[]", "()", "g0", "g1", "(1, 2)", "[3, 4, 5]",
                                              "{1: 2}", "P()", "P(4)"])

    def expression(self, f, depth=2):
        if depth == 0:
            return self.atom(f)
        e = lambda: self.expression(f, depth - 1)  # noqa: E731
        n = self.mark()
        forms = [
            lambda: self.atom(f), lambda: self.atom(f),
            lambda: f"({e()} {self.pick(['+', '-', '*', '//', '%', '&', '%'])} {e()})",
            lambda: f"({e()} {self.pick(['<', '==', '!=', '>=', 'is', 'is not', 'in'])} {e()})",
            lambda: f"({e()} < {e()} <= {e()})",
            lambda: f"({e()} {self.pick(['and', 'or'])} {e()})",
            lambda: f"(not {e()})", lambda: f"(-{self.atom(f)})",
            lambda: f"({e()} if {e()} else {e()})",
            lambda: f"log({n}, {e()})", lambda: f"[{e()}, {e()}]", lambda: f"({e()}, {e()})",
            lambda: f"{{'k': {e()}, {n}: {e()}}}", lambda: f"[*range({self.pick('123')}), {e()}]",
            lambda: f"P({e()}).{self.pick(['v', 'k', 'twice', 'get()', 'nope'])}",
            lambda: f"P({e()}).get({e()}, {self.pick(['', 'b=1', '*(5, 6)', '**{{}}', 'c=1'])})",
            lambda: f"P()[{e()}:{self.atom(f)}]", lambda: f"[1, 2, 3][{self.atom(f)}]",
            lambda: f"[x{n} + {self.atom(f)} for x{n} in range({self.pick('0123')}) if x{n} or {e()}]",
            lambda: f"{{x{n}: y{n} for x{n} in 'ab' for y{n} in range(2)}}",
            lambda: f"sum(x{n} for x{n} in (1, 2, {self.atom(f)}))",
            lambda: f"(lambda q, *r: (q, r, {self.atom(f)}))({e()}, {e()})",
            lambda: f"(w{n} := {e()})", lambda: f"f'{{{self.name(f)}!r:>4}}|{{{self.atom(f)}}}'"
            if "'" not in self.atom(f) else f"str({e()})",
            lambda: f"len({e()})", lambda: f"str({e()})", lambda: f"list({e()})",
        ]
        if f["kind"] == "generator":
            forms += [lambda: f"(yield {e()})"] * 2
        if f["kind"] == "coroutine":
            forms += [lambda: f"(await asyncio.sleep(0, {e()}))"] * 2
            forms += [lambda: f"(await helper({e()}))"]
        if self.functions and f["kind"] == "plain":
            callee = self.pick(self.functions)
            if callee["kind"] == "plain":
                forms.append(lambda: f"{callee['name']}({self.arguments(f, callee)})")
        return self.pick(forms)()

    def arguments(self, f, callee):
        count = callee["arity"] + (self.pick([-1, 1]) if self.chance(0.1) else 0)
        return ", ".join(self.atom(f) for _ in range(max(count, 0)))

    # -- statements

    def target(self, f):
        name = self.name(f)
        return self.pick([name] * 6 + [f"{name}, {self.name(f)}", f"{name}, *{self.name(f)}",
                                       f"[{name}, {self.name(f)}]"])

    def block(self, f, depth, level):
        for _ in range(self.random.randint(1, 3)):
            self.statement(f, depth, level)

    def statement(self, f, depth, level):
        simple = [self.assign] * 4 + [self.augment, self.trace, self.trace, self.leave, self.delete,
                                      self.unpack, self.store]
        compound = [self.branch, self.branch, self.loop, self.loop, self.attempt, self.attempt,
                    self.attempt, self.guard, self.inner]
        self.pick(simple if level == 0 or self.chance(0.4) else compound)(f, depth, level)

    def assign(self, f, depth, level):
        self.put(depth, f"{self.name(f)} = {self.expression(f)}")

    def unpack(self, f, depth, level):
        self.put(depth, f"{self.target(f)} = {self.expression(f)}")

    def store(self, f, depth, level):
        n = self.mark()
        self.put(depth, f"t{n} = [1, 2, 3]; t{n}[{self.atom(f)}] = {self.expression(f, 1)}; log({n}, t{n})")

    def augment(self, f, depth, level):
        self.put(depth, f"{self.name(f)} {self.pick(['+=', '-=', '%=', '|='])} {self.expression(f, 1)}")

    def trace(self, f, depth, level):
        self.put(depth, f"log({self.mark()}, {self.expression(f)})")

    def delete(self, f, depth, level):
        self.put(depth, f"del {self.name(f)}" if self.chance(0.3) else "pass")

    def leave(self, f, depth, level):
        if f.get("final"):
            return self.trace(f, depth, level)
        ways = [f"return {self.expression(f, 1)}", f"raise Problem({self.mark()}, {self.atom(f)})",
                f"raise ValueError({self.mark()})", "return", f"assert {self.expression(f, 1)}, {self.mark()}"]
        if f["loops"]:
            ways += ["break", "continue"] * 3
        if f["handlers"]:
            ways += ["raise", f"raise KeyError({self.mark()}) from {self.pick(['None', 'e'])}"]
        self.put(depth, f"if {self.expression(f, 1)}: {self.pick(ways)}" if self.chance(0.7)
                 else self.pick(ways))

    def branch(self, f, depth, level):
        self.put(depth, f"if {self.expression(f)}:")
        self.block(f, depth + 1, level - 1)
        if self.chance(0.4):
            self.put(depth, f"elif {self.expression(f, 1)}:")
            self.block(f, depth + 1, level - 1)
        if self.chance(0.5):
            self.put(depth, "else:")
            self.block(f, depth + 1, level - 1)

    def loop(self, f, depth, level):
        n = self.mark()
        kind = self.random.random()
        if kind < 0.3:
            self.put(depth, f"while log({n}, {self.expression(f, 1)}):")
        elif kind < 0.45 and f["kind"] == "coroutine":
            self.put(depth, f"async for {self.name(f)} in ahelper({self.pick('0123')}):")
        else:
            items = self.pick([f"range({self.pick('0123')})", "'ab'", "[(1, 2), (3, 4)]", "{'k': 1}.items()",
                               f"enumerate({self.atom(f)})", self.expression(f, 1), "helper_gen(3)"])
            self.put(depth, f"for {self.target(f)} in {items}:")
        f["loops"] += 1
        self.put(depth + 1, f"log({self.mark()})")
        self.block(f, depth + 1, level - 1)
        f["loops"] -= 1
        if self.chance(0.3):
            self.put(depth, "else:")
            self.block(f, depth + 1, level - 1)

    def attempt(self, f, depth, level):
        self.put(depth, "try:")
        self.block(f, depth + 1, level - 1)
        with_except = self.chance(0.75)
        if with_except:
            for kind in self.random.sample(["Problem", "ValueError", "(TypeError, KeyError)",
                                            "NameError", "Exception"], self.random.randint(1, 2)):
                self.put(depth, f"except {kind} as e:" if self.chance(0.7) else f"except {kind}:")
                self.put(depth + 1, "log('except', sys_exc())")
                f["handlers"] += self.lines[-2].endswith("as e:")
                self.block(f, depth + 1, level - 1)
                f["handlers"] = 0
            if self.chance(0.3):
                self.put(depth, "else:")
                self.block(f, depth + 1, level - 1)
        if not with_except or self.chance(0.4):
            self.put(depth, "finally:")
            # No way out of here but the end: it could swallow the counter's Stop for ever.
            self.put(depth + 1, f"log('finally', {self.mark()})")
            f["final"] = f.get("final", 0) + 1
            self.block(f, depth + 1, level - 1)
            f["final"] -= 1

    def guard(self, f, depth, level):
        n = self.mark()
        eat = self.pick(["", "", ", True", ", False, True"])
        prefix = "async " if f["kind"] == "coroutine" and self.chance(0.5) else ""
        second = f", M({n + 1}, True) as {self.name(f)}" if self.chance(0.3) else ""
        self.mark()
        self.put(depth, f"{prefix}with M({n}{eat}) as {self.name(f)}{second}:")
        self.block(f, depth + 1, level - 1)

    def inner(self, f, depth, level):
        """A closure over the names of the function around it."""
        n = self.mark()
        shared = [name for name in f["names"] if self.chance(0.4)]
        g = {"kind": "plain", "names": f["names"] + [f"v{n}"], "loops": 0, "handlers": 0}
        self.put(depth, f"def inner{n}({f'v{n}=1'}):")
        if shared and f.get("name") and self.chance(0.7):
            self.put(depth + 1, "nonlocal " + ", ".join(shared))
        self.block(g, depth + 1, min(level - 1, 1))
        self.put(depth + 1, f"return {self.expression(g, 1)}")
        self.put(depth, f"log({self.mark()}, inner{n}({self.atom(f)}))")

    # -- functions

    def function(self, number):
        kind = self.pick(["plain", "plain", "plain", "generator", "coroutine"])
        name = f"f{number}"
        f = {"kind": kind, "name": name, "names": ["a", "b", "c", "d"], "loops": 0, "handlers": 0,
             "arity": 2}
        head = "async def" if kind == "coroutine" else "def"
        self.put(0, f"{head} {name}(a, b=g0, *r, k=1):")
        self.put(1, "c, d = 0, [1]")
        for _ in range(self.random.randint(2, 4)):
            self.statement(f, 1, 3)
        if kind == "generator":
            self.put(1, "yield a, b")
        self.put(1, "return a, b, c, d, r")
        self.functions.append(f)
        for arguments in ("1, 2", "'x', [1, 2]", "None"):
            if kind == "plain":
                self.put(0, f"run('{name}', {name}, {arguments})")
            elif kind == "generator":
                self.put(0, f"run('{name}', lambda: drive({name}({arguments})))")
            else:
                self.put(0, f"run('{name}', lambda: asyncio.run({name}({arguments})))")

    def program(self):
        head = PRELUDE + ("import sys\ndef sys_exc(): return type(sys.exc_info()[1]).__name__\n"
                          "def helper_gen(n):\n    try:\n        for i in range(n): yield i\n"
                          "    finally:\n        log('gen closed')\n"
                          "async def helper(x):\n    await asyncio.sleep(0)\n    return log('helped', x)\n"
                          "async def ahelper(n):\n    for i in range(n):\n        await asyncio.sleep(0)\n"
                          "        yield i\n")
        for number in range(4):
            self.function(number)
        return head + "\n".join(self.lines) + "\n"


def outcome(argv, path):
    try:
        result = subprocess.run([*argv, path], capture_output=True, text=True, timeout=5,
                                env={**base_environment(), "PYTHONHASHSEED": "0"}, errors="replace")
    except subprocess.TimeoutExpired:
        return "", "no end after 5 s", -1
    return result.stdout, normalise(result.stderr, Path(path).parent), result.returncode


def try_seed(seed, options, oracle):
    text = Writer(seed).program()
    with tempfile.NamedTemporaryFile("w", suffix=".aio") as file:
        file.write(text)
        file.flush()
        expected = outcome([oracle, "-W", "ignore"], file.name)
        if expected[2] < 0:  # what grew without bounds says nothing
            return seed, text, ""
        actual = outcome([options.aio], file.name)
    # Refusals by the compiler must agree in kind; their places are tests/reject's matter.
    if expected[2] and actual[2] == expected[2] and not expected[0] and not actual[0]:
        if expected[1].splitlines()[-1:] == actual[1].splitlines()[-1:]:
            return seed, text, ""
    # Names are without addresses, but where a generator is closed late may differ.
    if expected[0] == actual[0] and expected[2] == actual[2]:
        return seed, text, ""
    lines = difflib.unified_diff(expected[0].splitlines(), actual[0].splitlines(), "CPython", "aio",
                                 lineterm="", n=2)
    return seed, text, "\n".join(list(lines)[:14]) + f"\n{actual[1][-400:]}\nstatus {actual[2]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aio", default=str(ROOT / "build/aio"))
    parser.add_argument("-n", type=int, default=50, help="programs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, metavar="SEED")
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("-j", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if options.show is not None:
        print(Writer(options.show).program(), end="")
        return
    oracle = Oracle.find()
    if not oracle:
        sys.exit("CPython 3.13.0 is needed for this (AIO_ORACLE names it)")
    differ = 0
    with ThreadPoolExecutor(options.j) as pool:
        seeds = range(options.seed, options.seed + options.n)
        for seed, text, problem in pool.map(lambda s: try_seed(s, options, oracle), seeds):
            if problem:
                differ += 1
                print(f"seed {seed}\n    " + problem.replace("\n", "\n    "))
                if options.keep:
                    Path(options.keep, f"program_{seed}.aio").write_text(text)
    print(f"{options.n} programs, {differ} differences")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
