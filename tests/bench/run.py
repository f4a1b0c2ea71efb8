#!/usr/bin/env python3
"""Compares the speed of aio with other interpreters on the programs beside this file.

    tests/bench/run.py                  everything, three rounds
    tests/bench/run.py -k fib -k dict   programs with one of these in their name
    tests/bench/run.py -n 7 --markdown  more rounds; the README's table

The interpreters take turns within each round, so that all of them meet the same weather.
Times are CPU seconds (user + system) of the whole process; ratios are the medians of the
rounds' ratios to CPython 3.13.0 (or to the first interpreter that exists); smaller is
better. Outputs must agree. x.aio runs under aio and Python, its twin x.lua under Lua.
"""

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests/tools"))
from run_tests import Oracle  # noqa: E402

ORDER = """fib int_loop nbody spectral_norm fannkuch mandelbrot trees methods closures
generators dict_int dict_str list_comprehension exceptions strings sort_key pi_digits queens
sieve matrices tokenizer switch await_plain deep_resume create_gather async_generator sleepers
queue lock semaphore timers wait_for task_group event_million startup compile""".split()


class Interpreter(NamedTuple):
    name: str
    argv: list
    ending: str


class Sample(NamedTuple):
    seconds: float
    kilobytes: int
    output: str
    status: int


def find_interpreters(aio):
    """aio first, then those that are installed."""
    found = []
    if os.access(aio, os.X_OK):
        found.append(Interpreter("aio", [os.path.abspath(aio)], ".aio"))
    oracle = Oracle.find()
    if oracle:
        found.append(Interpreter("CPython 3.13.0", [oracle], ".aio"))
    if os.access("/usr/bin/python3", os.X_OK):
        version = subprocess.run(["/usr/bin/python3", "-V"], capture_output=True,
                                 text=True).stdout.split()[-1]
        found.append(Interpreter(f"Python {version}", ["/usr/bin/python3"], ".aio"))
    for name, argv in (("Lua 5.4", ["lua5.4"]), ("LuaJIT -joff", ["luajit", "-joff"])):
        if shutil.which(argv[0]):
            found.append(Interpreter(name, argv, ".lua"))
    return found


def build_measure(folder):
    """The little program that takes the measurements; compiled once a run."""
    target = os.path.join(folder, "measure")
    compiler = os.environ.get("CC", "cc")
    subprocess.run([*compiler.split(), "-O1", "-D_GNU_SOURCE", "-o", target,
                    str(HERE / "measure.c")], check=True)
    return target


class Bench:
    def __init__(self, folder, sizes):
        self.folder = folder
        self.measure = build_measure(folder)
        self.sizes = sizes

    def run(self, interpreter, program):
        """None where the program has no twin for this interpreter."""
        path = HERE / (program + interpreter.ending)
        if not path.exists():
            return None
        report = os.path.join(self.folder, "report")
        size = [self.sizes[program]] if program in self.sizes else []
        result = subprocess.run([self.measure, report, *interpreter.argv, str(path), *size],
                                capture_output=True, text=True, stdin=subprocess.DEVNULL)
        user, system, kilobytes, status = Path(report).read_text().split()
        if int(status):
            sys.stderr.write(result.stderr[-2000:])
        return Sample(float(user) + float(system), int(kilobytes),
                      result.stdout.replace("\t", " "), int(status))

    def rounds(self, interpreters, program, count):
        """One list of samples per interpreter; the order turns from round to round."""
        samples = {interpreter.name: [] for interpreter in interpreters}
        for turn in range(count):
            shift = turn % len(interpreters)
            for interpreter in interpreters[shift:] + interpreters[:shift]:
                sample = self.run(interpreter, program)
                if sample:
                    samples[interpreter.name].append(sample)
        return {name: taken for name, taken in samples.items() if taken}


def disagreement(samples, base):
    """A sentence about the first run that failed or printed something else, or nothing."""
    expected = samples[base][0].output if base in samples else None
    for name, taken in samples.items():
        for sample in taken:
            if sample.status:
                return f"{name} ended with status {sample.status}"
            if expected is not None and sample.output != expected:
                return f"{name} printed {sample.output[:60]!r}, not {expected[:60]!r}"
    return ""


