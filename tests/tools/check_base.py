#!/usr/bin/env python3
"""Compares base/ with the Python 3.13 that runs this: check_base.py BASE_PROBE [topic...].

Build the probe first (ninja -C build tests/unit/base/base-probe). Prints what differs and
ends with status 1 when anything does. Topics: see the functions named check_*.
"""
import math
import random
import struct
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


# ---- limbs ----

SIZES = [0, 1, 1, 2, 3, 5, 8, 17, 23, 24, 25, 26, 33, 60, 130]
LARGE = [300, 520, 700, 1023, 1024, 1025, 1100, 1537, 2047, 2048, 2049, 2500, 3333, 4500, 6000]


def number(rng, sizes):
    """A magnitude with long runs of equal bits now and then, where carries run far."""
    bits = rng.choice(sizes) * 64 - rng.choice([0, 0, 1, 17, 63])
    if bits <= 0:
        return rng.choice([0, 1, 2])
    kind = rng.randrange(6)
    if kind == 0:
        return (1 << bits) - 1
    if kind == 1:
        return 1 << bits - 1
    if kind == 2:
        return (1 << bits) - (1 << rng.randrange(bits))
    if kind == 3:
        return (1 << bits - 1) + rng.randrange(1 << min(bits, 70))
    return rng.getrandbits(bits) | 1 << bits - 1


def bits_of_double(value):
    return struct.pack(">d", value).hex()


def digits_of(value, radix):
    """The digits of a magnitude, without CPython's quadratic time in radix 10 alone."""
    if radix == 10:
        return str(value)
    if value < radix ** 60:
        out = ""
        while value:
            value, digit = divmod(value, radix)
            out = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + out
        return out
    half = int(value.bit_length() / math.log2(radix) / 2)
    high, low = divmod(value, radix ** half)
    return digits_of(high, radix) + digits_of(low, radix).rjust(half, "0")


def cpython_double(function):
    try:
        return bits_of_double(function())
    except OverflowError:
        return "overflow"


def round_trip(value):
    got = cpython_double(lambda: float(value))
    if got == "overflow":
        return got
    back = int(float(value))
    return f"{got} {back:x} {(value > back) - (value < back)}"


def as_bytes(value, count, how):
    order, signed = ("little" if how & 1 else "big"), bool(how & 2)
    try:
        return f"{value.to_bytes(count, order, signed=signed).hex()} {value:x}"
    except OverflowError:
        return "overflow"


def inverse(a, m):
    try:
        return pow(a, -1, m)
    except ValueError:
        return 0


def limbs_cases(rng, sizes, count):
    """Pairs of a question and CPython's answer."""
    hexes = "{:x}".format
    for _ in range(count):
        a, b, m = number(rng, sizes), number(rng, sizes), number(rng, sizes) or 7
        a, b = max(a, b), min(a, b)
        if rng.random() < 0.2:
            b = a
        sa, sb = a * rng.choice([1, -1]), b * rng.choice([1, -1])
        shift, how, radix = rng.randrange(300), rng.randrange(4), rng.randrange(2, 37)
        if rng.random() < 0.3:
            radix = 10
        yield f"add {a:x} {b:x}", hexes(a + b)
        yield f"sub {a:x} {b:x}", hexes(a - b)
        yield f"mul {a:x} {b:x}", hexes(a * b)
        yield f"mul {b:x} {a:x}", hexes(a * b)
        yield f"sqr {a:x}", hexes(a * a)
        for x, y in ((a, b), (a * m + b, m), (a * m + m - 1, m), (b, a), (a * m, a)):
            if y:
                yield f"divrem {x:x} {y:x}", f"{x // y:x} {x % y:x}"
        yield f"and {sa:x} {sb:x}", hexes(sa & sb)
        yield f"or {sa:x} {sb:x}", hexes(sa | sb)
        yield f"xor {sb:x} {sa:x}", hexes(sa ^ sb)
        yield f"shl {a:x} {shift:x}", hexes(a << shift)
        yield f"shr {a:x} {shift:x}", f"{a >> shift:x} {int(a >> shift << shift != a)}"
        yield f"isqrt {a:x}", hexes(math.isqrt(a))
        yield f"isqrt {a * a:x}", hexes(a)
        if a:
            yield f"isqrt {a * a - 1:x}", hexes(a - 1)
            yield f"ratio {b:x} {a:x}", cpython_double(lambda: b / a)
        yield f"ratio {a:x} {m:x}", cpython_double(lambda: a / m)
        yield f"double {a:x}", round_trip(a)
        yield f"text {a:x} {radix:x}", f"{digits_of(a, radix) or 0} same"
        yield f"bytes {sa:x} {shift % 40:x} {how:x}", as_bytes(sa, shift % 40, how)
        yield f"bits {a:x}", " ".join(map(str, [a.bit_length(), a.bit_count()] +
                                          ([(a & -a).bit_length() - 1] if a else [])))


