"""Text from elsewhere as it may be shown: on a terminal, on a page, in a log.

Control characters can move a terminal's cursor and forge lines, direction overrides can turn a name
about. Joiners stay: names in some scripts need them.
"""

from __future__ import annotations

_JOINERS = "\u200c\u200d"
HIDDEN = "\ufffd"
"""Stands in the place of what must not be shown."""


def visible(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that acts instead of being seen."""
    return "".join(_shown(character) for character in text)


def visible_lines(text: str) -> str:
    """Return ``text`` with its lines and tabs, and nothing else in it that acts."""
    return "".join(one if one in "\n\t" else _shown(one) for one in text.replace("\r\n", "\n"))


def _shown(character: str) -> str:
    if character in "\n\r\t":
        return " "
    return character if character.isprintable() or character in _JOINERS else HIDDEN