def ratios(samples, base):
    """The median over the rounds of each interpreter's time to the base's."""
    out = {}
    for name, taken in samples.items():
        pairs = zip(taken, samples.get(base, []))
        out[name] = statistics.median(
            sample.seconds / max(other.seconds, 1e-4) for sample, other in pairs
        ) if base in samples else math.nan
    return out


def geometric_mean(values):
    values = [max(value, 1e-6) for value in values]
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


class Table:
    """Rows of cells, printed as they come or as Markdown."""

    def __init__(self, names, base, markdown):
        self.names, self.base, self.markdown = names, base, markdown
        heads = [f"{base}, s"] + [f"{name} / it" if name != base else ""
                                  for name in names] + ["MB: " + ", ".join(names)]
        self.heads = ["program"] + [head for head in heads if head]
        self.widths = [max(len(head), 9) for head in self.heads]
        self.widths[0] = 20
        self.line(self.heads)
        if markdown:
            print("|" + "|".join("---" if i == 0 else "--:" for i in range(len(self.heads)))
                  + "|")

    def line(self, cells):
        if self.markdown:
            print("| " + " | ".join(cells) + " |")
        else:
            print(cells[0].ljust(self.widths[0]) + "  "
                  + "  ".join(cell.rjust(w) for cell, w in zip(cells[1:], self.widths[1:])))
        sys.stdout.flush()

    def row(self, program, samples, found):
        base = samples.get(self.base)
        cells = [program]
        cells.append(f"{statistics.median(s.seconds for s in base):.3f}" if base else "")
        cells += [f"{found[name]:.3f}" if name in found else "" for name in self.names
                  if name != self.base]
        peaks = [f"{max(s.kilobytes for s in samples[name]) / 1024:.1f}"
                 if name in samples else "-" for name in self.names]
        self.line(cells + [", ".join(peaks)])

    def means(self, all_ratios):
        cells = ["geometric mean", ""]
        for name in self.names:
            if name != self.base:
                cells.append(f"{geometric_mean([r[name] for r in all_ratios if name in r]):.3f}")
        self.line(cells + [""])
        twins = [r for r in all_ratios if "LuaJIT -joff" in r or "Lua 5.4" in r]
        if twins:
            cells = ["where Lua has a twin", ""]
            for name in self.names:
                if name != self.base:
                    cells.append(f"{geometric_mean([r[name] for r in twins if name in r]):.3f}")
            self.line(cells + [""])


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aio", default=str(ROOT / "build/aio"))
    parser.add_argument("-k", action="append", default=[], metavar="SUBSTR",
                        help="choose programs with SUBSTR in their name (several: any)")
    parser.add_argument("-n", type=int, default=3, metavar="ROUNDS")
    parser.add_argument("--only", action="append", default=[], metavar="NAME",
                        help="interpreters with NAME in theirs (several: any)")
    parser.add_argument("--size", action="append", default=[], metavar="PROGRAM=N",
                        help="another size, as in sleepers=1000000")
    parser.add_argument("--markdown", action="store_true")
    return parser.parse_args()


def main():
    options = read_options()
    interpreters = [i for i in find_interpreters(options.aio)
                    if not options.only or any(part in i.name for part in options.only)]
    if not interpreters:
        sys.exit("no interpreter to measure")
    names = [interpreter.name for interpreter in interpreters]
    base = "CPython 3.13.0" if "CPython 3.13.0" in names else names[0]
    programs = sorted((path.stem for path in HERE.glob("*.aio")),
                      key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    if options.k:
        programs = [name for name in programs if any(part in name for part in options.k)]

    table = Table(names, base, options.markdown)
    all_ratios, problems = [], []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder, dict(item.split("=", 1) for item in options.size))
        for program in programs:
            samples = bench.rounds(interpreters, program, options.n)
            problem = disagreement(samples, base)
            if problem:
                problems.append(f"{program}: {problem}")
            found = ratios(samples, base)
            if not problem:
                all_ratios.append(found)
            table.row(program, samples, found)
    table.means(all_ratios)
    print("\n".join(problems), end="\n" if problems else "")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
