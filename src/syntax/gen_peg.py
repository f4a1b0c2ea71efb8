#!/usr/bin/env python3
"""Writes the tables of peg.c: gen_peg.py aio.gram errors.gram tokens.def OUTPUT

The notation is explained in the two grammars. A rule is a run of alternatives, an alternative a
run of items, an item an operation with one or two arguments; see peg.h.
"""
import re
import sys

TOKEN = re.compile(r"""\s*(?:(?P<cut>~)|(?P<force>&&)|(?P<label>[a-z]=(?=['"(A-Za-z]))
    |(?P<keyword>'[^']*')|(?P<soft>"[^"]*")|(?P<name>[A-Za-z_]\w*)|(?P<op>[&!?*+.()\[\]|]))""",
                   re.X)


def token_kinds(path):
    text = open(path).read()
    kinds = {name: "TOK_" + name for name in re.findall(r"^TOKEN\((\w+)\)", text, re.M)}
    for macro, prefix in (("SOFT", "TOK_SOFT_"), ("KEYWORD", "TOK_KW_"), ("OPERATOR", "TOK_")):
        for name, word in re.findall(macro + r'\((\w+), "([^"]+)"\)', text):
            kinds[("soft " if macro == "SOFT" else "") + word] = prefix + name
    return kinds


def logical_lines(path):
    """Yields (rule name, [alternative text]) and ('insert', [words])."""
    rules = []
    for line in open(path):
        line = re.sub(r"^#.*|(?<= )# .*", "", line).rstrip()
        if not line:
            continue
        if line.startswith("insert "):
            rules.append(("insert", [line[7:]]))
        elif line.startswith("    |"):
            rules[-1][1].append(line[5:].strip())
        else:
            name, rest = line.split(":", 1)
            rules.append((name, [rest.strip()] if rest.strip() else []))
    return rules


class Parser:
    """Parses one alternative into nested tuples."""

    def __init__(self, text):
        self.tokens, at = [], 0
        while at < len(text.rstrip()):
            match = TOKEN.match(text, at)
            if not match:
                sys.exit("gen_peg: cannot read %r" % text[at:])
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else (None, None)

    def take(self, value=None):
        token = self.peek()
        assert value is None or token[1] == value, (self.tokens, self.at, value)
        self.at += 1
        return token

    def alternatives(self, closing):
        alts = [self.items(closing)]
        while self.peek()[1] == "|" and self.peek()[0] == "op":
            self.take()
            alts.append(self.items(closing))
        return alts

    def items(self, closing):
        items = []
        while self.peek()[0] and not (self.peek()[0] == "op" and
                                      self.peek()[1] in ("|", closing)):
            items.append(self.item())
        return items

    def item(self):
        label = ""
        if self.peek()[0] == "label":
            label = self.take()[1][0]
        kind, value = self.peek()
        if kind == "cut":
            self.take()
            return ("cut", label)
        if kind == "force":
            self.take()
            return ("force", label, self.take()[1].strip("'"))
        if kind == "op" and value in "&!":
            self.take()
            return ("and" if value == "&" else "not", label, self.atom())
        node = self.atom()
        kind, value = self.peek()
        if kind == "op" and value == ".":
            self.take()
            element = self.atom()
            self.take("+")
            return ("gather", label, node, element)
        if kind == "op" and value in "?*+":
            self.take()
            return ({"?": "opt", "*": "star", "+": "plus"}[value], label, node)
        return (node[0], label) + node[2:]

    def atom(self):
        kind, value = self.take()
        if kind == "keyword":
            return ("token", "", value.strip("'"))
        if kind == "soft":
            return ("token", "", "soft " + value.strip('"'))
        if kind == "name":
            return ("token" if value.isupper() else "rule", "", value)
        if value == "(":
            alts = self.alternatives(")")
            self.take(")")
            return ("group", "", alts)
        assert value == "[", value
        alts = self.alternatives("]")
        self.take("]")
        return ("opt", "", ("group", "", alts))


