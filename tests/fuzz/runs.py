#!/usr/bin/env python3
"""Coverage-guided fuzzing of whole runs: a text is compiled and run under fuel and a limit
of memory, in a VM of its own.

    tests/fuzz/runs.py                     ten minutes
    tests/fuzz/runs.py --seconds 3600      an hour
    tests/fuzz/runs.py FILE...             tries what was found again

The dictionary has the names that scripts use, the corpus is that of tests/lang. What
crashes, hangs or leaks stays as build-fuzz/runs/crash-*, and the exit status tells.
"""

import re

import guided


def words():
    """Names of methods, special methods and built-ins; beginnings of statements."""
    files = [*(guided.ROOT / "src/object").glob("*.c"),
             *(guided.ROOT / "src/object").glob("*.def"), guided.ROOT / "src/vm/builtins.c"]
    text = "\n".join(file.read_text() for file in files)
    names = re.findall(r'\{"(\w+)\(', text) + re.findall(r"^METHOD\((\w+),", text, re.M)
    return {*names, *re.findall(r'SPECIAL\(\w+, "?(__\w+__)', text),
            "2**63", "2**31", "1<<49", "yield ", "await ", "lambda:", "async ", "*a", "**k",
            "class C:\n", "def f(x):\n", "\n    ", "try:\n", "finally:\n", "import asyncio\n"}


guided.main("runs", __doc__, words(), ["tests/lang"], largest=3000, asan=":detect_leaks=0")
