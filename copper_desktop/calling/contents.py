"""What the body of an answer is: JSON, cut off, HTML, binary or something else, and its value.

Blocking; to be run outside of the event loop's thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from copper_desktop.calling.reading import NotRead, Reader
from copper_desktop.model import RawAnswer


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

    ``reason`` says in words why JSON could not be read, ``repeated`` that a name occurs twice in
    one object, of which ``value`` has the last.
    """

    kind: ContentKind
    value: object = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    size: int = 0
    reason: str = ""
    repeated: bool = False

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
    reader = Reader()
    try:
        value = reader.read(text)
    except NotRead as error:
        kind = ContentKind.INVALID if text.lstrip()[:1] in "[{" else ContentKind.TEXT
        return Content(kind, text=text, size=size, reason=error.reason)
    return Content(ContentKind.JSON, value, text, size, repeated=reader.repeated)


def _hexadecimal(body: bytes) -> str:
    lines = []
    for start in range(0, min(len(body), 4096), 16):
        part = body[start : start + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:08x}  {part.hex(' '):<47}  {shown}")
    return "\n".join(lines)
