"""The one gettext catalogue of the window, the command line and the browser pages; no Qt.

Texts are looked up when they are shown, so that a change of language takes effect at once. What is
filled into them is shown as the language shows it: numbers with its digits, and the rest in a
direction of its own, so that an address within Arabic words is still read from left to right.
"""

from __future__ import annotations

import contextlib
import gettext
import string
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DOMAIN = "copper-desktop"

CODES = frozenset({"code", "column", "line", "port", "status"})
"""Fields of texts that name something and count nothing: their numbers stay as they are."""

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_MARK = "\u200f"
"""Tells that a text runs from right to left, where its first word does not."""
_ISOLATED = "\u2068{}\u2069"
"""Unicode's "first strong isolate" and its end: what is between has a direction of its own."""

_catalogue = gettext.NullTranslations()
_counted: Callable[[int], str] = str


def use_languages(languages: list[str], directory: Path) -> None:
    """Take texts from the first of ``languages`` that has a catalogue under ``directory``.

    English, the language of the source, is used where none has one.
    """
    global _catalogue  # noqa: PLW0603  one language a process
    _catalogue = next(_found(languages, directory), gettext.NullTranslations())


def _found(languages: list[str], directory: Path) -> Iterator[gettext.NullTranslations]:
    """Yield the catalogues that there are; ``gettext.translation`` would import ``locale``."""
    for language in languages:
        for name in (language, language.partition("_")[0]):
            with contextlib.suppress(FileNotFoundError):
                file = directory / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
                with file.open("rb") as opened:
                    yield gettext.GNUTranslations(opened)


def count_with(counted: Callable[[int], str]) -> None:
    """Show the numbers in texts by ``counted`` from now on, whatever the language."""
    global _counted  # noqa: PLW0603  one language a process
    _counted = counted


def isolated(text: str) -> str:
    """Return ``text`` so that it keeps its own direction within a language from right to left."""
    return _ISOLATED.format(text) if text and direction() == "rtl" else text


class Text(str):
    """A text in the language in use, whose fields are filled in as the language shows them."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """Return the text with its fields filled in."""
        shown = {name: str(v) if name in CODES else v for name, v in values.items()}
        filled = _Filling().vformat(self, args, shown)
        begins_with_a_field = self.startswith("{") and direction() == "rtl"
        return f"{_MARK}{filled}" if begins_with_a_field else filled


class _Filling(string.Formatter):
    """Shows numbers in the language's way, and isolates the rest in texts from right to left."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return _in_digits(format(value, format_spec)) if format_spec else _counted(value)
        return isolated(format(value, format_spec))


def _in_digits(number: str) -> str:
    """Return a number that is written out already in the digits that are counted with."""
    return "".join(_counted(int(each)) if each.isdecimal() else each for each in number)


def language() -> str:
    """Return the language in use as an HTML ``lang`` value."""
    return str(_catalogue.info().get("language", "en")).replace("_", "-")


def direction() -> str:
    """Return the way in which the language in use runs, as an HTML ``dir`` value."""
    return "rtl" if language().partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _(message: str) -> str:
    """Return ``message`` in the language in use; none is none, and not the catalogue's head."""
    return Text(_catalogue.gettext(message)) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a message that goes with ``number``, in the language in use."""
    return Text(_catalogue.ngettext(singular, plural, number))


def N_(message: str) -> str:  # noqa: N802  the name that extraction tools know
    """Mark ``message`` for translation and return it unchanged."""
    return message
