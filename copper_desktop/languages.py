"""Which languages there are, and which of them a person is spoken to in; no Qt.

Knows where the system says what its person reads, and nothing of what is said.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from copper_desktop import i18n, resources

VARIABLE = "COPPER_DESKTOP_LANGUAGE"
SOURCE = "en"
NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "ar": "العربية"}
"""Codes of the languages with the names that they have for themselves."""


def find(name: str) -> str | None:
    """Return the code of the language that ``name`` means, such as ``de_AT.UTF-8`` or ``es-MX``."""
    code = name.partition(".")[0].partition("@")[0].replace("-", "_").lower()
    return next((known for known in NAMES if code == known or code.startswith(f"{known}_")), None)


def chosen(asked: str | None, *saved: str) -> str:
    """Return the code of the language to speak.

    What was ``asked`` for counts first, then the variable COPPER_DESKTOP_LANGUAGE, what was
    ``saved``, and what the system says. One that there is not means English, and so does nothing.
    """
    for wish in (asked, os.environ.get(VARIABLE), *saved):
        if wish:
            return find(wish) or SOURCE
    return next(filter(None, map(find, wanted_by_system())), SOURCE)


def use(code: str) -> None:
    """Speak the language with this code from now on."""
    i18n.use_languages([code], resources.path("locale"))


def wanted_by_system() -> Sequence[str]:
    """Return the languages that the system's person reads, the best first."""
    if any(os.environ.get(name) for name in _VARIABLES):
        return _of_environment(os.environ)
    if sys.platform == "win32":
        return _of_windows()
    if sys.platform == "darwin":
        return _of_macos()
    return ()


_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


def _of_environment(environment: Mapping[str, str]) -> Sequence[str]:
    """Read the variables as GNU gettext does: LANGUAGE counts unless the locale is C."""
    locale = next((environment[name] for name in _VARIABLES[:3] if environment.get(name)), "")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return ()
    return [name for name in (*environment.get("LANGUAGE", "").split(":"), locale) if name]


def _of_windows() -> Sequence[str]:
    if sys.platform != "win32":
        return ()
    import ctypes

    by_name, count, size = 0x8, ctypes.c_ulong(), ctypes.c_ulong()
    ask = ctypes.windll.kernel32.GetUserPreferredUILanguages
    if not ask(by_name, ctypes.byref(count), None, ctypes.byref(size)):
        return ()
    names = ctypes.create_unicode_buffer(size.value)
    if not ask(by_name, ctypes.byref(count), names, ctypes.byref(size)):
        return ()
    return [name for name in names[:].split("\0") if name]


def _of_macos() -> Sequence[str]:
    """Read the list in System Settings from the file that keeps it; starting ``defaults`` takes
    longer.
    """
    import plistlib
    from pathlib import Path

    file = Path.home() / "Library/Preferences/.GlobalPreferences.plist"
    try:
        names = plistlib.loads(file.read_bytes()).get("AppleLanguages", ())
    except (OSError, ValueError, AttributeError):
        return ()
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else ()
