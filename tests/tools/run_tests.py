#!/usr/bin/env python3
"""The one runner of script tests: for CI, for meson and for people.

    tests/tools/run_tests.py                      everything, against build/aio
    tests/tools/run_tests.py -k closure -k dict   what has one of these in its name
    tests/tools/run_tests.py --record -k closure  write expectations from the oracle
    tests/tools/run_tests.py --recordings         check recordings, without aio

What a test is, by folder:

    tests/lang/<topic>/x.aio     must do what CPython 3.13.0 does
    examples/scripts/x.aio       the same
    tests/reject/x.aio           the same: exit status 1 and CPython's diagnostic
    tests/differences/x.aio      must do what is recorded, and CPython must not
    tests/cli/x.sh               a bash script with $AIO set, in an empty folder
    tests/cli/x.session          a prompt in a terminal: typed lines and their answers

Beside x.aio stand x.out (standard output), and where needed x.err (standard error; absent
means empty), x.status (exit status; absent means 0), x.in (standard input), x.args
(arguments, one a line). Helper modules are .py files, so that both interpreters find them.

The oracle is $AIO_ORACLE, python3.13, or pyenv's 3.13.0, and only if it reports exactly
3.13.0. Where it exists, aio is compared with it afresh (its answers are kept by content
hash in the build folder) and the recordings are held against it; elsewhere the recordings
decide.
"""

import argparse
import concurrent.futures
import contextlib
import difflib
import hashlib
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WRAPPER = ROOT / "tests/tools/oracle.py"
VERSION = "3.13.0"
SECONDS = 20


class Result(NamedTuple):
    out: str
    err: str
    status: int


# ---- running a program ---------------------------------------------------------------

def base_environment():
    """What every program under test sees: no colours, UTF-8, UTC, nothing of the caller."""
    keep = ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
            "LD_LIBRARY_PATH")
    env = {key: os.environ[key] for key in keep if key in os.environ}
    env.update(LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1", PYTHONDONTWRITEBYTECODE="1",
               PYTHONUTF8="1", TERM="dumb")
    return env


def run_program(argv, stdin, cwd, env, seconds):
    """Runs argv in its own process group, so that a timeout leaves nothing behind."""
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, cwd=cwd, env=env,
                               start_new_session=True)
    note = ""
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        note = f"\n[no end after {seconds:g} s]\n"
    status = process.returncode
    if status < 0 and not note:
        note = f"\n[died by {signal.Signals(-status).name}]\n"
    return Result(out.decode(errors="replace"), err.decode(errors="replace") + note, status)


# ---- normalising standard error ------------------------------------------------------

FRAME = re.compile(r'^(?P<margin>[ |]*)File "(?P<file>[^"]*)", line \d+(, in .*)?$')


def drop_frames(text, is_dropped):
    """Removes traceback entries (a File line and what is indented below it)."""
    kept, dropping, margin = [], False, 0
    for line in text.splitlines(keepends=True):
        match = FRAME.match(line.rstrip("\n"))
        if match:
            margin = len(match["margin"])
            dropping = is_dropped(match["file"])
        elif dropping and not (len(line) > margin and line[:margin + 2].strip(" |") == ""
                               and line.strip(" |\n")):
            dropping = False
        if not dropping:
            kept.append(line)
    return "".join(kept)


# What aio tells beyond CPython: tests/cli/ looks at it.
STORY = re.compile(r"^aio: .*\n", re.MULTILINE)

# Advice about a tool of CPython's own.
TRACEMALLOC = "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n"


def normalise(text, folder):
    """Frames of the standard library go, and paths become relative to the script."""
    def is_library(file):
        return ("/lib/python3." in file or file == str(WRAPPER)
                or file.startswith("<frozen ") or file.startswith("<stdlib>"))
    text = drop_frames(text, is_library).replace(f"{folder}/", "")
    return STORY.sub("", text.replace(TRACEMALLOC, ""))


# ---- the oracle ----------------------------------------------------------------------

