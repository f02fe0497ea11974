"""Writes the formats of dates and numbers of every country that speaks one of our languages.

.venv/bin/python packaging/formats.py > resources/locale/formats.json

They are Qt's, which are those of Unicode's CLDR: so the command line and the browser's pages, which
know no Qt, write a moment as the window does. A test compares the two.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, QTime

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from copper_desktop import languages
from copper_desktop.ui.times import date_pattern

_SHORT = QLocale.FormatType.ShortFormat
MORNING, EVENING = QTime(1, 0), QTime(13, 0)


def main() -> int:
    """Print the table."""
    sys.stdout.write(table())
    return 0


def table() -> str:
    """Return the table as JSON: the formats that there are, and which of them a locale has."""
    formats: list[dict[str, object]] = []
    of_locales: dict[str, int] = {}
    for name, locale in sorted(locales().items()):
        found = format_of(locale)
        if found not in formats:
            formats.append(found)
        of_locales[name] = formats.index(found)
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, sort_keys=True) for each in formats)
    names = json.dumps(of_locales, sort_keys=True)
    return f'{{"formats": [\n{lines}\n],\n"locales": {names}}}\n'


def locales() -> dict[str, QLocale]:
    """Return Qt's locales of our languages by name; a language alone is where most speak it."""
    found = {"C": QLocale.c()}
    for code in languages.NAMES:
        found[code] = QLocale(code)
        language = QLocale(code).language()
        every = QLocale.matchingLocales(
            language, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
        )
        found |= {each.name(): each for each in every if QLocale(each.name()) == each}
    return found


def format_of(locale: QLocale) -> dict[str, object]:
    """Return what ``copper_desktop.formats`` needs of a locale."""
    return {
        "date": date_pattern(locale),
        "time": locale.timeFormat(_SHORT),
        "months": [locale.monthName(month, _SHORT) for month in range(1, 13)],
        "halves": [locale.toString(time, "AP") for time in (MORNING, EVENING)],
        "small_halves": [locale.toString(time, "Ap") for time in (MORNING, EVENING)],
        "zero": locale.zeroDigit(),
        "group": locale.groupSeparator(),
        "grouping": _grouping(locale),
    }


def _grouping(locale: QLocale) -> list[int]:
    """Return from how many digits on there are groups, and the sizes of the last and the others."""
    separator = locale.groupSeparator()
    if separator not in locale.toString(10**11):
        return [99, 3, 3]
    least = next(many for many in range(4, 8) if separator in locale.toString(10 ** (many - 1)))
    *_first, middle, last = locale.toString(10**11).split(separator)
    return [least, len(last), len(middle)]


if __name__ == "__main__":
    sys.exit(main())
