"""Tests of moments, countdowns and the timer that keeps them current."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QLocale, QObject
from pytestqt.qtbot import QtBot

from copper_desktop.ui import times
from copper_desktop.ui.ticker import MINUTE, QUARTER, SECOND, Ticker, until_next_tick
from tests.fakes.service import NOW
from tests.ui.conftest import Clock


@pytest.fixture
def american() -> Iterator[None]:
    """Use the locale of the United States."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("american")
def test_a_moment_is_local_and_names_its_zone() -> None:
    shown = times.local(NOW)
    assert "Nov" in shown
    assert "2026" in shown
    assert "day" not in shown
    assert shown.split()[-1].isalnum()


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(seconds=-1), "expired"),
        (timedelta(0), "expired"),
        (timedelta(seconds=5), "in 0:05"),
        (timedelta(minutes=5), "in 5:00"),
        (timedelta(minutes=29, seconds=30), "in 29 minutes"),
        (timedelta(hours=30), "in 30 hours"),
        (timedelta(days=3), "in 3 days"),
    ],
)
def test_a_countdown_is_as_exact_as_it_needs_to_be(left: timedelta, expected: str) -> None:
    assert times.countdown(NOW + left, NOW) == expected


@pytest.mark.parametrize(
    ("left", "wait"),
    [
        (timedelta(minutes=30), MINUTE),
        (timedelta(minutes=5, seconds=20), 20_001),
        (timedelta(minutes=4), SECOND),
        (timedelta(0), SECOND),
        (timedelta(seconds=-2), None),
    ],
)
def test_the_wait_shortens_in_the_last_five_minutes(left: timedelta, wait: int | None) -> None:
    assert until_next_tick([NOW + left], NOW) == wait


@pytest.mark.parametrize(
    ("age", "expected", "spoken"),
    [
        (timedelta(seconds=-5), "now", "Checked just now"),
        (timedelta(seconds=59), "now", "Checked just now"),
        (timedelta(minutes=1), "1 min", "Checked 1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 min", "Checked 59 minutes ago"),
        (timedelta(hours=23), "23 h", "Checked 23 hours ago"),
        (timedelta(days=3), "3 d", "Checked 3 days ago"),
    ],
)
def test_an_age_is_told_in_few_words_and_in_a_sentence(
    age: timedelta, expected: str, spoken: str
) -> None:
    assert times.ago(NOW - age, NOW) == expected
    assert times.checked_ago(NOW - age, NOW) == spoken


@pytest.mark.parametrize(
    ("age", "wait"), [(timedelta(0), MINUTE), (timedelta(hours=2), QUARTER), (None, None)]
)
def test_ages_alone_wake_an_idle_window_at_most_once_a_minute(
    age: timedelta | None, wait: int | None
) -> None:
    assert until_next_tick([], NOW, None if age is None else NOW - age) == wait


def test_an_expiry_that_is_near_wakes_more_often_than_an_age() -> None:
    assert until_next_tick([NOW + timedelta(minutes=4)], NOW, NOW) == SECOND
    assert until_next_tick([NOW + timedelta(hours=4)], NOW, NOW) == MINUTE


def test_nothing_is_awaited_without_an_expiry(qtbot: QtBot, clock: Clock) -> None:
    parent = QObject()
    ticker = Ticker(clock, parent)
    ticker.watch([None])
    ticker.resume()
    assert ticker.interval is None


def test_a_paused_ticker_sleeps(qtbot: QtBot, clock: Clock) -> None:
    parent = QObject()
    ticker = Ticker(clock, parent)
    ticker.watch([NOW + timedelta(hours=1)])
    assert ticker.interval is None
    ticker.resume()
    assert ticker.interval == MINUTE
    ticker.pause()
    assert ticker.interval is None


def test_the_ticker_ticks_and_goes_on(qtbot: QtBot, clock: Clock) -> None:
    parent = QObject()
    ticker = Ticker(clock, parent)
    ticker.watch([NOW + timedelta(seconds=60)])
    ticker.resume()
    with qtbot.waitSignal(ticker.ticked, timeout=3000):
        pass
    assert ticker.interval == SECOND