class Oracle:
    """CPython 3.13.0, its answers kept by the hash of everything they depend on."""

    def __init__(self, executable, cache):
        self.executable = executable
        self.cache = cache

    @staticmethod
    def find():
        candidates = [(shlex.split(os.environ.get("AIO_ORACLE", "")), {}),
                      (["python3.13"], {}),
                      (["pyenv", "exec", "python3"], {"PYENV_VERSION": VERSION})]
        probe = "import sys, platform; print(platform.python_version(), sys.executable)"
        for argv, extra in candidates:
            if not argv or not shutil.which(argv[0]):
                continue
            answer = subprocess.run([*argv, "-c", probe], capture_output=True, text=True,
                                    env={**os.environ, **extra})
            version, _, executable = answer.stdout.strip().partition(" ")
            if answer.returncode == 0 and version == VERSION:
                return executable
        return None

    def argv(self, test):
        text = test.path.read_bytes()
        wrapped = b"await" in text or b"async" in text
        return [self.executable, *([str(WRAPPER)] if wrapped else []), str(test.path),
                *test.arguments()]

    def run(self, test, seconds, hash_seed="0"):
        env = {**base_environment(), "PYTHONHASHSEED": hash_seed}
        with test.working_folder() as folder:
            result = run_program(self.argv(test), test.stdin(), folder, env, seconds)
        return test.normalised(result)

    def ask(self, test, seconds):
        file = self.cache / f"{test.digest()}.json"
        if file.exists():
            return Result(*json.loads(file.read_text()))
        result = self.run(test, seconds)
        self.cache.mkdir(parents=True, exist_ok=True)
        scratch = file.with_suffix(f".{os.getpid()}")
        scratch.write_text(json.dumps(result))
        scratch.replace(file)
        return result


# ---- tests ---------------------------------------------------------------------------

def difference(expected, actual, label_expected, label_actual):
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(),
                                 label_expected, label_actual, lineterm="")
    return "\n".join(lines)


def compare(expected, actual, names):
    """An empty string, or what differs."""
    parts = []
    for field in ("out", "err"):
        left, right = getattr(expected, field), getattr(actual, field)
        if left != right:
            stream = "standard output" if field == "out" else "standard error"
            parts.append(difference(left, right, f"{names[0]}: {stream}",
                                    f"{names[1]}: {stream}")
                         or f"{stream}: only the ends of lines differ")
    if expected.status != actual.status:
        parts.append(f"exit status: {names[0]} {expected.status}, {names[1]} "
                     f"{actual.status}")
    return "\n".join(parts)


class Test:
    """Something with a name, a recording, and a way to be run."""

    def __init__(self, path):
        self.path = path
        self.folder = path.parent
        self.name = str(path.relative_to(ROOT))

    def beside(self, suffix):
        return self.path.with_suffix(suffix)

    def recorded(self):
        def text(suffix):
            file = self.beside(suffix)
            return file.read_bytes().decode(errors="replace") if file.exists() else ""
        return Result(text(".out"), text(".err"), int(text(".status") or 0))

    def record(self, result):
        """Writes what is not the default and removes what is."""
        status = f"{result.status}\n" if result.status else ""
        for suffix, text in ((".out", result.out), (".err", result.err),
                             (".status", status)):
            if text:
                self.beside(suffix).write_text(text)
            else:
                self.beside(suffix).unlink(missing_ok=True)

    def arguments(self):
        file = self.beside(".args")
        return file.read_text().splitlines() if file.exists() else []

    def stdin(self):
        file = self.beside(".in")
        return file.read_bytes() if file.exists() else b""

    def normalised(self, result):
        return result._replace(out=result.out.replace(f"{self.folder}/", ""),
                               err=normalise(result.err, self.folder))

    def against_recording(self, options):
        actual = self.run(options)
        return compare(self.recorded(), actual, ("recorded", "aio"))

    def check(self, options):
        return self.against_recording(options)

    def record_from(self, options):
        return "only people can write this expectation"

    def check_recording(self, options):
        return ""