def slow_limbs_cases(rng, sizes, count):
    for _ in range(count):
        a, b, m = number(rng, sizes), number(rng, sizes), number(rng, sizes) or 7
        yield f"gcd {a:x} {b:x}", f"{math.gcd(a, b):x}"
        yield f"gcd {a * m:x} {b * m:x}", f"{math.gcd(a * m, b * m):x}"
        yield f"inverse {a:x} {m:x}", f"{inverse(a, m):x}"
        e = number(rng, [0, 1, 1, 2])
        yield f"powmod {a:x} {e:x} {m:x}", f"{pow(a, e, m):x}"
        small = rng.randrange(40)
        yield f"pow {a:x} {small:x}", f"{a ** small:x}"


def near_double_cases(rng, count):
    """Quotients on and beside halves between two doubles, small ones included."""
    for _ in range(count):
        mantissa = rng.getrandbits(54) | 1 << 53 | 1
        up, down = rng.randrange(1200), rng.randrange(1200)
        for delta in (-1, 0, 1):
            a, b = (mantissa << 70 | 0) + delta << up, 1 << 70 + down
            yield f"ratio {a:x} {b:x}", cpython_double(lambda: a / b)
            yield f"double {a:x}", round_trip(a)


def check_limbs(probe):
    sys.set_int_max_str_digits(0)
    report, rng = Report("limbs"), random.Random(SEED)
    cases = [*limbs_cases(rng, SIZES, 1500), *limbs_cases(rng, SIZES + LARGE, 60),
             *slow_limbs_cases(rng, SIZES, 300), *slow_limbs_cases(rng, [600, 1100, 2], 6),
             *near_double_cases(rng, 2000)]
    answers = ask(probe, "limbs", [question for question, _ in cases])
    for (question, want), got in zip(cases, answers, strict=True):
        if got.strip() != want:
            question, got, want = question[:160], got[:160], want[:160]
            want += "" if got != want else " (differs later)"
        report.expect(question, got.strip(), want)
    return report.close()


# ---- number ----


def some_doubles(rng, count):
    for exponent in range(-1074, 1024):
        for value in (2.0**exponent, math.nextafter(2.0**exponent, 0),
                      math.nextafter(2.0**exponent, math.inf)):
            yield value
    for exponent in range(-323, 309):
        yield float(f"1e{exponent}")
        yield math.nextafter(float(f"{rng.randrange(1, 10)}e{exponent}"), 0)
    for _ in range(count):
        yield struct.unpack(">d", rng.randbytes(8))[0]
        yield rng.randrange(10**rng.randrange(1, 18)) / 10**rng.randrange(0, 18)
        yield float(rng.getrandbits(rng.randrange(1, 70)))
        yield rng.random()
        yield rng.getrandbits(52) * 5e-324
        yield rng.randrange(-1000, 1000) / 2**rng.randrange(0, 12)


def check_repr(probe):
    report = Report("repr")
    values = [v for v in some_doubles(random.Random(SEED), 40000) if v == v]
    answers = ask(probe, "number", [f"repr {bits_of_double(v)}" for v in values])
    for value, got in zip(values, answers, strict=True):
        report.expect(value.hex(), got, f"{value!r} same")
    values = values[::7] + [0.0, -0.0, math.inf, -math.inf, math.nan]
    answers = ask(probe, "number", [f"hex {bits_of_double(v)}" for v in values])
    for value, got in zip(values, answers, strict=True):
        report.expect(f"hex of {value!r}", got, value.hex())
    return report.close()


SIGN, DOT_ZERO, ALT, NO_NEG_ZERO = 1, 2, 4, 8


def check_format(probe):
    """Against format(), which offers all but DOT_ZERO."""
    report, rng = Report("format"), random.Random(SEED)
    questions, wants = [], []
    values = [0.0, -0.0, math.inf, -math.inf, math.nan, 0.5, 1.5, 2.5, -0.001, 9.5, 99.95, 1e16]
    values += list(some_doubles(rng, 3000))
    for value in values:
        for kind in "efgEFG":
            precision = rng.choice([0, 1, 2, 3, 5, 6, 10, 17, 18, 19, 20, 40, rng.randrange(400)])
            if rng.random() < 0.02:
                precision = rng.choice([800, 1100, 1101, 3000])
            flags = rng.randrange(16) & ~DOT_ZERO
            spec = ("+" if flags & SIGN else "") + ("z" if flags & NO_NEG_ZERO else "")
            spec += ("#" if flags & ALT else "") + f".{precision}{kind}"
            questions.append(f"format {bits_of_double(value)} {kind} {precision} {flags}")
            wants.append(format(value, spec))
        if math.isfinite(value):
            questions.append(f"format {bits_of_double(value)} r 0 {DOT_ZERO}")
            wants.append(repr(value))
            precision = rng.randrange(1, 20)
            questions.append(f"format {bits_of_double(value)} g {precision} {DOT_ZERO}")
            wants.append(format(value, f".{precision}"))
    for question, want, got in zip(questions, wants, ask(probe, "number", questions), strict=True):
        report.expect(question, got, want)
    return report.close()


def rounded(value, digits):
    try:
        return bits_of_double(round(value, digits))
    except OverflowError:
        return "overflow"


