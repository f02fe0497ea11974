"""A language that nobody speaks, made of the template: it shows what no translation could reach.

Every letter of a text has become another one that English does not have, the text is longer by
two fifths, and brackets stand at both ends. Whatever is still in plain letters was never looked
up; a bracket that is missing was cut off. It is made for a test and never shipped.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import catalogue
from babel.messages.catalog import Catalog

CODE = "en_XA"
OPEN, CLOSE = "⟦", "⟧"
PADDING = "ẋẋẋẋẋẋẋ "

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHER = "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"
_LETTERS = str.maketrans(_PLAIN, _OTHER)
_KEPT = re.compile(rf"({catalogue.FIELD.pattern}|</?\w+[^<>]*>)")


def write(out: Path) -> None:
    """Write the compiled language below ``out``."""
    folder = out / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{catalogue.DOMAIN}.mo").write_bytes(catalogue.compiled(translated()))


def translated() -> Catalog:
    """Return every text of the program in the pseudo-language."""
    made = Catalog(locale=CODE, fuzzy=False)
    for message in catalogue.template():
        if isinstance(message.id, tuple):
            made.add(message.id, tuple(map(pseudo, message.id)))
        elif message.id:
            made.add(message.id, pseudo(message.id))
    return made


def pseudo(text: str) -> str:
    """Return ``text`` as the language has it; its fields, tags, mnemonic and margins stay."""
    inner = text.strip()
    before, _, after = text.partition(inner)
    parts = _KEPT.split(inner)
    letters = sum(len(part) for part in parts[::2])
    changed = "".join(
        part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(parts)
    )
    longer = (PADDING * letters)[: -(-letters * 2 // 5)].strip()
    return f"{before}{OPEN}{changed} {longer}{CLOSE}{after}"
