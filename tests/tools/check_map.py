#!/usr/bin/env python3
"""The top level holds what it may hold, and src/README.md has a line for every file, which
opens with a comment that begins with its name.

A file counts as mapped where its path from src/ stands in the README (`base/buffer.c`), with
or without its ending, or, below a heading that names the room, its name in backticks. A
path in backticks that names no file is a mistake too.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = {"src", "grammar", "stdlib", "tests", "examples", "meson.build", "README.md",
       "meson_options.txt", "LICENSE", "SECURITY.md", ".ci", ".clang-format", ".gitignore"}
KINDS = (".c", ".h", ".def")


def tracked():
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True,
                             capture_output=True, text=True).stdout
    return listing.splitlines()


def read_map(rooms):
    """Every path that the README names, as room/name with or without an ending."""
    named, room = set(), None
    for line in (ROOT / "src/README.md").read_text().splitlines():
        if line.startswith("#"):
            words = re.findall(r"\w+", line)
            room = next((word for word in words if word in rooms), None)
        row = re.match(r"[|\-* ]*\*{0,2}`?(\w+)/`?\*{0,2}[ |:]", line)
        if row and row[1] in rooms:
            room = row[1]
        for token in re.findall(r"[\w.]+(?:/[\w.]+)+", line):
            named.add(token.removeprefix("src/").rstrip("."))
        for quoted in re.findall(r"`([^`]+)`", line):
            for token in re.findall(r"[\w.]+", quoted):
                if room:
                    named.add(f"{room}/{token}")
    return named


def main():
    files = tracked()
    problems = [f"{name}: not a name for the top level"
                for name in sorted({file.split("/")[0] for file in files} - TOP)]
    if not (ROOT / "src/README.md").exists():
        sys.exit("src/README.md, the map, is missing")
    sources = [file.removeprefix("src/") for file in files
               if file.startswith("src/") and file.endswith(KINDS)]
    rooms = {file.split("/")[0] for file in sources}
    named = read_map(rooms)
    problems += [f"src/{file}: has no line in src/README.md" for file in sources
                 if file not in named and file.rsplit(".", 1)[0] not in named]
    problems += [f"src/README.md names {name}, which does not exist"
                 for name in sorted(named)
                 if name.split("/")[0] in rooms and name.endswith(KINDS)
                 and name not in sources]
    problems += [f"src/{file}: does not open with its name" for file in sources
                 if not (ROOT / "src" / file).read_text()
                 .startswith(f"/* {file.split('/')[1]} - ")]
    print("\n".join(problems) or f"map: {len(sources)} files in {len(rooms)} rooms")
    sys.exit(1 if problems else 0)


main()
