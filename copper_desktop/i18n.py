"""The one gettext catalogue of the window, the command line and the browser pages; no Qt.

Texts are looked up when they are shown, so that a change of language takes effect at once.
"""

from __future__ import annotations

import contextlib
import gettext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
DOMAIN = "copper-desktop"

_catalogue = gettext.NullTranslations()


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


def language() -> str:
    """Return the language in use as an HTML ``lang`` value."""
    return str(_catalogue.info().get("language", "en")).replace("_", "-")


def direction() -> str:
    """Return the way in which the language in use runs, as an HTML ``dir`` value."""
    return "rtl" if language().partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _(message: str) -> str:
    """Return ``message`` in the language in use; none is none, and not the catalogue's head."""
    return _catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a message that goes with ``number``, in the language in use."""
    return _catalogue.ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802  the name that extraction tools know
    """Mark ``message`` for translation and return it unchanged."""
    return message
