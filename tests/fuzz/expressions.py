#!/usr/bin/env python3
"""Random expressions over the built-in types, evaluated by aio and by CPython 3.13.0.

    tests/fuzz/expressions.py                    twenty programs of a hundred expressions
    tests/fuzz/expressions.py -n 500 --seed 7    five hundred others
    tests/fuzz/expressions.py -k split           expressions with `split` in their text

Every expression is printed with its value or its exception's type and text, so that one
difference does not hide the next. Differences are shown by expression; the exit status is
1 if there are any. The same seed makes the same programs.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/tools"))
from run_tests import Oracle, base_environment  # noqa: E402

INTS = ["0", "1", "-1", "2", "7", "10", "255", "-8", "(2 ** 31)", "(2 ** 49 - 1)", "(2 ** 49)",
        "(-2 ** 49)", "(-2 ** 49 - 1)", "(2 ** 63)", "(-2 ** 63)", "(10 ** 20)", "(3 ** 80)",
        "(-7 ** 50)", "True", "False"]
FLOATS = ["0.0", "-0.0", "1.5", "-2.5", "0.1", "1e16", "1e-7", "123456.789", "1e308", "5e-324",
          "2.0", "1e22", "float('inf')", "float('nan')"]
STRS = ["''", "'a'", "'abc'", "'hello world'", "'Hello, World'", "'a,b,,c'", "'  x y  '",
        "'naïve'", "'日本語'", "'a😀b'", "'tab\\there'", "'line\\nend'", "'12'", "'-3.5'", "'x=1'",
        "'AbC'", "'ß'", "'aaa'", "\"it's\"", "'{}'", "'%s'", "'\\x00'"]
BYTES = ["b''", "b'a'", "b'abc'", "b'a,b,c'", "b'\\x00\\xff'", "b' hi '", "b'12'"]
SMALL = ["0", "1", "2", "3", "-1", "-2", "5", "10", "100"]
WRONG = ["None", "object", "[]", "{}", "'q'", "1.5", "b'z'", "(1,)", "..."]

BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "==", "!=", "<", "<=", ">", ">=", "in",
          "not in", "and", "or", "is"]
UNARY = ["-", "+", "~", "not "]

METHODS = {
    "str": """upper lower title capitalize swapcase casefold strip lstrip rstrip isalpha isdigit
        isalnum isspace isupper islower istitle isidentifier isdecimal isnumeric isascii
        isprintable split rsplit splitlines encode expandtabs format strip(S) lstrip(S)
        rstrip(S) split(S) split(S,I) rsplit(S,I) partition(S) rpartition(S) find(S) rfind(S)
        index(S) rindex(S) count(S) find(S,I) count(S,I,I) replace(S,S) replace(S,S,I)
        startswith(S) endswith(S) startswith(S,I) startswith(T) removeprefix(S)
        removesuffix(S) ljust(I) rjust(I) center(I) center(I,S) zfill(I) join(L) join(S)
        expandtabs(I) splitlines(B) format(V) format(V,V) encode('ascii','replace')
        translate(D)""",
    "bytes": """upper lower title capitalize swapcase strip split splitlines decode hex isalpha
        isdigit isspace isupper find(Y) rfind(Y) index(Y) count(Y) replace(Y,Y) split(Y)
        startswith(Y) endswith(Y) partition(Y) rpartition(Y) strip(Y) join(L) ljust(I) center(I)
        zfill(I) removeprefix(Y) removesuffix(Y) hex(S) decode('latin-1')""",
    "int": """bit_length bit_count conjugate as_integer_ratio is_integer to_bytes(I,'big')
        to_bytes(I,'little') __add__(V) __lt__(V) __eq__(V) __hash__()""",
    "float": """is_integer as_integer_ratio hex conjugate __add__(V) __round__() __mul__(V)
        __hash__()""",
    "list": """copy index(V) count(V) index(V,I) __len__() __contains__(V) __getitem__(I)
        __add__(L) __mul__(I) __eq__(L)""",
    "tuple": "index(V) count(V) __len__() __contains__(V) __getitem__(I) __hash__()",
    "dict": """copy keys() values() items() get(V) get(V,V) __len__() __contains__(V)
        __getitem__(V)""",
    "set": """copy union(L) intersection(L) difference(L) symmetric_difference(L) issubset(L)
        issuperset(L) isdisjoint(L) __len__() __contains__(V)""",
    "range": "index(I) count(V) __len__() __contains__(V) __getitem__(I)",
}
FUNCTIONS = """abs(V) len(V) str(V) repr(V) int(V) float(V) bool(V) list(V) tuple(V) sorted(V)
    sum(L) sum(L,V) min(L) max(L) min(V,V) max(V,V) any(L) all(L) hash(N) round(N) round(N,I)
    divmod(N,N) pow(N,I) pow(N,I,N) chr(N) ord(S) hex(N) oct(N) bin(N) bytes(L) bytes(I)
    list(enumerate(L)) list(enumerate(L,I)) list(zip(L,L)) list(reversed(L)) list(map(str,L))
    list(map(len,L)) list(filter(None,L)) dict(zip(L,L)) set(L)=={V} isinstance(V,int)
    isinstance(V,(str,list)) callable(V) type(V).__name__ int(S,I) format(V,F) ascii(V)
    list(range(I,I)) list(range(I,I,I)) range(I,I,I) slice(I,I) next(iter(L))
    sorted(L,reverse=True) sorted(L,key=str) sorted(L,key=repr) frozenset(L)==V
    int.from_bytes(Y,'big') bytes.fromhex(S) str(Y,'utf-8') list(V) dict(V) bytes(V) tuple(L)
    max(L,key=str) max(L,default=V) min(L,key=len) [*L,*L] {**D,'k':V} (lambda*a,**k:(a,k))(*L,**D)
    getattr(V,S) hasattr(V,'upper') L[I] L[I:I] L[I:I:I] S[I] S[I:I] S[::I] D[V] V[I] V[V]
    L*I S*I L+L S+S S%V S%(V,V) Y%V""".split()
SPECS = ["", "d", "5", "<8", ">8", "^8", "*^9", "+", " ", "05", "x", "#x", "b", "o", "e", ".2f", ".0f",
         "10.3f", "g", ".3g", "%", ".1%", ",", "_", ",.2f", "c", "s", ".2", "n", "z", "=+9", "q", "#o",
         "08.2f", "E", "G", "X", ".3s", "_b", "+.1e"]


class Maker:
    """Makes expressions out of the tables, a few levels deep."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, items):
        return self.random.choice(items)

    def many(self, make, least=0, most=4):
        return [make() for _ in range(self.random.randint(least, most))]

    def int(self):
        return self.pick(INTS)

    def scalar(self):
        return self.pick(self.pick([INTS, INTS, FLOATS, STRS, STRS, BYTES, ["None"]]))

    def list(self, depth=1):
        kind = self.random.random()
        if kind < 0.35:
            return "[" + ", ".join(self.many(self.int)) + "]"
        if kind < 0.5:
            return "[" + ", ".join(self.many(lambda: self.pick(STRS))) + "]"
        if kind < 0.6:
            return "[" + ", ".join(self.many(lambda: self.value(depth - 1))) + "]"
        if kind < 0.7:
            return self.tuple(depth)
        if kind < 0.8:
            return f"range({self.pick(SMALL)}, {self.pick(SMALL)})"
        if kind < 0.9:
            return self.pick(STRS)
        return self.pick([self.dict(0), self.pick(BYTES), self.pick(WRONG)])

    def tuple(self, depth=1):
        items = self.many(lambda: self.value(depth - 1), 0, 3)
        return "(" + "".join(item + ", " for item in items) + ")"

    def dict(self, depth=1):
        pairs = self.many(lambda: f"{self.pick(INTS + STRS)}: {self.value(depth - 1)}", 0, 3)
        return "{" + ", ".join(pairs) + "}"

    def set(self):
        return "{" + ", ".join(self.many(self.int, 1, 4)) + "}"

    def value(self, depth=1):
        if depth <= 0 or self.random.random() < 0.5:
            return self.scalar()
        return self.pick([self.list, self.tuple, self.dict, lambda d: self.set(),
                          self.expression])(depth)

    def argument(self, letter):
        if self.random.random() < 0.05:
            return self.pick(WRONG)
        return {"S": lambda: self.pick(STRS), "I": lambda: self.pick(SMALL),
                "Y": lambda: self.pick(BYTES), "L": self.list, "T": self.tuple,
                "D": self.dict, "V": self.value, "B": lambda: self.pick(["True", "False"]),
                "N": lambda: self.pick(INTS + FLOATS),
                "F": lambda: repr(self.pick(SPECS))}[letter]()

    def fill(self, template):
        """Replaces the capital letters that stand alone by arguments."""
        out = []
        for i, c in enumerate(template):
            alone = (not template[i - 1:i].isalnum() and template[i - 1:i] not in ("'", ".")
                     and not template[i + 1:i + 2].isalnum())
            out.append(self.argument(c) if c in "SIYLTDVBNF" and alone else c)
        return "".join(out)

    def method(self):
        kind = self.pick(list(METHODS))
        receiver = {"str": lambda: self.pick(STRS), "bytes": lambda: self.pick(BYTES),
                    "int": lambda: f"({self.int()})", "float": lambda: f"({self.pick(FLOATS)})",
                    "list": lambda: "[" + ", ".join(self.many(self.value)) + "]",
                    "tuple": self.tuple, "dict": self.dict, "set": self.set,
                    "range": lambda: f"range({self.pick(SMALL)}, {self.pick(SMALL)}, "
                                     f"{self.pick(['1', '2', '-1', '3'])})"}[kind]()
        call = self.fill(self.pick(METHODS[kind].split()))
        call = call if "(" in call else call + "()"
        result = f"{receiver}.{call}"
        return f"sorted({result}, key=repr)" if kind == "set" and result.endswith(("])", "})")) \
            else result

    def binary(self):
        return f"{self.value()} {self.pick(BINARY)} {self.value()}"

    def limited(self):
        """Shifts and powers, with right sides that keep results small."""
        return f"{self.pick(INTS)} {self.pick(['<<', '>>', '**'])} {self.pick(SMALL[:7])}"

    def fstring(self):
        value, spec = self.scalar(), self.pick(SPECS)
        if "'" in value or "\\" in value or "{" in value:
            return f"format({value}, {spec!r})"
        return f"f'{{{value}{self.pick(['', '!r', '!s'])}:{spec}}}'"

    def expression(self, depth=1):
        text = self.pick([self.method, self.method, self.binary, self.limited, self.fstring,
                          lambda: self.fill(self.pick(FUNCTIONS)),
                          lambda: self.fill(self.pick(FUNCTIONS)),
                          lambda: f"{self.pick(UNARY)}{self.value(0)}",
                          lambda: f"{self.pick(STRS)} % {self.value()}"])()
        return f"({text})" if depth else text

    def program(self, count, wanted):
        lines = ["def show(n, f):", "    try:", "        r = f()",
                 "        t = repr(r)",
                 "        print(n, 'object at 0x' if ' at 0x' in t else t)",
                 "    except Exception as e:", "        print(n, type(e).__name__ + ':', e)"]
        made = []
        while len(made) < count:
            text = self.expression()
            if any(part in text for part in wanted) or not wanted:
                made.append(text)
        for i, text in enumerate(made):
            lines.append(f"show({i}, lambda: {text})")
        return made, "\n".join(lines) + "\n"


