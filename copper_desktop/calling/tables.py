"""Records as a table: its columns, its cells as text, and the files that are made of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DATES = ("date", "_at")
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800  # the years 1990 to 2099

LONGEST_KEY = 200
"""Characters by which texts are sorted."""

Record = dict[str, object]


def columns_of(records: Sequence[Record]) -> list[str]:
    """Return the names of the members, in the order in which they first appear."""
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
    return list(names)


def is_moment(name: str, value: object) -> bool:
    """Tell whether a member holds Unix seconds, by its name and its value."""
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    named = name.startswith(_DATES[0]) or name.endswith(_DATES)
    return named and _EARLIEST <= value < _LATEST


def plain(value: object) -> str:
    """Return a value as one line of text, "" for null."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"


def brief(value: object, most: int) -> str:
    """Return the beginning of what ``plain`` returns, at most ``most`` characters of it."""
    if not isinstance(value, (dict, list)):
        return plain(value)[:most]
    told: list[str] = []
    length = 0
    try:
        for piece in json.JSONEncoder(ensure_ascii=False).iterencode(value):
            told.append(piece[:most])
            length += len(piece)
            if length >= most:
                break
    except RecursionError:
        told.append("…")
    return "".join(told)[:most]


def sort_key(value: object) -> tuple[int, float | int, str]:
    """Return what puts values of any type in an order: numbers, then texts, empty ones last."""
    match value:
        case None | "":
            return (2, 0.0, "")
        case bool() | int() | float():
            return (0, value, "")  # no float: a whole number may be larger than any
    return (1, 0.0, brief(value, LONGEST_KEY).casefold())


def as_csv(records: Sequence[Record], columns: Sequence[str]) -> str:
    """Return records as CSV (RFC 4180); Unix seconds become ISO 8601 in UTC.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow([_cell(name, record.get(name)) for name in columns])
    return written.getvalue()


def as_json(records: Sequence[Record], columns: Sequence[str]) -> str:
    """Return the chosen members of records as a JSON array, unchanged."""
    chosen = [{name: one[name] for name in columns if name in one} for one in records]
    return json.dumps(chosen, indent=2, ensure_ascii=False) + "\n"


def _cell(name: str, value: object) -> str:
    if is_moment(name, value) and isinstance(value, int):
        return datetime.fromtimestamp(value, UTC).isoformat()
    text = plain(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
