#!/usr/bin/env python3
"""Plants small bugs, one at a time, and shows that the generators find each.

    tests/tools/plant_bugs.py parser     ten, for derive.py
    tests/tools/plant_bugs.py order      ten, for tests/fuzz/tasks.py
    tests/tools/plant_bugs.py order 3 7  some of them

The sources are copied to a scratch folder and built there; a bug is a text that is replaced in
one file. The exit status is 1 when one is not found, or when the sources as they are fail.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("src", "grammar", "stdlib", "tests", "examples", "meson.build", "meson_options.txt")

PARSER = (
    ("power binds to the left", "src/syntax/parse_expr.c",
     "AST(node, BinOp)->right = s < 6 ? parse_binary(p, s + 1) : parse_factor(p);",
     "AST(node, BinOp)->right = s < 6 ? parse_binary(p, s) : parse_factor(p);"),
    ("`is not` is read as `is`", "src/syntax/parse_expr.c",
     "*op = CMP_IsNot;", "*op = CMP_Is;"),
    ("`not in` is read as `in`", "src/syntax/parse_expr.c",
     "*op = CMP_NotIn;", "*op = CMP_In;"),
    ("`or` is read as `and`", "src/syntax/parse_expr.c",
     "TOK_KW_or, BOOL_Or", "TOK_KW_or, BOOL_And"),
    ("the message of assert is lost", "src/syntax/parse_simple.c",
     "if (skip(p, TOK_COMMA) && !(AST(node, Assert)->msg = parse_expr(p))) return NULL;",
     "if (skip(p, TOK_COMMA) && !parse_expr(p)) return NULL;"),
    ("a trailing comma ends no list of deleted targets", "src/syntax/parse_simple.c",
     "} while (skip(p, TOK_COMMA) && !ends_statement(p));", "} while (skip(p, TOK_COMMA));"),
    ("type parameters take no trailing comma", "src/syntax/parse_params.c",
     "} while (skip(p, TOK_COMMA) && peek(p) != TOK_RSQB);", "} while (skip(p, TOK_COMMA));"),
    ("a tuple in a subscript is one longer", "src/syntax/parse_primary.c",
     "while (skip(p, TOK_COMMA) && peek(p) != TOK_RSQB)", "while (skip(p, TOK_COMMA))"),
    ("the cause of raise is lost", "src/syntax/parse_simple.c",
     "!(AST(node, Raise)->cause = parse_expr(p))", "!parse_expr(p)"),
    ("`_` may be the target of `as` in a pattern", "src/syntax/parse_pattern.c",
     "if (peek(p) == TOK_SOFT_UNDERSCORE) return NULL;", ""),
)

ORDER = (
    ("the first callback of a future comes last", "src/sched/future.c",
     "    List *more = more_callbacks(f);\n    f->callback = UNBOUND;\n",
     "    List *more = more_callbacks(f);\n"
     "    if (more && first != UNBOUND) {\n"
     "        Runtime *rt = &f->loop->vm->rt;\n"
     "        if (!list_append(rt, more, first)) return false;\n"
     "        if (!list_append(rt, more, f->extra->callback_context)) return false;\n"
     "        first = UNBOUND;\n    }\n    f->callback = UNBOUND;\n"),
    ("what woke a task as a cancellation is forgotten", "src/sched/task.c",
     "if (!is_cancellation(rt, arg)) exception", "exception"),
    ("an equal deadline overtakes", "src/sched/timers.c",
     "if (!(when < t->whens[parent])) break;", "if (!(when <= t->whens[parent])) break;"),
    ("timers are due a microsecond early", "src/sched/loop.c",
     "double end = loop_time(l) + CLOCK_RESOLUTION;", "double end = loop_time(l) + 1e-6;"),
    ("a cancelled handle runs", "src/sched/loop.c", "if (h && h->cancelled) return true;", ""),
    ("a last in, first out queue is none", "src/sched/queue.c",
     "if (q->kind == QUEUE_FIFO) return ring_pop(&q->items);",
     "if (q->kind != QUEUE_PRIORITY) return ring_pop(&q->items);"),
    ("waiters are woken from the newest on", "src/sched/waiters.c",
     "NativeCoroutine *c = as_native_coroutine(ring_pop(r));",
     "NativeCoroutine *c = as_native_coroutine(ring_pop_newest(r));"),
    ("waking the next waiter wakes all", "src/sched/waiters.c",
     "if (!wait_is_over(c)) return wait_wake(vm, c, result) ? 1 : -1;",
     "if (!wait_is_over(c) && !wait_wake(vm, c, result)) return -1;"),
    ("uncancel takes back nothing", "src/sched/task.c",
     "if (--x->cancels_requested == 0) t->future.must_cancel = false;", ""),
    ("a result outlives the cancellation that came before it", "src/sched/task.c",
     "    if (UNLIKELY(t->future.must_cancel)) {\n"
     "        /* Cancelled before its first step", "    if (false) {\n"
     "        /* Cancelled before its first step"),
)


def build(scratch, target):
    folder = scratch / "build"
    if not folder.exists():
        # Without debug information ccache may know the files from other folders.
        subprocess.run(["meson", "setup", folder, "-Doptimization=1", "-Ddebug=false"],
                       cwd=scratch, check=True, stdout=subprocess.DEVNULL)
    return subprocess.run(["ninja", "-C", folder, target],
                          stdout=subprocess.DEVNULL).returncode == 0


def checks(kind, scratch):
    """What finds bugs of a kind: the target to build, and a command that fails on a bug."""
    if kind == "parser":
        astdump = "tests/unit/syntax/astdump"
        return astdump, [scratch / "tests/tools/derive.py", "--count", "1500", "--show", "1",
                         "--astdump", scratch / "build" / astdump]
    return "aio", [scratch / "tests/fuzz/tasks.py", "-n", "1500", "--first",
                   "--aio", scratch / "build/aio"]


def is_found(command):
    return subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0


def plant(scratch, bug, target, command):
    name, file, text, replacement = bug
    path = scratch / file
    whole = path.read_text()
    if whole.count(text) != 1:
        return "does not fit any more"
    path.write_text(whole.replace(text, replacement))
    try:
        if not build(scratch, target):
            return "does not compile"
        return "found" if is_found(command) else "NOT FOUND"
    finally:
        path.write_text(whole)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=("parser", "order"))
    parser.add_argument("numbers", nargs="*", type=int, help="from 1; default: all")
    args = parser.parse_args()
    bugs = PARSER if args.kind == "parser" else ORDER
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, scratch / name)
        target, command = checks(args.kind, scratch)
        if not build(scratch, target):
            sys.exit("the sources as they are do not compile")
        if subprocess.run(command).returncode != 0:
            sys.exit("the sources as they are do not pass")
        missed = 0
        for number in args.numbers or range(1, len(bugs) + 1):
            outcome = plant(scratch, bugs[number - 1], target, command)
            missed += outcome != "found"
            print(f"{number:2} {bugs[number - 1][0]}: {outcome}", flush=True)
    print(f"{missed} not found")
    sys.exit(missed > 0)


main()
