#!/usr/bin/env python3
"""Breaks the mechanisms of the collector on purpose, one at a time, and shows which tests
notice.

    tests/tools/break_memory.py            all of them
    tests/tools/break_memory.py -k weak    what has this in its name

Works on a copy of the sources in a temporary folder: applies a change, builds, runs the unit
tests of memory/ and vm/ and the scripts of tests/lang/memory (collecting at every allocation
too) until something fails, and takes the change back. Exit status 1: something was broken and
no test failed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# (what is broken, file, the text that is there once, what it becomes)
BREAKS = [
    ("write barrier: nothing is remembered", "src/memory/remembered.c",
     "    if (owner->gc & GC_OLD_CLEAN) heap_remember_marked(heap, owner);", ""),
    ("write barrier: cards are not set", "src/memory/remembered.c",
     "    *word |= bits;", ""),
    ("write barrier: a cell that the marking has passed is not given to it again",
     "src/memory/remembered.c",
     "    if (r->marking && cell_is_marked(o, MARK_MAJOR)) mark_again(&r->major, o);", ""),
    ("write barrier: … nor are the cards of a large one", "src/memory/remembered.c",
     "    if (r->marking && cell_is_marked(o, MARK_MAJOR)) mark_cards_later(&r->major, b);", ""),
    ("write barrier: the set that lost members is not searched for", "src/memory/remembered.c",
     "in->forgot = true;\n}\n\nvoid heap_remember(", "in->forgot = false;\n}\n\nvoid heap_remember("),
    ("growth: written slots are forgotten", "src/memory/remembered.c",
     "    b->carded = of->carded;", "    b->carded = false;"),
    ("minor steps: written cells that are left for the next step are forgotten",
     "src/memory/collector.c",
     "    if (mark_drain(t, left) && done) return true;", "    if (mark_drain(t, left)) return true;"),
    ("minor steps: the last one does not begin at the roots", "src/memory/collector.c",
     "    trace_roots(t, stack_top); /*", "    if (!in->aging) trace_roots(t, stack_top); /*"),
    ("minor steps: stale values are trusted", "src/memory/collector.c",
     "    mark_stack_distrust(t->stack);", ""),
    ("minor steps: the dead are freed before all is traced", "src/memory/collector.c",
     "    if (!in->aging) {\n        mark_drain_all(&t);", "    {\n        mark_flush(&t);"),
    ("frame activation: registers of running heap frames are not traced", "src/vm/execution.c",
     "        trace_values(t, g->registers, frame_function(base)->registers);", ""),
    ("frame activation: a frame that suspends is not remembered", "src/vm/generators.c",
     "    root->top = g;\n    heap_barrier(&vm->rt.heap, g);", "    root->top = g;"),
    ("shape changes: shapes are no roots", "src/object/runtime.c",
     "    for (size_t i = 0; i < rt->shapes_n; i++)\n        trace_object(t, rt->shapes[i]);", ""),
    ("shape changes: an attribute is added without a barrier", "src/vm/handlers.inc",
     "        o->shape = (uint32_t)(cache >> 32);\n        *(Value *)((char *)o + pc[2]) = R(B);\n"
     "        heap_barrier(&vm->rt.heap, o);",
     "        o->shape = (uint32_t)(cache >> 32);\n        *(Value *)((char *)o + pc[2]) = R(B);"),
    ("weak references: not cleared in minor collections", "src/memory/ending.c",
     "    size_t alive = serve_holders(heap, &in->weak_new, 0, 0);", "    size_t alive = 0;"),
    ("weak references: not cleared in major ones", "src/memory/ending.c",
     "        serve_some(t, stop, in->weak_old.count);", "        e->at = in->weak_old.count;"),
    ("weak references: old holders that were written to are passed over",
     "src/memory/ending.c", "    serve_holders(heap, written, 0, 0);\n    Ending", "    Ending"),
    ("weak references: … and those that were written to after they were served",
     "src/memory/ending.c", "    serve_holders(heap, &e->written, 0, 0);", ""),
    ("finalizers: nobody has last words", "src/memory/ending.c",
     "    return ops->has_last_words(heap, o);", "    return false;"),
    ("finalizers: the dying are not revived", "src/memory/ending.c",
     "        trace_object(t, in->dying.items[i]);\n    mark_drain_all(t);", "        ;"),
    ("finalizers: … nor are the old ones", "src/memory/ending.c",
     "        trace_object(t, e->asked.items[e->revived]);", ""),
    ("finalizers: asked again and again", "src/memory/ending.c",
     "        o->gc |= GC_FINALIZED;", "        ;"),
    ("finalizers: nothing is released", "src/memory/ending.c",
     "    if (ops && ops->release) ops->release(heap, o);", ""),
    ("finalizers: what grows old while the others are asked is never asked",
     "src/memory/ending.c", "    each_young_finalizable(&t, true, keep);", ""),
    ("conservative scan: the C stack is not looked at", "src/memory/collector.c",
     "    if (heap->stack_base) trace_conservative(t, stack_top, heap->stack_base);", ""),
    ("conservative scan: tagged pointers are not recognised", "src/memory/mark.c",
     "is_object(*word) ? (uintptr_t)as_object(*word) : *word", "*word"),
    ("marking: the step does not begin at the roots", "src/memory/collector.c",
     "    trace_roots(&t, stack_top);\n    uint64_t stop", "    uint64_t stop"),
    ("marking: stale values are trusted", "src/memory/collector.c",
     "    mark_stack_distrust(t.stack);", ""),
    ("marking: the queue of the dying is not looked at", "src/memory/collector.c",
     "    trace_dying(t, stop);", "    in->dying_traced = in->dying.count;"),
]


def run(*argv, cwd, **env):
    return subprocess.run(argv, cwd=cwd, env={**os.environ, **env}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def build(folder):
    return run("ninja", "-C", "build", "aio", "tests/unit/memory/unit-memory",
               "tests/unit/vm/unit-vm", cwd=folder)


def failing_units(folder, unit):
    """The names of those of a Criterion program that do not pass."""
    out = run("timeout", "120", f"build/tests/unit/{unit}", "-j2", cwd=folder)
    names = re.findall(r"^\[(?:FAIL|TIMEOUT)\] *(?:\w+)::(\w+)", out.stdout, re.M)
    names += re.findall(r"(\w+): CRASH", out.stdout)
    return names or ([unit] if out.returncode else [])


def failing_scripts(folder, *options):
    out = run("tests/tools/run_tests.py", "-q", "--no-oracle", "--slow", "20",
              "tests/lang/memory", *options, cwd=folder)
    names = re.findall(r"^FAIL (\S+)", out.stdout, re.M)
    return names or (["scripts"] if out.returncode else [])


def failing(folder):
    """Names of tests that do not pass; the quick ones first, and not the others then."""
    return (failing_units(folder, "memory/unit-memory")
            or failing_units(folder, "vm/unit-vm")
            or failing_scripts(folder)
            or failing_scripts(folder, "--env", "AIO_STRESS=collect"))


def try_break(folder, name, file, old, new):
    path = folder / file
    text = path.read_text()
    if text.count(old) != 1:
        return None, f"stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new))
    built = build(folder)
    tests = failing(folder) if built.returncode == 0 else None
    path.write_text(text)
    if tests is None:
        return None, "does not compile: " + built.stdout[-300:]
    return tests, None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-k", metavar="WORD")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="break-memory-"))
    unnoticed = 0
    try:
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, text=True,
                               stdout=subprocess.PIPE).stdout.split("\0")
        for file in filter(None, files):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / file).exists():
                shutil.copy2(ROOT / file, folder / file)
        run("meson", "setup", "build", "-Dbuildtype=debugoptimized", "-Dwerror=false",
            cwd=folder)
        whole = build(folder)
        if whole.returncode:
            sys.exit("the sources as they are do not compile: " + whole.stdout[-2000:])
        if tests := failing(folder):
            sys.exit("the sources as they are do not pass: " + ", ".join(tests))
        for name, file, old, new in BREAKS:
            if args.k and args.k not in name:
                continue
            tests, problem = try_break(folder, name, file, old, new)
            unnoticed += not tests
            print(f"{'noticed' if tests else 'MISSED '} {name}")
            print("         " + (problem or ", ".join(tests[:4]) +
                                 (f" and {len(tests) - 4} more" if len(tests) > 4 else "")),
                  flush=True)
    finally:
        shutil.rmtree(folder)
    sys.exit(unnoticed > 0)


main()
