#!/usr/bin/env python3
"""Coverage-guided fuzzing of the front end: source text to verified bytecode.

    tests/fuzz/front_end.py                     ten minutes
    tests/fuzz/front_end.py --seconds 3600      an hour
    tests/fuzz/front_end.py FILE...             tries what was found again

The dictionary is made of grammar/tokens.def, the corpus of all scripts there are. What
crashes, hangs or leaks stays as build-fuzz/front-end/crash-*, and the exit status tells.
"""

import re

import guided


def words():
    text = (guided.ROOT / "grammar/tokens.def").read_text()
    return set(re.findall(r'^[A-Z]+\(\w+, "([^"]+)"', text, re.M)) | {
        "'''", "f'", "rb'", "\\N{", "\\x", "\\u", "0x", "1e5", "1j", "__debug__", "super",
        "# coding: ", "\n ", "\n\t"}


guided.main("front-end", __doc__, words(), ["tests/lang", "tests/reject", "examples", "stdlib"],
            largest=4096)
