#!/usr/bin/env python3
"""Draws a timeline that `aio --trace` wrote as a small SVG.

    tests/tools/timeline_svg.py kitchen.json > examples/timeline.svg
"""

import json
import sys
from html import escape

WIDTH, LEFT, ROW, BAR = 900, 120, 34, 18


def read(path):
    """Names by track; slices; arrows as (start event, end event)."""
    with open(path) as file:
        events = json.load(file)["traceEvents"]
    names = {e["tid"]: e["args"]["name"] for e in events if e["ph"] == "M"}
    slices = [e for e in events if e["ph"] == "X"]
    ends = {e["id"]: e for e in events if e["ph"] == "f"}
    arrows = [(e, ends[e["id"]]) for e in events if e["ph"] == "s" and e["id"] in ends]
    return names, slices, arrows


def draw(names, slices, arrows):
    first = min(s["ts"] for s in slices)
    last = max(s["ts"] + s["dur"] for s in slices)
    rows = {track: row for row, track in enumerate(sorted(names))}

    def x(ts):
        return LEFT + (ts - first) / (last - first) * (WIDTH - LEFT - 10)

    def y(track):
        return 24 + rows[track] * ROW

    height = y(max(names)) + ROW
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
           'font-family="sans-serif" font-size="12">')
    yield ('<defs><marker id="tip" markerWidth="6" markerHeight="6" refX="5" refY="3" '
           'orient="auto"><path d="M0,0 L6,3 L0,6 z" fill="#b03060"/></marker></defs>')
    yield f'<rect width="{WIDTH}" height="{height}" fill="white"/>'
    for track, name in names.items():
        yield f'<text x="8" y="{y(track) + 13}">{escape(name)}</text>'
        yield (f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{y(track) + BAR}" '
               f'y2="{y(track) + BAR}" stroke="#ddd"/>')
    for s in slices:
        about = " ".join([s["name"], *s.get("args", {}).values()])
        yield (f'<rect x="{x(s["ts"]):.1f}" y="{y(s["tid"])}" '
               f'width="{max(1.5, s["dur"] / (last - first) * (WIDTH - LEFT - 10)):.1f}" '
               f'height="{BAR}" fill="#4a7fb5"><title>{escape(about)}</title></rect>')
    for start, end in arrows:
        yield (f'<line x1="{x(start["ts"]):.1f}" y1="{y(start["tid"]) + BAR / 2}" '
               f'x2="{x(end["ts"]):.1f}" y2="{y(end["tid"]) + BAR / 2}" '
               'stroke="#b03060" stroke-width="0.8" marker-end="url(#tip)"/>')
    for tick in range(0, int((last - first) / 1000) + 1, 5):
        yield (f'<text x="{x(first + tick * 1000):.1f}" y="14" fill="#666">'
               f'{tick} ms</text>')
    yield "</svg>"


print("\n".join(draw(*read(sys.argv[1]))))
