"""Days, moments and numbers as they are written where the person is, in the language in use.

For what knows no Qt: the command line, the browser's pages, the messages. The formats are Qt's
(``packaging/formats.py``), so that everything agrees with the window.
"""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from copper_desktop import i18n, languages, resources
from copper_desktop.i18n import _

_PIECE = re.compile(r"'([^']*)'|yyyy|MMM|dd?|HH?|hh?|mm|Ap|AP|.", re.DOTALL)
_VARIABLES = ("LC_ALL", "LC_TIME", "LANG")


@dataclass(frozen=True, slots=True)
class _Format:
    """Patterns as Qt has them; ``grouping``: from how many digits on, the last group, others."""

    date: str
    time: str
    months: tuple[str, ...]
    halves: tuple[str, str]
    small_halves: tuple[str, str]
    zero: str
    group: str
    grouping: tuple[int, int, int]


def day(of: date) -> str:
    """Return a day with the short name of its month."""
    return _filled(_current().date, datetime(of.year, of.month, of.day))


def moment(at: datetime) -> str:
    """Return day and time of an aware ``at`` where this computer is, with the time zone's name."""
    there = at.astimezone()
    format_ = _current()
    time = _filled(format_.time, there)
    return together(_filled(format_.date, there), time, there.tzname() or "")


def together(day: str, time: str, zone: str) -> str:
    """Return a moment of its parts."""
    return _("{date}, {time} {zone}").format(date=day, time=time, zone=zone)


def number(value: int) -> str:
    """Return a whole number in the digits and groups of the person."""
    format_ = _current()
    digits, (least, last, others) = str(abs(value)), format_.grouping
    groups = []
    if len(digits) >= least:
        groups.append(digits[-last:])
        digits = digits[:-last]
        while len(digits) > others:
            groups.append(digits[-others:])
            digits = digits[:-others]
    whole = format_.group.join([digits, *reversed(groups)])
    return ("-" if value < 0 else "") + _localized(whole, format_)


def locale_name() -> str:
    """Return the locale whose formats count, such as ``de_AT``.

    It is the system's if that speaks the language in use; else that of the language where the
    system is; else where most speak it. A system without a language counts as an English one.
    """
    spoken = i18n.language().partition("-")[0]
    system = _system().partition(".")[0].partition("@")[0].replace("-", "_")
    language, _sign, country = system.partition("_")
    if language in ("C", "POSIX"):
        return "C" if spoken == languages.SOURCE else spoken
    there = f"{spoken}_{country.rpartition('_')[2].upper()}"
    return there if there in _table()["locales"] else spoken


def _system() -> str:
    """Return the name of the locale in which the system's person writes days."""
    found = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    if found or sys.platform == "linux":
        return found or "C"
    return next(iter(languages.wanted_by_system()), "")


def _current() -> _Format:
    return _format(locale_name())


@cache
def _format(name: str) -> _Format:
    table = _table()
    known = table["formats"][table["locales"].get(name, table["locales"][languages.SOURCE])]
    lists = {key: tuple(value) for key, value in known.items() if isinstance(value, list)}
    return _Format(**{**known, **lists})


@cache
def _table() -> Any:
    return json.loads(resources.path("locale", "formats.json").read_text(encoding="utf-8"))


def _filled(pattern: str, at: datetime) -> str:
    format_ = _current()
    return "".join(_piece(found, at, format_) for found in _PIECE.finditer(pattern))


def _piece(found: re.Match[str], at: datetime, format_: _Format) -> str:
    piece = found[0]
    half = at.hour >= 12
    words = {
        "MMM": format_.months[at.month - 1],
        "Ap": format_.small_halves[half],
        "AP": format_.halves[half],
    }
    numbers = {
        "yyyy": (at.year, 4),
        "d": (at.day, 1),
        "dd": (at.day, 2),
        "H": (at.hour, 1),
        "HH": (at.hour, 2),
        "h": (at.hour % 12 or 12, 1),
        "hh": (at.hour % 12 or 12, 2),
        "mm": (at.minute, 2),
    }
    if piece in words:
        return words[piece]
    if piece in numbers:
        value, width = numbers[piece]
        return _localized(f"{value:0{width}}", format_)
    return found[1] if found[1] is not None else piece


def _localized(digits: str, format_: _Format) -> str:
    if format_.zero == "0":
        return digits
    return digits.translate({ord("0") + n: chr(ord(format_.zero) + n) for n in range(10)})
