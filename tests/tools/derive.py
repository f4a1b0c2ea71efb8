#!/usr/bin/env python3
"""Derives programs from grammar/aio.gram and compares the front end's answer with the oracle's.

derive.py [--count N] [--seed S] [--depth D] [--astdump EXE] [--keep DIR]

Alternatives that have been taken least are preferred, so that every one is reached; what was
not is named at the end. Many of the programs break rules that the notation leaves to order and
look-ahead: then both must refuse them with the same report.
"""
import argparse
import collections
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "src", "syntax"))

import gen_peg  # noqa: E402  (its main() is guarded)

WORDS = {
    "NAME": ["a", "b", "x1", "self", "match", "case", "type", "_", "print", "é"],
    "NUMBER": ["0", "1", "42", "3.5", "1e3", "0xff", "2j", "1_000"],
    "STRING": ["'s'", '"t"', "b'y'", "r'\\d'", "u'u'", "'''m\nn'''", "''"],
    "FSTRING_MIDDLE": ["t", " u ", "{{", "}}"],
}


class Deriver:
    def __init__(self, rules, rng, limit):
        self.rules, self.rng, self.limit = rules, rng, limit
        self.used = collections.Counter()
        self.height = self.heights()
        self.quotes = []
        self.in_spec = 0

    def heights(self):
        """The least depth at which each rule can end."""
        height = {name: 999 for name in self.rules}
        for _ in range(60):
            for name, alts in self.rules.items():
                height[name] = 1 + min(self.cost(alt, height) for alt in alts)
        return height

    def cost(self, items, height):
        return max([self.item_cost(item, height) for item in items] or [0])

    def item_cost(self, item, height):
        op = item[0]
        if op == "rule":
            return height.get(item[2], 999)
        if op == "group":
            return min(self.cost(alt, height) for alt in item[2])
        if op == "plus":
            return self.item_cost(item[2], height)
        if op == "gather":
            return self.item_cost(item[3], height)
        return 0

    def choose(self, name, alts, depth):
        fits = [i for i, alt in enumerate(alts) if self.cost(alt, self.height) <= depth]
        if not fits:
            least = min(self.cost(alt, self.height) for alt in alts)
            fits = [i for i, alt in enumerate(alts) if self.cost(alt, self.height) == least]
        if self.rng.random() < 0.5:
            fits.sort(key=lambda i: (self.used[name, i], self.rng.random()))
            fits = fits[:1]
        i = self.rng.choice(fits)
        self.used[name, i] += 1
        return alts[i]

    def rule(self, name, depth, out):
        if len(out) > self.limit:
            depth = 0  # by the shortest way to the end
        self.in_spec += name == "fstring_full_format_spec"
        for item in self.choose(name, self.rules[name], depth):
            self.item(item, depth - 1, out)
        self.in_spec -= name == "fstring_full_format_spec"

    def unreached(self, skipped):
        """The alternatives that no program took; `rule: ...` for one of a group in it."""
        missing = []
        for name, alts in self.rules.items():
            if name in skipped:
                continue
            missing += ["%s %d" % (name, i + 1) for i in range(len(alts))
                        if not self.used[name, i]]
            for group in groups(alts):
                missing += ["%s: %r" % (name, alt) for i, alt in enumerate(group[2])
                            if not self.used[id(group), i]]
        return missing

    def item(self, item, depth, out):
        op = item[0]
        if op == "token":
            out.append(item[2].removeprefix("soft "))
        elif op == "force":
            out.append(item[2])
        elif op == "rule":
            self.rule(item[2], depth, out)
        elif op == "group":
            for inner in self.choose(id(item), item[2], depth):
                self.item(inner, depth, out)
        elif op in ("opt", "star", "plus"):
            # CPython loses the text of a nested field with '=' (and may raise ValueError).
            if op == "opt" and item[2][0] == "token" and item[2][2] == "=" and self.in_spec:
                return
            more = self.item_cost(item[2], self.height) <= depth
            count = {"opt": self.rng.randrange(2), "star": self.rng.randrange(3),
                     "plus": 1 + self.rng.randrange(2)}[op]
            for _ in range(count if more else op == "plus"):
                self.item(item[2], depth, out)
        elif op == "gather":
            self.item(item[3], depth, out)
            if self.item_cost(item[3], self.height) <= depth and self.rng.random() < 0.4:
                self.item(item[2], depth, out)
                self.item(item[3], depth, out)


def groups(alts):
    """All groups within alternatives, but for those that only look ahead."""
    for item in [item for alt in alts for item in alt]:
        if item[0] == "group":
            yield item
            yield from groups(item[2])
        elif item[0] in ("opt", "star", "plus", "gather"):
            yield from groups([item[2:]])


def spell(tokens, rng):
    """The text of a list of token names."""
    out, indent, fresh, quotes = [], 0, True, []
    for i, token in enumerate(tokens):
        if token == "NEWLINE":
            out.append("\n")
            fresh = True
            continue
        if token in ("INDENT", "DEDENT"):
            indent += 1 if token == "INDENT" else -1
            continue
        if token == "ENDMARKER":
            continue
        if fresh:
            out.append("  " * indent)
            fresh = False
        if token == "FSTRING_START":
            quotes.append(rng.choice(["'", '"', "'''"]))
            out.append(rng.choice(["f", "rf", "F"]) + quotes[-1])
        elif token == "FSTRING_END":
            out.append((quotes.pop() if quotes else "'") + " ")
        elif token == "FSTRING_MIDDLE":
            out.append(rng.choice(WORDS[token]))
        else:
            word = rng.choice(WORDS[token]) if token in WORDS else token
            # What touches a brace of an f-string stays close.
            glue = token in ("{", "}", "!", ":", "=") and quotes
            out.append(word + ("" if glue or (quotes and i + 1 < len(tokens) and
                                              tokens[i + 1] in ("FSTRING_MIDDLE", "}", "!"))
                               else " "))
    return "".join(out)


def main():

    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--depth", type=int, default=50)
    parser.add_argument("--astdump", default="build/tests/unit/syntax/astdump")
    parser.add_argument("--show", default="20")
    parser.add_argument("--tokens", type=int, default=90, help="from where on a program hurries to its end")
    parser.add_argument("--keep")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    lines = gen_peg.logical_lines(os.path.join(ROOT, "grammar", "aio.gram"))
    rules = {name: [gen_peg.Parser(alt).items(None) for alt in alts] for name, alts in lines}
    deriver = Deriver(rules, rng, args.tokens)
    folder = args.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    for n in range(args.count):
        out = []
        while not out:
            deriver.rule("statements", rng.randrange(8, args.depth), out)
        with open(os.path.join(folder, "d%05d.py" % n), "w") as f:
            f.write(spell(out[:args.tokens * 4], rng))
    # Other starts than a file's, and rules that serve look-ahead alone.
    missing = deriver.unreached(("file", "interactive", "eval", "statement_newline",
                                 "expressions", "t_lookahead"))
    print("alternatives not reached: %s" % (", ".join(missing) or "none"))
    sys.exit(subprocess.run([os.path.join(HERE, "compare_ast.py"), "--astdump", args.astdump,
                             "--batch", "200", "--show", args.show, folder]).returncode)


main()
