"""What is still in plain letters while the program speaks the pseudo-language.

All its texts have letters that English does not have, so a plain word is data, or was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from copper_desktop.sandbox.data.directory import GUESTS, PEOPLE

_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z’]+")
_DATA = re.compile(
    r"https?://[^\s⟦⟧“”]+"
    r"|[\w.+-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)*\.(?:example|com|localhost|test)\b"
    r"|\w+(?:/\w+)+|[\w-]+\.(?:coppermove|copperapp|jsonl?|md)\b"
    r"|\bCD-\d+\b|(?:~|\.{0,2})/[\w./%?=&{}…:+-]+"  # codes; paths of files and of the API
    r"|\b[0-9a-f]{8}-[0-9a-f-]{27,}\b|\b[0-9a-f]{7,}\b"  # ids
    r"|\b[0-9A-Z]{8}\b"  # a bundle's reference
    r"|\b(?:GET|POST|UTC|JSON|kB|MB)\b"
)


def forgotten(text: str, data: Collection[str] = ()) -> list[str]:
    """Return the words of ``text`` that are in plain letters and no ``data``."""
    rest = _DATA.sub(" ", text.replace("\u200b", ""))  # where a long word may be broken
    for known in sorted((*people(), *data), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", rest)
    return [word for word in _WORD.findall(rest) if _PLAIN.fullmatch(word)]


@cache
def people() -> frozenset[str]:
    """Return the names of the simulated Copper's people and companies."""
    everybody = (*PEOPLE, *GUESTS)
    return frozenset(one.name for one in everybody) | {one.account.name for one in everybody}
