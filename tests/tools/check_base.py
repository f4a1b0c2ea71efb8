#!/usr/bin/env python3
"""Compares base/ with the Python 3.13 that runs this: check_base.py BASE_PROBE [topic...].

Build the probe first (ninja -C build tests/unit/base/base-probe). Prints what differs and
ends with status 1 when anything does. Topics: see the functions named check_*.
"""
import random
import subprocess
import sys
import unicodedata

SEED = 20131
SHOW = 20


def ask(probe, mode, lines=None):
    """The probe's answer lines for the input lines."""
    text = None if lines is None else "\n".join(lines) + "\n"
    done = subprocess.run([probe, mode], input=text, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


class Report:
    def __init__(self, topic):
        self.topic, self.checked, self.wrong = topic, 0, 0

    def expect(self, what, got, want):
        self.checked += 1
        if got != want:
            self.wrong += 1
            if self.wrong <= SHOW:
                print(f"{self.topic}: {what}: got {got!r}, CPython {want!r}")

    def close(self):
        print(f"{self.topic}: {self.checked} compared, {self.wrong} differ")
        return self.wrong


def category_of(char):
    return unicodedata.category(char)


def expected_point(code):
    char = chr(code)
    sigma = ("a\u03a3" + char).lower()[1], ("a\u03a3" + char + "a").lower()[1]
    ignorable = sigma == ("\u03c2", "\u03c3")
    cased = char.islower() or char.isupper() or category_of(char) == "Lt"
    flags = (
        char.isalpha(), char.isdecimal(), char.isdigit(), char.isnumeric(), char.isalnum(),
        char.isspace(), char.islower(), char.isupper(), category_of(char) == "Lt", cased,
        char.isprintable(), len(f"a{char}b".splitlines()) == 2, char.isidentifier(),
        f"a{char}".isidentifier(), ignorable,
    )
    maps = (char.lower(), char.upper(), char.title(), char.casefold())
    return " ".join([
        category_of(char),
        "".join("01"[f] for f in flags),
        str(unicodedata.decimal(char, -1)),
        str(unicodedata.digit(char, -1)),
        *(",".join(f"{ord(c):X}" for c in m) for m in maps),
    ])


def check_unicode(probe):
    report = Report("unicode")
    for code, got in enumerate(ask(probe, "unicode")):
        report.expect(f"U+{code:04X}", got, expected_point(code))
    return report.close()


def some_texts(rng, count):
    pools = [
        "abcXYZ'. \u03a3\u03c3\u0345\u00df\u0130\u01c5\ufb03",
        "a\u0300\u0301\u0315\u0323\u0328\u1e69s\u0307q",
        [chr(c) for c in range(0x250)],
        [chr(c) for c in range(0x1100, 0x1200)] + [chr(c) for c in range(0xAC00, 0xAD00)],
        [chr(c) for c in range(0x370, 0x400)] + [chr(c) for c in range(0x1F00, 0x2000)],
        [chr(c) for c in range(0x300, 0x370)] + ["a", "e", "\u1ea5"],
        [chr(c) for c in range(0xF900, 0xFB50)] + [chr(c) for c in range(0x900, 0xA00)],
    ]
    for _ in range(count):
        pool = rng.choice(pools)
        if rng.random() < 0.2:
            yield "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(8)))
        yield "".join(rng.choice(pool) for _ in range(rng.randrange(40)))


TEXT_FORMS = "lower upper title casefold swapcase capitalize NFC NFD NFKC NFKD".split()


def check_text(probe):
    report = Report("text")
    texts = list(some_texts(random.Random(SEED), 20000))
    answers = ask(probe, "text", [t.encode("utf-8", "surrogatepass").hex() for t in texts])
    for text, answer in zip(texts, answers, strict=True):
        want = [text.lower(), text.upper(), text.title(), text.casefold(), text.swapcase(),
                text.capitalize()]
        want += [unicodedata.normalize(f, text) for f in ("NFC", "NFD", "NFKC", "NFKD")]
        for name, form, got in zip(TEXT_FORMS, want, answer.split(" "), strict=True):
            got = bytes.fromhex(got).decode("utf-8", "surrogatepass")
            report.expect(f"{name} of {text!a}", got, form)
    return report.close()


def main():
    probe, *topics = sys.argv[1:]
    checks = {n[6:]: f for n, f in globals().items() if n.startswith("check_")}
    sys.exit(any([checks[t](probe) for t in topics or checks]))


if __name__ == "__main__":
    main()
