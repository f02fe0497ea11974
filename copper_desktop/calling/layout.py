"""JSON text laid out in lines, each sign of it as it came: numbers, escapes and repeated names too.

Goes through the text once and only as far as somebody looks, whatever its length and depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_STEP = "  "
_DEEPEST = 60
"""Levels that are indented; what lies deeper stands under them."""


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of ``text``, which is JSON, two spaces to a level."""
    level, line, opened = 0, [""], False
    for found in _SIGN.finditer(text):
        sign = found.group()
        if sign in ("]", "}"):
            level -= 1
            if not opened:
                yield "".join(line)
                line = [_STEP * min(level, _DEEPEST)]
            line.append(sign)
            opened = False
            continue
        if opened:
            yield "".join(line)
            line = [_STEP * min(level, _DEEPEST)]
        opened = sign in ("[", "{")
        if opened:
            level += 1
        line.append(": " if sign == ":" else sign)
        if sign == ",":
            yield "".join(line)
            line = [_STEP * min(level, _DEEPEST)]
    yield "".join(line)


def broken(lines: Iterator[str], longest: int) -> Iterator[str]:
    """Yield ``lines`` with those longer than ``longest`` broken: they could not be laid out."""
    for line in lines:
        for start in range(0, max(1, len(line)), longest):
            yield line[start : start + longest]