class ScriptTest(Test):
    """A script that must do what the oracle does."""

    def digest(self):
        parts = [self.path, WRAPPER, self.beside(".args"), self.beside(".in")]
        parts += sorted(self.folder.rglob("*.py"))
        digest = hashlib.sha256()
        for part in parts:
            digest.update(f"{part}\0".encode())
            digest.update(part.read_bytes() if part.exists() else b"")
        return digest.hexdigest()

    def run(self, options):
        env = {**base_environment(), **options.env}
        argv = [options.aio, str(self.path), *self.arguments()]
        with self.working_folder() as folder:
            result = run_program(argv, self.stdin(), folder, env, options.seconds)
        return self.normalised(result)

    def working_folder(self):
        """Scripts of the topic `files` run in an empty folder, others in their own."""
        if self.folder.name == "files":
            return tempfile.TemporaryDirectory()
        return contextlib.nullcontext(self.folder)

    def check(self, options):
        if not options.oracle:
            return self.against_recording(options)
        expected = options.oracle.ask(self, SECONDS)
        return (compare(expected, self.recorded(), ("CPython", "recorded"))
                or compare(expected, self.run(options), ("CPython", "aio")))

    def record_from(self, options):
        first = options.oracle.run(self, SECONDS, "1")
        again = options.oracle.run(self, SECONDS, "2")
        unsteady = compare(first, again, ("one run", "another run"))
        if unsteady:
            return f"CPython's answer is not the same twice\n{unsteady}"
        self.record(first)
        return ""

    def check_recording(self, options):
        return compare(options.oracle.ask(self, SECONDS), self.recorded(),
                       ("CPython", "recorded"))


class DifferenceTest(ScriptTest):
    """A script whose behaviour is ours on purpose; its first comment says why."""

    def check(self, options):
        return self.check_recording(options) or self.against_recording(options)

    def check_recording(self, options):
        if options.oracle and options.oracle.ask(self, SECONDS) == self.recorded():
            return "CPython does the same: this is no difference any more"
        return ""

    def record_from(self, options):
        return "a difference is written by people"


class ShellTest(Test):
    """A bash script that uses $AIO, run in an empty folder."""

    def run(self, options):
        env = {**base_environment(), **options.env, "AIO": options.aio,
               "ROOT": str(ROOT)}
        with tempfile.TemporaryDirectory() as folder:
            result = run_program(["bash", str(self.path)], self.stdin(), folder, env,
                                 options.seconds)

        def without_folder(text):
            return text.replace(folder + "/", "").replace(folder, ".")

        return result._replace(out=without_folder(result.out),
                               err=without_folder(result.err))


class SessionTest(Test):
    """A prompt in a terminal. The file is the transcript that a person would see; x.keys,
    if it exists, has what is typed at each prompt, with escapes (\\t, \\x03). A line that
    ends in Ctrl-C is not followed by Enter."""

    PROMPTS = (">>> ", "... ")

    def typed_lines(self):
        keys = self.path.with_suffix(".keys")
        if keys.exists():
            return [line.encode().decode("unicode_escape")
                    for line in keys.read_text().splitlines()]
        lines = self.path.read_text().splitlines()
        return [line[4:] for line in lines if line[:4] in self.PROMPTS
                or line in (">>>", "...")]

    def run(self, options):
        typed = self.typed_lines()
        with tempfile.TemporaryDirectory() as folder:
            child, terminal = pty.fork()
            if child == 0:
                os.chdir(folder)
                os.execve(options.aio, [options.aio],
                          {**base_environment(), **options.env, "HOME": folder,
                           "INPUTRC": "/dev/null"})
            seen = self.converse(terminal, typed, options.seconds)
            os.close(terminal)
            _, status = os.waitpid(child, 0)
        return Result(seen, "", os.waitstatus_to_exitcode(status))

    def converse(self, terminal, typed, seconds):
        """Types each line when a prompt stands at the end of the screen, then Ctrl-D."""
        seen, end, sent = "", time.monotonic() + seconds, 0
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(terminal, 4096)
            except OSError:
                break
            if not data:
                break
            seen += data.decode(errors="replace").replace("\r", "")
            if seen.rpartition("\n")[2] in self.PROMPTS and sent <= len(typed):
                line = typed[sent] if sent < len(typed) else "\x04"
                end_of_line = "" if line[-1:] in ("\x03", "\x04") else "\n"
                os.write(terminal, (line + end_of_line).encode())
                sent += 1
        return seen

    def check(self, options):
        actual = self.run(options)
        screen = re.sub(r"\x1b\[\?2004[hl]", "", actual.out)
        lines = [line.rstrip() for line in screen.rstrip().splitlines()]
        while lines and lines[0][:3] != ">>>":
            lines.pop(0)
        if lines and lines[-1] == ">>>":
            lines.pop()
        expected = [line.rstrip() for line in self.path.read_text().splitlines()]
        return compare(Result("\n".join(expected), "", 0),
                       Result("\n".join(lines), "", actual.status), ("expected", "aio"))


