from __future__ import annotations

from datetime import timedelta

from copper_desktop.sandbox.expiring import Expiring
from tests.conftest import Clock


def test_what_is_kept_can_be_had_until_it_expires(clock: Clock) -> None:
    store: Expiring[str] = Expiring(timedelta(minutes=1), clock)
    key = store.add("x")
    clock.move(seconds=59)
    assert store.get(key) == "x"
    clock.move(seconds=1)
    assert store.get(key) is None


def test_what_is_taken_is_gone(clock: Clock) -> None:
    store: Expiring[str] = Expiring(timedelta(minutes=1), clock)
    key = store.add("x")
    assert store.take(key) == "x"
    assert store.take(key) is None
    assert store.take(None) is None


def test_the_oldest_makes_room(clock: Clock) -> None:
    store: Expiring[int] = Expiring(timedelta(minutes=1), clock, limit=2)
    keys = [store.add(number) for number in range(3)]
    assert [store.get(key) for key in keys] == [None, 1, 2]
