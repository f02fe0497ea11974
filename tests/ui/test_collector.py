"""Garbage collection in the thread of the window alone."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from copper_desktop.ui import collector
from copper_desktop.ui.collector import Collector


class Cycle:
    """Garbage that only a collection can find."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def owner(qapp: QObject) -> Iterator[QObject]:
    yield QObject()
    gc.unfreeze()
    gc.enable()


def abandoned() -> weakref.ref[Cycle]:
    return weakref.ref(Cycle())


def test_python_does_not_collect_by_itself_meanwhile(owner: QObject) -> None:
    Collector(owner)
    assert not gc.isenabled()


def test_garbage_is_collected_when_it_is_due(
    owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "INTERVAL", 1)
    Collector(owner)
    garbage = abandoned()
    crowd = [Cycle() for _ in range(gc.get_threshold()[0] + 1)]
    qtbot.waitUntil(lambda: garbage() is None)
    assert crowd


def test_nothing_is_collected_while_nothing_is_due(
    owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    watched = Collector(owner)
    monkeypatch.setattr(gc, "get_count", lambda: (1, 0, 0))
    monkeypatch.setattr(gc, "collect", taken.append)
    watched._on_timer_timeout()
    monkeypatch.setattr(gc, "get_count", lambda: (9999, 9999, 0))
    watched._on_timer_timeout()
    monkeypatch.undo()
    assert taken == [1]


def test_in_the_end_everything_is_collected_and_python_takes_over(owner: QObject) -> None:
    watched = Collector(owner)
    garbage = abandoned()
    watched.stop()
    assert garbage() is None
    assert gc.isenabled()


def test_what_is_spared_is_looked_through_again_in_the_end(owner: QObject) -> None:
    watched = Collector(owner)
    kept = Cycle()
    ended = weakref.ref(kept)
    watched.spare()
    assert gc.get_freeze_count()
    del kept
    gc.collect()
    assert ended() is not None
    watched.stop()
    assert ended() is None
