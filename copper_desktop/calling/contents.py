"""What the body of an answer is: JSON, cut off, HTML, binary or something else, and its value.

Long JSON is read piece by piece, so that a thread that reads it lets others run in between: one
call of the standard reader would hold the interpreter, and with it the window, for as long as it
takes. Blocking; to be run outside of the event loop's thread.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum

from copper_desktop.model import RawAnswer

SHORT = 32 * 1024
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class ContentKind(StrEnum):
    """What a body is."""

    EMPTY = "empty"
    JSON = "json"
    CUT = "cut"
    HTML = "html"
    BINARY = "binary"
    INVALID = "invalid"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Content:
    """A body that was looked at: ``value`` is that of JSON, ``text`` the body as it can be shown.

    ``reason`` says where JSON stops being JSON.
    """

    kind: ContentKind
    value: object = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    size: int = 0
    reason: str = ""

    @property
    def rows(self) -> list[dict[str, object]]:
        """The records of an array of objects, [] of anything else."""
        if not isinstance(self.value, list):
            return []
        return [one for one in self.value if isinstance(one, dict)]


def look_at(answer: RawAnswer) -> Content:
    """Return what the body of ``answer`` is."""
    body = answer.body
    if not body.strip():
        return Content(ContentKind.EMPTY, size=len(body))
    text = _text(answer)
    if text is None:
        return Content(ContentKind.BINARY, text=_hexadecimal(body), size=len(body))
    if answer.truncated:
        return Content(ContentKind.CUT, text=text, size=len(body))
    if text.lstrip()[:1] == "<" or "html" in answer.headers.get("content-type", ""):
        return Content(ContentKind.HTML, text=text, size=len(body))
    return _json(text, len(body))


def _text(answer: RawAnswer) -> str | None:
    """Return a body as text, None where it is none; one that is cut may end within a sign."""
    try:
        text = answer.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not answer.truncated or error.start < len(answer.body) - 3:
            return None
        text = answer.body[: error.start].decode("utf-8-sig")
    return None if "\0" in text else text


def _json(text: str, size: int) -> Content:
    begun = text.lstrip()[:1] in "[{"
    try:
        return Content(ContentKind.JSON, parse(text), text, size)
    except json.JSONDecodeError as error:
        where = f"{error.lineno}:{error.colno}"
        kind = ContentKind.INVALID if begun else ContentKind.TEXT
        return Content(kind, text=text, size=size, reason=where)
    except (ValueError, RecursionError):
        return Content(ContentKind.INVALID, text=text, size=size)


def parse(text: str) -> object:
    """Return the value of JSON; raises ValueError. Arrays and objects are read by their members."""
    if len(text) <= SHORT:
        return json.loads(text)
    value, end = _value(text, _after_space(text, 0), levels=2)
    end = _after_space(text, end)
    if end != len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


def indented(value: object) -> str:
    """Return ``value`` as JSON with two spaces to a level."""
    if isinstance(value, list) and len(value) > 1:
        pieces = (json.dumps(one, indent=2, ensure_ascii=False) for one in value)
        inner = ",\n".join("  " + piece.replace("\n", "\n  ") for piece in pieces)
        return f"[\n{inner}\n]"
    return json.dumps(value, indent=2, ensure_ascii=False)


def _value(text: str, at: int, levels: int) -> tuple[object, int]:
    opening = text[at : at + 1]
    if levels and opening == "[":
        return _array(text, at + 1, levels - 1)
    if levels and opening == "{":
        return _object(text, at + 1, levels - 1)
    return _DECODER.raw_decode(text, at)


def _array(text: str, at: int, levels: int) -> tuple[list[object], int]:
    found: list[object] = []
    at = _after_space(text, at)
    if text[at : at + 1] == "]":
        return found, at + 1
    while True:
        value, at = _value(text, at, levels)
        found.append(value)
        at = _after_space(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1
        at = _after(text, at, ",")


def _object(text: str, at: int, levels: int) -> tuple[dict[str, object], int]:
    found: dict[str, object] = {}
    at = _after_space(text, at)
    if text[at : at + 1] == "}":
        return found, at + 1
    while True:
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting a name", text, at)
        name, at = _DECODER.raw_decode(text, at)
        at = _after(text, _after_space(text, at), ":")
        found[name], at = _value(text, at, levels)
        at = _after_space(text, at)
        if text[at : at + 1] == "}":
            return found, at + 1
        at = _after(text, at, ",")


def _after(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"Expecting {sign}", text, at)
    return _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _hexadecimal(body: bytes) -> str:
    lines = []
    for start in range(0, min(len(body), 4096), 16):
        part = body[start : start + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:08x}  {part.hex(' '):<47}  {shown}")
    return "\n".join(lines)
