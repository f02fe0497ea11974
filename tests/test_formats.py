"""Days, moments and numbers without Qt agree with those that the window writes by Qt."""

import importlib.util
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale, QTime

from copper_desktop import formats, i18n, resources
from copper_desktop.ui import times
from tests.catalogue import write_catalogue

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(json.loads(resources.path("locale", "formats.json").read_text())["locales"])
NUMBERS = (0, 7, 999, 1000, 12_345, 123_456, 9_876_543_210)
VARIABLES = ("LC_ALL", "LC_TIME", "LANG")


@pytest.fixture
def english() -> Iterator[None]:
    yield
    i18n.use_languages([], Path("nowhere"))


@pytest.mark.parametrize("name", NAMES)
def test_they_agree_with_qt_in_every_locale(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "locale_name", lambda: name)
    qt = QLocale.c() if name == "C" else QLocale(name)
    for month in range(1, 13):
        there = QDate(2026, month, month)
        assert formats.day(date(2026, month, month)) == qt.toString(there, times.date_pattern(qt))
    for hour in (0, 9, 12, 23):
        at = datetime(2026, 11, 5, hour, 8)
        pattern = qt.timeFormat(QLocale.FormatType.ShortFormat)
        assert formats._filled(pattern, at) == qt.toString(QTime(hour, 8), pattern)
    assert [formats.number(n) for n in NUMBERS] == [qt.toString(n) for n in NUMBERS]
    assert formats.number(-5).lstrip("-") == formats.number(5)


def test_the_table_is_the_one_that_qt_has() -> None:
    spec = importlib.util.spec_from_file_location("formats", ROOT / "packaging" / "formats.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    again = "run: .venv/bin/python packaging/formats.py > resources/locale/formats.json"
    kept = resources.path("locale", "formats.json").read_text(encoding="utf-8")
    assert kept == tool.table(), again


def test_a_moment_is_where_this_computer_is_with_the_name_of_its_zone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "CET-1")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    time.tzset()
    try:
        assert formats.moment(datetime(2026, 3, 2, 23, 5, tzinfo=UTC)) == "3 Mar 2026, 00:05 CET"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("language", "environment", "expected"),
    [
        ("en", {}, "C"),
        ("en", {"LANG": "C.UTF-8"}, "C"),
        ("de", {"LANG": "C.UTF-8"}, "de"),
        ("de", {"LANG": "de_AT.UTF-8"}, "de_AT"),
        ("de", {"LANG": "de_AT.UTF-8", "LC_TIME": "de_CH.UTF-8"}, "de_CH"),
        ("de", {"LANG": "de_AT.UTF-8", "LC_ALL": "de_DE@euro"}, "de_DE"),
        ("de", {"LANG": "en_US.UTF-8"}, "de"),
        ("es", {"LANG": "en_US.UTF-8"}, "es_US"),
        ("ar", {"LANG": "ar_MA.UTF-8"}, "ar_MA"),
        ("en", {"LANG": "de_DE.UTF-8"}, "en_DE"),
        ("en", {"LANG": "xx_XX"}, "en"),
        ("en", {"LANG": "eo"}, "en"),
    ],
)
def test_the_formats_are_those_of_the_language_where_the_system_is(
    language: str,
    environment: dict[str, str],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    english: None,
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if language != "en":
        write_catalogue(tmp_path, language, {})
        i18n.use_languages([language], tmp_path)
    assert formats.locale_name() == expected
    assert formats.day(date(2026, 11, 5))
