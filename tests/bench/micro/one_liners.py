#!/usr/bin/env python3
"""Compares aio with CPython 3.13.0 on one-liners, a kind of operation each.

    tests/bench/micro/one_liners.py                everything, three rounds
    tests/bench/micro/one_liners.py -k str -k dict lines with one of these in their text
    tests/bench/micro/one_liners.py --above 0.8    only ratios that are worse

Each line runs in a loop inside a function, without the time of an empty loop; the
interpreters take turns, the fastest of the rounds counts. Ratios are ours / theirs: smaller
is better. This file is also what the interpreters run (with `--measure`).
"""

import sys
import time

# group, setup, statements
LINES = [
    ("str", "s = 'hello world'; t = 'abc' * 100; u = 'grüße, welt'; n = 12345; f = 3.14159; a = 'x'", """
f'{n}'
f'{n:5d} {s:>20}'
f'{f:.2f}'
f'{s}: {n}, {f}'
f'{s!r}'
'{} {}'.format(s, n)
'{0:>10} {1:.3f}'.format(s, f)
'%s %d' % (s, n)
'%5.2f' % f
str(n)
str(f)
repr(s)
str(s)
s + t
s * 10
s.split()
t.split('b')
'a,b,c,d,e,f'.split(',')
s.partition(' ')
t.replace('b', 'xyz')
s.replace('o', '0')
s.find('world')
t.find('zzz')
s.index('w')
t.count('b')
'  hello '.strip()
s.rstrip('d')
s[2:7]
s[3]
s[-1]
s[::-1]
t[::2]
u[3]
u[2:5]
s.upper()
u.upper()
s.title()
s.capitalize()
s.startswith('hello')
s.endswith(('x', 'world'))
'wor' in s
'zzz' in t
s.encode()
u.encode()
s.isdigit()
s.isalpha()
s.isidentifier()
s.zfill(20)
s.center(30)
s.ljust(30)
s == 'hello worle'
s < 'hello worle'
hash(a)
len(s)
ord(a)
chr(100)
','.join(['a', 'b', 'c', 'd'])
s.lower().strip().split()
int('12345')
float('3.25')
list(s)
tuple(s)
set(s)
sorted(s)
s.translate({104: 'j', 111: None})
s.removeprefix('hel')
s.casefold()
a.join('abcdef')
s.expandtabs()
"""),
    ("loops over str", "s = 'hello world' * 10; u = 'grüße' * 20; words = s.split()", """
for c in s: pass
for c in u: pass
[c for c in s if c != 'l']
''.join([c for c in s])
''.join(c for c in s)
''.join(words)
' '.join(words)
{c: 1 for c in s}
[ord(c) for c in s]
[w.upper() for w in words]
r = ''\\nfor c in s: r += c
r = ''\\nfor w in words: r += w + ' '
for i in range(len(s)): s[i]
"""),
    ("bytes", "b = b'hello world'; t = b'abc' * 100; ba = bytearray(b)", """
b + t
b.split()
t.split(b'b')
t.replace(b'b', b'xyz')
t.find(b'zzz')
b[2:7]
b[3]
b.decode()
b.hex()
bytes.fromhex('68656c6c6f')
bytes(10)
bytes([1, 2, 3])
b == b'hello worle'
b.startswith(b'hello')
b.upper()
b.strip()
b','.join([b, b, b])
bytearray(b)
ba.append(1); ba.pop()
ba[0] = 65
for x in b: pass
list(b)
int.from_bytes(b, 'big')
(123456789).to_bytes(8, 'little')
b'wor' in b
b.count(b'l')
"""),
    ("list", "l = list(range(100)); w = [str(i) for i in l]; e = []; import random; random.seed(3); r = [random.random() for _ in l]; p = [random.randrange(10**6) for _ in l]", """
e.append(1); e.pop()
l[10:20]
l[:]
l[::2]
l[::-1]
l.copy()
list(l)
l + l
[0] * 100
99 in l
'99' in w
l.index(99)
l.count(5)
l == l[:]
sorted(l)
sorted(r)
sorted(p)
sorted(w)
sorted(p, key=lambda x: -x)
sorted(w, key=len)
sorted(w, key=int)
sorted(l, reverse=True)
list(reversed(l))
[x for x in l]
[x * 2 for x in l if x & 1]
[x * y for x in l[:10] for y in l[:10]]
list(map(str, l))
list(map(lambda x: x + 1, l))
list(filter(None, l))
list(filter(lambda x: x > 50, l))
list(zip(l, w))
list(enumerate(l))
list(range(100))
sum(l)
sum(r)
min(l)
max(r)
max(w)
max(l, key=lambda x: -x)
any(l)
all(l)
any(x > 90 for x in l)
sum(x for x in l)
tuple(l)
set(l)
dict(zip(w, l))
l.insert(0, 1); l.pop(0)
e.extend((1, 2, 3)); e.clear()
a, *b = l
for x in l: pass
for i, x in enumerate(l): pass
for x, y in zip(l, w): pass
for x in reversed(l): pass
del e[:]
[[0] * 3 for _ in range(10)]
repr(l)
len(l)
"""),
    ("tuple", "t = (1, 2, 3); u = (1, 2, 4); s = ('a', 2, 3.0)", """
(t, u)
t == u
t < u
hash(t)
hash(s)
t + u
t[1]
t[:2]
2 in t
a, b, c = t
tuple([1, 2, 3])
for x in t: pass
len(t)
t.index(3)
repr(t)
"""),
    ("dict", "d = {str(i): i for i in range(100)}; i = {k: k for k in range(100)}; w = list(d); e = {}; k = 'a'", """
d['50']
d.get('50')
d.get('zzz')
d.get('zzz', 0)
e.setdefault(k, 1)
e[k] = 1; del e[k]
e[k] = e.get(k, 0) + 1
'50' in d
50 in i
i[50]
list(d)
list(d.items())
list(d.values())
for x in d: pass
for x, y in d.items(): pass
for x in d.values(): pass
{x: y for x, y in d.items()}
{x: 1 for x in w}
dict(d)
d.copy()
d | i
{**d}
e.update(d)
dict(a=1, b=2)
{'a': 1, 'b': 2, 'c': 3}
d == d.copy()
len(d)
e.pop('q', None)
dict.fromkeys(w)
d.keys() & e.keys()
max(d, key=d.get)
sorted(d.items(), key=lambda x: x[1])
repr(d)
"""),
    ("set", "s = set(range(100)); t = set(range(50, 150)); w = {str(i) for i in range(100)}; e = set()", """
50 in s
'50' in w
s & t
s | t
s - t
s ^ t
s <= t
s == t
e.add(1); e.discard(1)
set(s)
frozenset(s)
{x for x in s}
{1, 2, 3}
for x in s: pass
s.union(t)
s.isdisjoint(t)
len(s)
sorted(s)
e.update(s)
"""),
    ("int", "a = 12345; b = 678; big = 3**200; big2 = 7**150; huge = 3**5000; text = str(huge)", """
a // b
a % b
divmod(a, b)
a ** 3
pow(a, b, 1000007)
a << 3
a >> 3
a & b
abs(-a)
-a
a * a
2 ** 100
big + big2
big * big2
big // big2
big % big2
big % 1000007
big >> 50
1 << 200
big == big2
huge * huge
huge // big
pow(big, big2, 10**40 + 1)
str(big)
str(huge)
int(text)
int(str(big))
hash(big)
a.bit_length()
a.bit_count()
hex(a)
bin(a)
oct(a)
int('ff', 16)
int(3.7)
float(a)
a / b
round(a, -2)
bool(a)
int(a)
isinstance(a, int)
isinstance(a, (str, int))
type(a) is int
a < b
a == b
"""),
    ("float", "x = 3.14159; y = 2.71828; z = 1e100; import math", """
x + y
x * y
x / y
x // y
x % y
x ** y
x ** 2
divmod(x, y)
round(x)
round(x, 2)
int(x)
abs(-x)
repr(x)
repr(z)
repr(0.1)
float('3.14159265358979')
float('1e100')
x == y
hash(x)
math.sqrt(x)
math.sin(x)
math.floor(x)
math.gcd(12, 18)
math.isclose(x, y)
math.log(x)
math.hypot(x, y)
x.is_integer()
max(x, y)
min(1, 2)
"""),
    ("exceptions", "d = {}; l = []; E = type('E', (Exception,), {})\\ndef boom(): raise ValueError('x')\\ndef deep(n):\\n    if n: deep(n - 1)\\n    raise KeyError(1)", """
try: boom()\\nexcept ValueError: pass
try: raise ValueError\\nexcept ValueError: pass
try: d['x']\\nexcept KeyError: pass
try: l[0]\\nexcept IndexError: pass
try: int('x')\\nexcept ValueError: pass
try: d.x\\nexcept AttributeError: pass
try: 1 / 0\\nexcept ZeroDivisionError as e: pass
try: deep(10)\\nexcept KeyError: pass
try: raise E('a')\\nexcept Exception as e: str(e)
ValueError('x')
E('x', 1)
try: pass\\nfinally: pass
getattr(d, 'x', None)
hasattr(d, 'x')
next(iter(l), None)
"""),
    ("calls", "class P:\\n    def __init__(self, a): self.a = a\\n    def get(self): return self.a\\n    @property\\n    def prop(self): return self.a\\n    @staticmethod\\n    def st(x): return x\\n    @classmethod\\n    def cl(cls): return 1\\n    def __eq__(self, o): return self.a == o.a\\n    def __lt__(self, o): return self.a < o.a\\n    def __add__(self, o): return self\\n    def __len__(self): return 3\\n    def __getitem__(self, i): return i\\n    def __hash__(self): return 7\\n    def __iter__(self): return iter((1, 2))\\np = P(1); q = P(2)\\ndef kw(a, b=2, *, c=3): return a\\ndef star(*args, **kwargs): return args", """
P(1)
p.get()
p.prop
P.st(1)
P.cl()
p == q
p < q
p + q
len(p)
p[3]
hash(p)
list(p)
kw(1)
kw(1, c=4)
kw(a=1, b=2)
star(1, 2, x=3)
star(*(1, 2), **{'x': 3})
(lambda x: x)(1)
isinstance(p, P)
getattr(p, 'a')
setattr(p, 'b', 1)
p.a
p.c = 3
callable(p)
type(p)
id(p)
super(P, p).__init__
max(p, q)
[p, q].index(q)
vars(p)
dir
print('', end='')
iter([1])
abs(-1)
hash('abc')
zip()
enumerate([])
range(10)
list()
dict()
"""),
]


