"""In which line each top-level key of a TOML document stands, which ``tomllib`` does not tell.

Knows the lexical rules of TOML 1.0 and nothing of what the keys mean. The document must be one
that ``tomllib`` has read.
"""

from __future__ import annotations

import re
import tomllib

_PIECES = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[^\"'#\[\]{}=\n]+"
    r"|.",
    re.DOTALL,
)


def key_lines(document: str) -> dict[str, int]:
    """Return the number of the line, from 1, in which each top-level key first stands."""
    found: dict[str, int] = {}
    line, depth = 1, 0
    statement, begun, in_key = "", 1, True
    for piece in (*_PIECES.findall(document), "\n"):
        if piece == "\n" and depth == 0:
            key = _first_key(statement)
            if key is not None:
                found.setdefault(key, begun)
            if statement.startswith("["):
                break  # what follows belongs to this table
            statement, begun, in_key = "", line + 1, True
        elif piece == "=":
            in_key = False
        elif in_key and not piece.startswith("#"):
            statement += piece.strip()
        depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        line += piece.count("\n")
    return found


def _first_key(statement: str) -> str | None:
    """Return the first part of the key that a statement begins with, None for an empty line."""
    if not statement:
        return None
    source = statement if statement.startswith("[") else f"{statement}=0"
    return next(iter(tomllib.loads(source)))
