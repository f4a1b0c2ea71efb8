#!/usr/bin/env python3
"""Holds the parse functions and grammar/aio.gram together: check_grammar.py [--write]

Every production of aio.gram stands, word for word, in a comment above the function in
src/syntax/parse*.c that reads it, and a comment bears no production that the grammar has not.
--write copies the grammar's text into comments that name a rule but differ. Also: every message
that errors.gram names is one of diag.def, and every rule that is named exists.
"""
import os
import re
import sys
import textwrap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SYNTAX = os.path.join(ROOT, "src", "syntax")
COMMENT = re.compile(r"^/\*(.*?)\*/", re.S | re.M)
WIDTH = 90


def productions(text):
    """{rule: its lines}, the alternatives as they stand."""
    rules, name = {}, None
    for line in text.split("\n"):
        match = re.match(r"([a-z_]\w*):( .*)?$", line)
        if match:
            name = match.group(1)
            rules[name] = [line]
        elif name and re.match(r"    +\|", line):
            rules[name].append(line)
        elif line.strip() and not line.startswith("#"):
            name = None
    return rules


def comment_lines(body):
    return [re.sub(r"^ \* ?", "", line) for line in ("   " + body.strip()).split("\n")]


def normal(lines):
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


def split_comment(body, rules):
    """The productions in a comment: [(rule, text)], lines that wrap joined."""
    found, current = [], None
    for line in comment_lines(body):
        line = line.strip()
        match = re.match(r"([a-z_]\w*):( |$)", line)
        if match and match.group(1) in rules:
            current = [match.group(1), [line]]
            found.append(current)
        elif current and line:
            current[1].append(line)
        else:
            current = None
    return [(name, normal(lines)) for name, lines in found]


def render(names, rules):
    out = []
    for name in names:
        for line in rules[name]:
            indent = "        " if line.startswith(" ") else "    "
            out += textwrap.wrap(line, WIDTH - 4, subsequent_indent=indent,
                                 drop_whitespace=True, break_on_hyphens=False,
                                 break_long_words=False, initial_indent="")
    return "/* " + "\n * ".join(out) + " */"


def main():
    write = "--write" in sys.argv
    with open(os.path.join(ROOT, "grammar", "aio.gram")) as f:
        rules = productions(f.read())
    faults, seen = [], {}
    for file in sorted(os.listdir(SYNTAX)):
        if not re.match(r"parse.*\.c$", file):
            continue
        path = os.path.join(SYNTAX, file)
        with open(path) as f:
            text = f.read()

        def check(match):
            found = split_comment(match.group(1), rules)
            for name, words in found:
                seen[name] = file
                if words != normal(rules[name]) and not write:
                    faults.append("%s: %s differs from the grammar\n  %s\n  %s"
                                  % (file, name, words, normal(rules[name])))
            first = comment_lines(match.group(1))[0].strip()
            if found and write and first.startswith(found[0][0] + ":"):
                return render([name for name, _ in found], rules)
            return match.group(0)

        changed = COMMENT.sub(check, text)
        if changed != text:
            with open(path, "w") as f:
                f.write(changed)
    faults += ["aio.gram: no parse function bears %s" % name
               for name in rules if name not in seen]

    with open(os.path.join(ROOT, "grammar", "errors.gram")) as f:
        errors = f.read()
    with open(os.path.join(SYNTAX, "diag.def")) as f:
        messages = set(re.findall(r"^DIAG\((\w+)", f.read(), re.M))
    for line in errors.split("\n"):
        if "=>" in line and not line.startswith("#"):
            names = [w for w in line.split("=>")[1].split() if re.match(r"[A-Z_]{2,}$", w)]
            faults += ["errors.gram: no message %s" % n for n in names if n not in messages]
    every = dict(rules, **productions(errors))
    for name, lines in every.items():
        body = re.sub(r"=>.*|'[^']*'|\"[^\"]*\"|\b[a-c]=", " ", "\n".join(lines))
        body = body.split(":", 1)[1]
        faults += ["%s: no rule %s" % (name, word)
                   for word in re.findall(r"\b[a-z_]\w+", body) if word not in every]
    print("\n".join(faults) or "%d productions agree" % len(rules))
    sys.exit(bool(faults))


main()
