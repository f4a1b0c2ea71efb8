#!/usr/bin/env python3
"""Every source has a unit suite of its name, and every suite belongs to a source.

The suite of src/<room>/<name>.c is tests/unit/<room>/<name>_test.c, and counts when the
room's meson.build lists it. A source may have further suites: <name>_<aspect>_test.c. What
has none stands below, with the reason.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = {
    "api/freeze": "a program of the build; it fails with the build",
    "cli/main": "the command itself: tests/cli",
    "cli/prompt": "needs a terminal: the sessions of tests/cli",
    "io/reactor_poll": "io/reactor_test.c is the suite of both reactors",
    "io/reactor_uv": "io/reactor_test.c is the suite of both reactors",
    "vm/tables": "nothing but tables; no VM opens without them",
}
SHARED = {"io/reactor": "for whichever reactor the build has"}


def tracked(folder, pattern):
    """room/name of the files of that kind that git knows."""
    listing = subprocess.run(["git", "ls-files", folder], cwd=ROOT, check=True,
                             capture_output=True, text=True).stdout
    return {match[1] for match in re.finditer(pattern, listing, re.M)}


def listed(suite):
    room, name = suite.split("/")
    build = (ROOT / "tests/unit" / room / "meson.build").read_text()
    return f"'{name}_test.c'" in build


def owners(suite):
    """The sources that it may belong to: a_b_c, a_b, a."""
    words = suite.split("_")
    return {"_".join(words[:n]) for n in range(len(words), 0, -1)}


def main():
    sources = tracked("src", r"^src/(\w+/\w+)\.c$")
    suites = tracked("tests/unit", r"^tests/unit/(\w+/\w+)_test\.c$")
    problems = [f"src/{source}.c: has no suite tests/unit/{source}_test.c"
                for source in sorted(sources - suites - WITHOUT.keys())]
    problems += [f"tests/unit/{suite}_test.c: belongs to no source"
                 for suite in sorted(suites - SHARED.keys())
                 if not owners(suite) & sources]
    problems += [f"tests/unit/{suite}_test.c: is not in its meson.build"
                 for suite in sorted(suites) if not listed(suite)]
    problems += [f"{source}: an exception that is none any more"
                 for source in sorted(WITHOUT)
                 if source not in sources or source in suites]
    problems += [f"{suite}: an exception that is none any more"
                 for suite in sorted(SHARED)
                 if suite not in suites or suite in sources]
    print("\n".join(problems) or f"units: {len(suites)} suites of {len(sources)} sources")
    sys.exit(1 if problems else 0)


main()