def find_tests():
    kinds = (("tests/lang/*/*.aio", ScriptTest), ("examples/scripts/*.aio", ScriptTest),
             ("tests/reject/*.aio", ScriptTest), ("tests/differences/*.aio", DifferenceTest),
             ("tests/cli/*.sh", ShellTest), ("tests/cli/*.session", SessionTest))
    return [kind(path) for pattern, kind in kinds for path in sorted(ROOT.glob(pattern))]


# ---- the run as a whole --------------------------------------------------------------

class Report:
    """Counts, prints failures as they come, and keeps a progress line on a terminal."""

    def __init__(self, total, quiet):
        self.total, self.done, self.failed = total, 0, []
        self.live = sys.stdout.isatty()
        self.quiet = quiet

    def add(self, name, problem):
        self.done += 1
        if problem:
            self.failed.append(name)
            if self.live:
                print("\r\x1b[K", end="")
            print(f"FAIL {name}")
            if not self.quiet:
                print("    " + problem.replace("\n", "\n    "))
        if self.live:
            print(f"\r\x1b[K{self.done}/{self.total}, {len(self.failed)} failed", end="",
                  flush=True)

    def close(self):
        if self.live:
            print("\r\x1b[K", end="")
        print(f"{self.done - len(self.failed)} passed, {len(self.failed)} failed")
        return 1 if self.failed else 0


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0],
                                     epilog="see the head of this file for the formats")
    parser.add_argument("paths", nargs="*", help="test files or folders")
    parser.add_argument("--aio", default="build/aio", help="the command under test")
    parser.add_argument("-k", action="append", default=[], metavar="SUBSTR",
                        help="choose tests with SUBSTR in their name (several: any)")
    parser.add_argument("--list", metavar="FILE",
                        help="run only the tests named in FILE, one a line")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("-q", action="store_true", help="names of failures only")
    parser.add_argument("--record", action="store_true",
                        help="write expectations from the oracle")
    parser.add_argument("--recordings", action="store_true",
                        help="hold the recordings against the oracle; aio is not run")
    parser.add_argument("--no-oracle", action="store_true",
                        help="compare with the recordings only")
    parser.add_argument("--slow", type=float, default=1, metavar="N",
                        help=f"N times the {SECONDS} s that a test may take")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE",
                        help="set in the environment of aio")
    options = parser.parse_args()
    options.env = dict(item.split("=", 1) for item in options.env)
    options.seconds = SECONDS * options.slow
    options.aio = os.path.abspath(options.aio)
    return options


def choose(tests, options):
    if options.list:
        lines = Path(options.list).read_text().splitlines()
        wanted = {line.strip() for line in lines if line.strip() and line[0] != "#"}
        missing = wanted - {test.name for test in tests}
        if missing:
            sys.exit(f"no such test: {', '.join(sorted(missing))}")
        tests = [test for test in tests if test.name in wanted]
    if options.paths:
        roots = [Path(path).resolve() for path in options.paths]
        tests = [test for test in tests
                 if any(test.path == root or root in test.path.parents for root in roots)]
    if options.k:
        tests = [test for test in tests if any(part in test.name for part in options.k)]
    return tests


def main():
    options = read_options()
    # Programs inherit what is ignored: by a shell SIGINT and SIGQUIT of what it runs in the
    # background, by nohup SIGHUP. Tests of signals need the ordinary ones.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    tests = choose(find_tests(), options)
    executable = None if options.no_oracle else Oracle.find()
    cache = Path(options.aio).parent
    cache = (cache if cache.is_dir() else Path(tempfile.gettempdir())) / "oracle-cache"
    options.oracle = Oracle(executable, cache) if executable else None
    if (options.record or options.recordings) and not options.oracle:
        sys.exit(f"CPython {VERSION} is needed for this (AIO_ORACLE names it)")
    if options.record:
        work = [test for test in tests if type(test) is ScriptTest]
        action = ScriptTest.record_from
    elif options.recordings:
        work, action = tests, lambda test, options: test.check_recording(options)
    else:
        if not os.access(options.aio, os.X_OK):
            sys.exit(f"{options.aio}: no such command; build it first")
        work, action = tests, lambda test, options: test.check(options)

    report = Report(len(work), options.q)
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        futures = {pool.submit(action, test, options): test for test in work}
        for future in concurrent.futures.as_completed(futures):
            report.add(futures[future].name, future.result())
    sys.exit(report.close())


if __name__ == "__main__":
    main()