def cases(words):
    for group, setup, lines in LINES:
        for line in lines.strip().split("\n"):
            if not words or any(w in group or w in line for w in words):
                yield group, setup.replace("\\n", "\n"), line


def looped(setup, line):
    body = "\n".join("        " + part for part in line.replace("\\n", "\n").split("\n"))
    names = {}
    exec(setup, names)
    exec("def run(n):\n    for _ in range(n):\n" + body + "\n", names)
    return names["run"]


def seconds(run, n):
    start = time.process_time()
    run(n)
    return time.process_time() - start


def cost(run, room):
    """Seconds per turn; as many turns as fit into `room` seconds."""
    n = 1
    while True:
        t = seconds(run, n)
        if t > room / 4:
            break
        n *= 2 if t > room / 50 else 8
    return min(t, seconds(run, n), seconds(run, n)) / n


def measure(words):
    empty = cost(looped("", "pass"), 0.02)
    for group, setup, line in cases(words):
        try:
            print(max(cost(looped(setup, line), 0.02) - empty, 1e-10))
        except Exception as e:
            print("failed", type(e).__name__, e)


def measured(argv, words):
    import subprocess
    command = argv + [__file__, "--measure", *words]
    text = subprocess.run(command, capture_output=True, text=True).stdout
    return text.strip().split("\n")