def answers(argv, path):
    """What was printed for each expression, by number; the rest under None."""
    result = subprocess.run([*argv, path], capture_output=True, text=True, timeout=60,
                            env={**base_environment(), "PYTHONHASHSEED": "0"},
                            errors="replace")
    found = {None: f"status {result.returncode}: {result.stderr[-300:]}"}
    for line in result.stdout.splitlines():
        number, _, text = line.partition(" ")
        if number.isdigit():
            found[int(number)] = text
    return found, result.returncode


def try_seed(seed, options, oracle):
    made, text = Maker(seed).program(options.expressions, options.k)
    with tempfile.NamedTemporaryFile("w", suffix=".aio") as file:
        file.write(text)
        file.flush()
        expected, status = answers([oracle, "-W", "ignore"], file.name)
        if status:
            return seed, [("(the program as a whole)", expected[None], "not run")]
        actual, status = answers([options.aio], file.name)
    differences = [(made[i], expected.get(i), actual.get(i)) for i in range(len(made))
                   if expected.get(i) != actual.get(i)]
    if status and not differences:
        differences = [("(the program as a whole)", "", actual[None])]
    if status < 0 or any(answer is None for _, _, answer in differences):
        differences.append(("(stopped early)", "", actual[None]))
    return seed, differences


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aio", default=str(ROOT / "build/aio"))
    parser.add_argument("-n", type=int, default=20, help="programs")
    parser.add_argument("-e", "--expressions", type=int, default=100, help="in each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-k", action="append", default=[], metavar="SUBSTR")
    parser.add_argument("-j", type=int, default=os.cpu_count())
    options = parser.parse_args()
    oracle = Oracle.find()
    if not oracle:
        sys.exit("CPython 3.13.0 is needed for this (AIO_ORACLE names it)")
    total = 0
    with ThreadPoolExecutor(options.j) as pool:
        seeds = range(options.seed, options.seed + options.n)
        for seed, differences in pool.map(lambda s: try_seed(s, options, oracle), seeds):
            for text, expected, actual in differences:
                total += 1
                print(f"seed {seed}: {text}\n    CPython: {expected}\n    aio:     {actual}")
    print(f"{options.n * options.expressions} expressions, {total} differences")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