def check_round(probe):
    report, rng = Report("round"), random.Random(SEED)
    cases = [(v, rng.choice([0, 1, 2, 3, -1, -2, rng.randrange(-330, 340)]))
             for v in some_doubles(rng, 10000) if v == v]
    cases += [(v, d) for v in (0.5, 1.5, 2.5, 2.675, 1e308, 1.7976931348623157e308, 5e-324)
              for d in range(-330, 340)]
    answers = ask(probe, "number", [f"round {bits_of_double(v)} {d}" for v, d in cases])
    for (value, digits), got in zip(cases, answers, strict=True):
        report.expect(f"round({value!r}, {digits})", got.strip(), rounded(value, digits))
    return report.close()


PARSE_TEXTS = """
0 -0 +1 1. .5 . - + 1e 1e+ e5 1e5 1E-5 1.5e+05 1_0 1__0 _1 1_ 1_.0 1._0 1_0.0_1e1_0 1e_5 1e5_ inf
-inf +Infinity INF infinit nan -nan NaN nanx 1x 0x10 1e400 -1e400 1e-400 1e9999999999999999999999
1e-9999999999999999999999 0e99999999999999999999 00000000000000000000000000000000001.5 1.5.2
9007199254740993 9007199254740992.9999999999999999999999 9007199254740993.00000000000000000000001
179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878
2.4703282292062327208299439634110e-324 2.4703282292062327208e-324 4.9406564584124654417e-324
1.7976931348623158079e308 1.7976931348623159e308 2.2250738585072011e-308 2.2250738585072014e-308
""".split()


def hard_texts(rng, count):
    """Decimals on and beside the middle between two doubles."""
    for _ in range(count):
        value = abs(struct.unpack(">d", rng.randbytes(8))[0])
        if not 0 < value < 1e308:
            continue
        above = math.nextafter(value, math.inf)
        top, bottom = value.as_integer_ratio()
        top2, bottom2 = above.as_integer_ratio()
        numerator, denominator = top * bottom2 + top2 * bottom, 2 * bottom * bottom2
        power = denominator.bit_length() - 1
        text = str(numerator * 5**power)
        for tail in ("", "0", "1", "000000000000000000000000001"):
            yield f"{text}{tail}e{-power - len(tail)}"
        for length in (17, 18, 19, 20, 25, 40, 799, 800, 801):
            yield f"{text[:length]}e{len(text[:length]) and len(text) - len(text[:length]) - power}"
        yield f"{text[:3]}.{text[3:]}e{len(text) - 3 - power}"


def cpython_float(text):
    try:
        return bits_of_double(float(text))
    except ValueError:
        return "invalid"


def check_parse(probe):
    sys.set_int_max_str_digits(0)
    report, rng = Report("parse"), random.Random(SEED)
    texts = PARSE_TEXTS + list(hard_texts(rng, 1500))
    for _ in range(40000):
        digits = "".join(rng.choices("0123456789", k=rng.randrange(1, 24)))
        texts.append(f"{digits}e{rng.randrange(-360, 320)}")
        point = rng.randrange(len(digits) + 1)
        texts.append(f"{digits[:point]}.{digits[point:]}")
    alphabet = "0123456789" * 3 + "..eE+-__"
    texts += ["".join(rng.choices(alphabet, k=rng.randrange(1, 9))) for _ in range(40000)]
    for text, got in zip(texts, ask(probe, "number", [f"parse {t}" for t in texts]), strict=True):
        report.expect(text[:200], got.strip(), cpython_float(text))
    return report.close()


def cpython_fromhex(text):
    try:
        return bits_of_double(float.fromhex(text))
    except ValueError:
        return "invalid"
    except OverflowError:
        return "overflow"


def check_fromhex(probe):
    report, rng = Report("fromhex"), random.Random(SEED)
    texts = """0x1p0 1p1024 0x.p1 0x1.fffffffffffff8p1023 0x1.fffffffffffff7p1023 0x1p-1075
    0x1.00000000000001p-1075 0x0p999999999999999999999 0x1p-99999999999999999999999 inf -nan 0x
    0x1p 1p+ 1.8 -0x1.8p-3 g 0x1p99999999999999999999 .8 8. 0x1.8p3x
    0x1.00000000000008p0 0x1.000000000000080000000000000001p0 0x1.00000000000018p0""".split()
    for _ in range(30000):
        digits = "".join(rng.choices("0123456789abcdefF0000ff", k=rng.randrange(1, 30)))
        point = rng.randrange(len(digits) + 1)
        texts.append(f"0x{digits[:point]}.{digits[point:]}p{rng.randrange(-1160, 1060)}")
    texts += ["".join(rng.choices("01f.p+-x", k=rng.randrange(1, 8))) for _ in range(20000)]
    answers = ask(probe, "number", [f"fromhex {t}" for t in texts])
    for text, got in zip(texts, answers, strict=True):
        report.expect(text, got.strip(), cpython_fromhex(text))
    return report.close()


def main():
    probe, *topics = sys.argv[1:]
    checks = {n[6:]: f for n, f in globals().items() if n.startswith("check_")}
    sys.exit(any([checks[t](probe) for t in topics or checks]))


if __name__ == "__main__":
    main()
