"""The forms in which a value may turn up: as it is, escaped, encoded, in UTF-16 or in base64.

Knows nothing of what is done about them.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

_SKIPPED = (0, 2, 3)
"""Characters of base64 that also depend on the 0, 1 or 2 bytes before a value."""

_LEFT_AS_THEY_ARE = ("", "/", "/!$&'()*+,;=:@", "/?!$&'()*+,;=:@")
"""What encoders of URLs leave alone: nothing, in a path, in a segment, in a query (RFC 3986)."""

_NULS = ("\0", "\\x00", "\\u0000", "%00", "\\0")
"""How the zero bytes of ASCII in UTF-16 look when somebody prints them."""


def forms(value: str) -> frozenset[str]:
    """Return every form of ``value``, in both cases of the hexadecimal ones."""
    found = {value, *_escaped(value)}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        encoded = value.encode(encoding, errors="surrogatepass")
        found |= {encoded.hex(), encoded.hex().upper(), *_base64(encoded)}
    for nul in _NULS:
        found.add(nul.join(value))
    return frozenset(found - {""})


def _escaped(value: str) -> Iterator[str]:
    quoted = json.dumps(value)[1:-1]
    yield quoted
    yield json.dumps(quoted)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield quoted.replace("/", "\\/")
    yield repr(value)[1:-1]
    yield repr(value.encode(errors="surrogatepass"))[2:-1]
    yield from (html.escape(value), html.escape(value, quote=False))
    yield value.encode("unicode_escape", errors="surrogatepass").decode("ascii")
    for encode in (quote, quote_plus):
        for safe in _LEFT_AS_THEY_ARE:
            once = encode(value.encode(errors="surrogatepass"), safe=safe)
            yield from (once, _lower(once), encode(once, safe=""))


def _lower(quoted: str) -> str:
    first, *rest = quoted.split("%")
    return "%".join([first, *(piece[:2].lower() + piece[2:] for piece in rest)])


def _base64(value: bytes) -> Iterator[str]:
    """Yield what is always the same of base64, whatever is before and after ``value``."""
    for before, skipped in enumerate(_SKIPPED):
        whole = (before + len(value)) * 8 // 6
        text = base64.b64encode(b"\0" * before + value).decode()[skipped:whole]
        yield text
        yield text.translate(str.maketrans("+/", "-_"))
