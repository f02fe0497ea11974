"""Tests of the search among connections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from copper_desktop.labels import COLOUR_WORDS
from copper_desktop.model import Account, Colour, Connection, Health, Identity, Label, User
from copper_desktop.ui import connection_filter
from copper_desktop.ui.connection_filter import folded
from copper_desktop.ui.connection_model import Role
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.sidebar import SEARCH_FROM
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow


def _of(number: int, account: str, person: str) -> Connection:
    identity = Identity(User(number, person, f"{number}@x.example"), Account(number, account))
    return connection(number, name=account, identity=identity)


@pytest.fixture
def many() -> FakeService:
    """Return a service with 2,000 connections, one of them of Łódź, one without an identity."""
    others = [_of(number, f"Northwind {number}", "Ada Lovelace") for number in range(1998)]
    lodz = _of(1998, "Łódź Élan", "José Ferrer")
    return FakeService(*others, lodz, connection(1999, identity=None, name="Nobody yet"))


@pytest.fixture
def window(many: FakeService, make_window: MakeWindow) -> MainWindow:
    """Return a window over them."""
    return make_window(many)


def _shown(window: MainWindow) -> list[str]:
    found = window.sidebar.view.filter
    return [found.index(row, 0).data(Role.ID) for row in range(found.rowCount())]


def _type(window: MainWindow, qtbot: QtBot, text: str) -> None:
    window.sidebar.search.clear()
    if text.isascii():
        qtbot.keyClicks(window.sidebar.search, text)
    else:
        window.sidebar.search.insert(text)  # QtTest has no such keys


@pytest.mark.parametrize("text", ["łodz", "ÉLAN jose", "Ferrer 1998@x", " élan  "])
def test_two_thousand_are_narrowed_to_the_one_that_is_typed(
    window: MainWindow, qtbot: QtBot, text: str
) -> None:
    _type(window, qtbot, text)
    assert _shown(window) == ["c1998"]
    assert window.page.connection is not None
    assert window.page.connection.id == "c1998"
    assert window.sidebar.title.text() == "1 of 2000 connections"


def test_what_is_searched_is_worked_out_when_the_field_is_entered(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[Connection] = []
    work_out = connection_filter._text
    monkeypatch.setattr(
        connection_filter, "_text", lambda found: worked_out.append(found) or work_out(found)
    )
    window.sidebar.view.setFocus()
    window.sidebar.begin_search()
    qtbot.waitUntil(lambda: len(worked_out) == 2000, timeout=30_000)
    _type(window, qtbot, "ferrer")
    assert _shown(window) == ["c1998"]
    assert len(worked_out) == 2000


def test_the_status_is_searched_too_and_followed(
    window: MainWindow, many: FakeService, qtbot: QtBot
) -> None:
    _type(window, qtbot, "revoked")
    assert _shown(window) == []
    many.put(replace(many.known[3], health=Health.REVOKED))
    window.refresh()
    assert _shown(window) == ["c3"]


@pytest.mark.parametrize("text", ["production", "Führung", "grun", "production GRÜN"])
def test_tags_notes_and_colours_are_searched(
    window: MainWindow, many: FakeService, qtbot: QtBot, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COLOUR_WORDS, Colour.GREEN, "Grün")
    label = Label(("production",), "Für die Führung", Colour.GREEN)
    many.put(replace(many.known[7], label=label))
    window.refresh()
    _type(window, qtbot, text)
    assert _shown(window) == ["c7"]


def test_a_renamed_connection_is_found_by_its_new_name(
    window: MainWindow, many: FakeService, qtbot: QtBot
) -> None:
    _type(window, qtbot, "contoso")
    many.put(replace(many.known[5], name="Contoso"))
    window.refresh()
    assert _shown(window) == ["c5"]


def test_what_matches_nothing_says_so_and_esc_shows_all_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    _type(window, qtbot, "zzz")
    assert window.sidebar.nothing.isVisible()
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Escape)
    assert not window.sidebar.nothing.isVisible()
    assert window.sidebar.title.text() == "Connections"
    assert len(_shown(window)) == 2000


def test_the_search_is_reached_and_left_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.sidebar.search.hasFocus()
    qtbot.keyClicks(window.sidebar.search, "nobody")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Down)
    assert window.sidebar.view.hasFocus()
    assert window.sidebar.view.chosen() == "c1999"


def test_leaving_for_an_empty_list_stays_where_it_is(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.sidebar.begin_search()
    _type(window, qtbot, "zzz")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert not window.sidebar.view.hasFocus()


def test_a_new_connection_is_shown_even_if_the_search_would_hide_it(
    window: MainWindow, many: FakeService, qtbot: QtBot
) -> None:
    _type(window, qtbot, "lovelace")
    many.known.append(connection(3000, name="Contoso"))
    window.dialogs.show_connected(many.known[-1])
    assert window.sidebar.view.chosen() == "c3000"
    assert window.sidebar.search.text() == ""


def test_a_refresh_of_many_tells_of_what_changed_and_of_nothing_else(
    window: MainWindow, many: FakeService
) -> None:
    told: list[int] = []
    window.model.dataChanged.connect(lambda first, _last: told.append(first.row()))
    window.refresh()
    many.put(replace(many.known[7], name="Contoso"))
    window.refresh()
    assert told == [7]


def test_few_connections_need_no_search_until_it_is_asked_for(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(*(connection(number) for number in range(SEARCH_FROM - 1)))
    window = make_window(service)
    assert not window.sidebar.search.isVisible()
    service.known.append(connection(SEARCH_FROM))
    window.refresh()
    assert window.sidebar.search.isVisible()


def test_case_and_accents_do_not_count() -> None:
    assert folded("ÀÉ Straße") == "ae strasse"