class Writer:
    def __init__(self, rules, kinds):
        self.rules, self.kinds = rules, kinds
        self.numbers = {name: i for i, name in enumerate(rules)}
        self.items, self.alts, self.actions = [], [], []

    def one(self, item):
        """Appends a single item and returns its index."""
        row = self.row(item)
        self.items.append(row)
        return len(self.items) - 1

    def row(self, item):
        op, label = item[0], item[1]
        number = "abc".index(label) + 1 if label else 0
        if op == "token":
            name = {"NAME": "PEG_NAME", "SOFT_KEYWORD": "PEG_SOFT"}.get(item[2], "PEG_TOKEN")
            return "{%s, %d, %s, 0}" % (name, number, self.kinds[item[2]])
        if op == "force":
            return "{PEG_FORCE, %d, %s, 0}" % (number, self.kinds[item[2]])
        if op == "rule":
            return "{PEG_RULE, %d, RULE_%s, 0}" % (number, item[2])
        if op == "cut":
            return "{PEG_CUT, 0, 0, 0}"
        if op == "group":
            first = self.run(item[2])
            return "{PEG_GROUP, %d, %d, %d}" % (number, first, len(item[2]))
        if op == "gather":
            separator = self.one(item[2])
            return "{PEG_GATHER, %d, %d, %d}" % (number, self.one(item[3]), separator)
        return "{PEG_%s, %d, %d, 0}" % (op.upper(), number, self.one(item[2]))

    def run(self, alts, actions=None):
        """Appends alternatives, each with its items in a row; returns the first's index."""
        rows = []
        for i, items in enumerate(alts):
            built = [self.row(item) for item in items]
            start = len(self.items)
            self.items.extend(built)
            invalid = (len(items) == 1 and items[0][0] == "rule" and
                       items[0][2].startswith("invalid_"))
            action = actions[i] if actions else 0
            rows.append("{%d, %d, %d, %s}" % (start, len(items), action,
                                              "true" if invalid else "false"))
        first = len(self.alts)
        self.alts.extend(rows)
        return first

    def action(self, text):
        if not text:
            return 0
        words = text.split()
        place, rest = words[0], words[1:]
        labels = {"from": ("a", "b"), "last": (), "next": ()}.get(place, ("a",))
        if place == "from":
            place = "to" if rest[1] == "to" else "on"
            rest = rest[3:] if place == "to" else rest[2:]
        else:
            while rest and len(rest[0]) == 1:
                rest = rest[1:]
        argument = rest[1] if len(rest) > 1 else "none"
        self.actions.append("{PLACE_%s, ARGUMENT_%s, DIAG_%s}"
                            % (place.upper(), argument.upper(), rest[0]))
        return len(self.actions)

    def write(self, out):
        rows = []
        for name, alts in self.rules.items():
            parsed, actions = [], []
            for text in alts:
                body, _, action = text.partition("=>")
                parser = Parser(body)
                parsed.append(parser.items(None))
                assert parser.at == len(parser.tokens), (name, body)
                actions.append(self.action(action))
            first = self.run(parsed, actions)
            rows.append('{"%s", %d, %d}' % (name, first, len(alts)))
        out.write("enum {\n%s};\n" % "".join("    RULE_%s,\n" % n for n in self.rules))
        for c_type, name, lines in (("PegItem", "ITEMS", self.items),
                                    ("PegAlt", "ALTS", self.alts),
                                    ("PegAction", "ACTIONS", ["{0, 0, 0}"] + self.actions),
                                    ("PegRule", "RULES", rows)):
            out.write("static const %s %s[] = {\n%s};\n"
                      % (c_type, name, "".join("    %s,\n" % line for line in lines)))


def merge(plain, errors):
    rules = {name: list(alts) for name, alts in plain}
    inserts = []
    for name, alts in errors:
        if name == "insert":
            inserts.append(alts[0])
        else:
            rules[name] = alts
    places = {}
    for text in inserts:
        where, names = text.split(":")
        rule, number = where.split()
        at = len(rules[rule]) if number == "end" else int(number) - 1
        places.setdefault(rule, []).append((at, names.split()))
    for rule, list_ in places.items():
        for at, names in sorted(list_, key=lambda p: -p[0]):
            rules[rule][at:at] = names
    return rules


def main():
    plain, errors, tokens, output = sys.argv[1:]
    kinds = token_kinds(tokens)
    kinds["SOFT_KEYWORD"] = "TOK_NAME"
    rules = merge(logical_lines(plain), logical_lines(errors))
    with open(output, "w") as out:
        Writer(rules, kinds).write(out)


if __name__ == "__main__":
    main()
