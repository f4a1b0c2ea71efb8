#!/usr/bin/env python3
"""Fails on an #include that breaks the layer table of src/README.md.

The table's rows are `| rooms | what they may include |`; of the second cell, what stands
before a semicolon or parenthesis counts. `every room above` means the rows before it, and
`aiolos.h` the installed header.
"""

import re
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)

# System headers that belong to one place.
KEEPERS = {"uv.h": "io/", "ffi.h": "modules/ctypes.c", "readline/": "cli/"}

# Lists that are shared across the layers' order, and who reads them.
SPECIAL = {"api/tooling.h": {"cli"}, "grammar/tokens.def": {"syntax"}}


def read_table():
    """room -> rooms that it may include, itself among them."""
    rooms = {path.name for path in SRC.iterdir() if path.is_dir()}
    table = {}
    for line in (SRC / "README.md").read_text().splitlines():
        cells = [cell.strip(" `*/") for cell in line.strip().strip("|").split("|")]
        names = [name.strip(" `*/") for name in cells[0].split(",")]
        if len(cells) != 2 or not line.startswith("|") or not set(names) <= rooms:
            continue
        allowed = re.split(r"[;(]", cells[1])[0]
        if "every room above" in allowed:
            may = set(table)
        else:
            may = set(re.findall(r"\w+", allowed)) & rooms
        if "aiolos.h" in allowed:
            may.add("include")
        for name in names:
            table[name] = may | {name}
    return table


def check_file(path, table):
    name = str(path.relative_to(SRC))
    room = name.split("/")[0]
    for mark, header in INCLUDE.findall(path.read_text()):
        if mark == "<" and header == "aiolos.h":
            target = "include"
        elif mark == "<":
            for prefix, keeper in KEEPERS.items():
                if header.startswith(prefix) and not name.startswith(keeper):
                    yield f"{name}: <{header}> belongs to {keeper}"
            continue
        elif header in SPECIAL and room in SPECIAL[header]:
            continue
        elif "/" not in header:
            generated = not (path.parent / header).exists()
            target = "include" if header == "aiolos.h" else room
            if not generated and target == room:
                yield f'{name}: "{header}" is written from src/: "{room}/{header}"'
            continue
        else:
            target = header.split("/")[0]
        if target not in table[room]:
            yield f"{name}: {room} may not include {header}"


def main():
    if not (SRC / "README.md").exists():
        sys.exit("src/README.md, which holds the layer table, is missing")
    table = read_table()
    problems = []
    for path in sorted(SRC.rglob("*.[ch]")):
        room = path.relative_to(SRC).parts[0]
        if room == "include":
            continue
        if room not in table:
            problems.append(f"{path.relative_to(SRC)}: {room} has no row in the table")
            continue
        problems += check_file(path, table)
    print("\n".join(problems) or f"layers: {len(table)} rooms in order")
    sys.exit(1 if problems else 0)


main()
