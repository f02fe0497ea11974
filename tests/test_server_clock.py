"""The clock that servers correct."""

from datetime import timedelta

import pytest

from copper_desktop.server_clock import ServerClock
from tests.conftest import START, Clock


def _header(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize("seconds", [7200, -7200])
def test_a_server_corrects_a_clock_that_is_wrong(clock: Clock, seconds: int) -> None:
    corrected = ServerClock(clock)
    corrected.observe(_header(seconds))
    assert corrected() == START + timedelta(seconds=seconds)
    clock.move(minutes=1)
    assert corrected() == START + timedelta(seconds=seconds, minutes=1)


def test_a_clock_that_was_set_right_is_believed_again(clock: Clock) -> None:
    corrected = ServerClock(clock)
    corrected.observe(_header(7200))
    clock.move(hours=2)
    corrected.observe(_header(7200))
    assert corrected() == clock()


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Mar 2026 09:00:00 GMT"])
def test_what_is_no_date_is_ignored(clock: Clock, date: str | None) -> None:
    corrected = ServerClock(clock)
    corrected.observe(date)
    assert corrected() == START


def test_a_difference_of_seconds_is_the_way_of_the_answer(clock: Clock) -> None:
    corrected = ServerClock(clock)
    corrected.observe(_header(-4))
    assert corrected() == START


def test_a_date_without_a_zone_is_utc(clock: Clock) -> None:
    corrected = ServerClock(clock)
    corrected.observe(_header(3600).replace("GMT", "-0000"))
    assert corrected() == START + timedelta(hours=1)
