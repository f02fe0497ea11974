"""2,000 connections: what a check or a search costs is counted in calls, not in milliseconds.

How long they take is measured by tests/benchmarks (smoothness, scale); machines differ, calls do
not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import FrameType
from typing import Any

from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from copper_desktop.model import Connection, Evidence, Health
from copper_desktop.ui.main_window import MainWindow
from tests.fakes.service import NOW, FakeService, connection
from tests.ui.conftest import MakeWindow

MANY = 2_000
FEW = 20


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions of Python ``work`` calls."""
    number = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal number
        number += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


def window_over(make_window: MakeWindow, number: int) -> tuple[MainWindow, FakeService]:
    service = FakeService(*(connection(each) for each in range(number)))
    window: MainWindow = make_window(service)
    window.start_checks()
    return window, service


def checked(service: FakeService, number: int, **changes: object) -> Connection:
    """Let a check find something; the place of the connection in the list is its number."""
    evidence = Evidence(NOW + timedelta(minutes=1), "GET /users/me", 200, 0.1, f"r-{number}")
    found = replace(service.known[number], evidence=evidence, **changes)  # type: ignore[arg-type]
    service.known[number] = found
    return found


def test_a_check_costs_the_same_however_many_connections_there_are(
    make_window: MakeWindow,
) -> None:
    cost = {}
    for number in (FEW, MANY):
        window, service = window_over(make_window, number)
        found = checked(service, number - 1)
        cost[number] = calls_of(lambda: window.state.show_checked(found))  # noqa: B023
    assert cost[MANY] <= cost[FEW] + FEW


def test_checks_of_all_of_them_change_one_row_each_and_reset_nothing(
    make_window: MakeWindow,
) -> None:
    window, service = window_over(make_window, MANY)
    rows: list[tuple[int, int]] = []
    resets: list[None] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        rows.append((first.row(), last.row()))

    window.model.dataChanged.connect(note)
    window.model.modelReset.connect(lambda: resets.append(None))
    for number in range(MANY):
        window.state.show_checked(checked(service, number, health=Health.LIMITED))
    assert sorted(set(rows)) == [(number, number) for number in range(MANY)]
    assert not resets
    assert window.model.rowCount() == MANY


def test_a_search_shows_what_it_finds_among_all_of_them(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window, _service = window_over(make_window, MANY)
    window.sidebar.begin_search()
    qtbot.keyClicks(window.sidebar.search, "northwind 199")
    shown = window.sidebar.view.model()
    assert shown.rowCount() == 12  # 199, 1199, and 1990 to 1999
    window.sidebar.search.clear()
    assert shown.rowCount() == MANY