def compare():
    import argparse
    import pathlib
    root = pathlib.Path(__file__).resolve().parents[3]
    sys.path.insert(0, str(root / "tests/tools"))
    from run_tests import Oracle
    parser = argparse.ArgumentParser()
    parser.add_argument("-k", action="append", default=[])
    parser.add_argument("-n", type=int, default=3)
    parser.add_argument("--above", type=float, default=0)
    parser.add_argument("--aio", default=str(root / "build/aio"))
    options = parser.parse_args()
    runs = {"aio": [], "python": []}
    for _ in range(options.n):
        runs["python"].append(measured([Oracle.find()], options.k))
        runs["aio"].append(measured([options.aio], options.k))
    rows = []
    for i, (group, _, line) in enumerate(cases(options.k)):
        texts = [[r[i] for r in runs[who] if i < len(r)] for who in ("aio", "python")]
        if any(t.startswith("failed") for t in sum(texts, [])) or not texts[0]:
            rows.append((9999.0, 0, 0, group, line + "   " + str(texts[0][:1])))
            continue
        ours, theirs = (min(map(float, t)) for t in texts)
        rows.append((ours / theirs, ours * 1e9, theirs * 1e9, group, line))
    for ratio, ours, theirs, group, line in sorted(rows, reverse=True):
        if ratio >= options.above:
            print(f"{ratio:7.2f} {ours:10.1f} {theirs:10.1f} ns  {group:12} {line}")


if "--measure" in sys.argv:
    measure(sys.argv[sys.argv.index("--measure") + 1:])
else:
    compare()
