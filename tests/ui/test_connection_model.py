"""Tests of the model behind the list, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copper_desktop.model import Colour, Health, Label
from copper_desktop.ui.connection_model import ConnectionModel, Role
from copper_desktop.ui.initials import colour, initials
from tests.fakes.service import NOW, connection
from tests.ui.conftest import Clock


@pytest.fixture
def model(qapp: QApplication, clock: Clock) -> ConnectionModel:
    """Return a model with two connections, watched for broken promises."""
    made = ConnectionModel(clock)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(made, mode, made)
    made.load([connection(1), connection(2)])
    return made


def test_loading_shows_every_connection(model: ConnectionModel) -> None:
    assert [model.index(row).data(Role.ID) for row in range(model.rowCount())] == ["c1", "c2"]


def test_a_row_has_no_rows_of_its_own(model: ConnectionModel) -> None:
    assert model.rowCount(model.index(0)) == 0


def test_an_index_of_nothing_has_no_data(model: ConnectionModel) -> None:
    assert model.data(QModelIndex(), Role.NAME) is None


def test_an_unknown_role_has_no_data(model: ConnectionModel) -> None:
    assert model.index(0).data(Qt.ItemDataRole.DecorationRole) is None


def test_a_new_connection_is_inserted_as_the_last_row(model: ConnectionModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        model.upsert(connection(3))
    assert inserted.args[1:] == [2, 2]


def test_a_changed_connection_changes_its_own_row_only(
    model: ConnectionModel, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.upsert(connection(2, name="Renamed"))
    assert [changed.args[0].row(), changed.args[1].row()] == [1, 1]
    assert model.index(1).data() == "Renamed"


def test_an_unchanged_connection_changes_nothing(model: ConnectionModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.dataChanged):
        model.upsert(connection(2))


def test_removing_takes_out_one_row(model: ConnectionModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.rowsRemoved) as removed:
        model.remove("c1")
    assert removed.args[1:] == [0, 0]
    assert model.index(0).data(Role.ID) == "c2"


def test_removing_an_unknown_connection_does_nothing(model: ConnectionModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.rowsRemoved):
        model.remove("nobody")


def test_a_row_says_who_and_how_to_a_screen_reader(model: ConnectionModel) -> None:
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Northwind 1, Ada Lovelace 1, Working, Checked just now"


def test_the_account_is_named_where_the_own_name_does_not_say_it(model: ConnectionModel) -> None:
    model.upsert(connection(1, name="Production"))
    assert model.index(0).data(Role.SECOND_LINE) == "Ada Lovelace 1 · Northwind 1"


def test_an_unidentified_connection_says_that_it_is_not_known(model: ConnectionModel) -> None:
    model.upsert(connection(1, identity=None))
    index = model.index(0)
    assert index.data(Role.ACCOUNT) == "Account not known yet"
    assert index.data(Role.PERSON) == "Person not known yet"
    assert index.data(Role.SECOND_LINE) == "Person not known yet"


def test_every_named_role_has_an_answer(model: ConnectionModel) -> None:
    assert all(model.index(0).data(role) is not None for role in Role)


def test_a_verdict_that_time_has_changed_is_told_once(
    model: ConnectionModel, clock: Clock, qtbot: QtBot
) -> None:
    model.upsert(connection(1, expires_at=NOW + timedelta(minutes=30)))
    clock.advance(minutes=25)
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.refresh_health()
    assert changed.args[0].row() == 0
    assert model.index(0).data(Role.HEALTH) == Health.EXPIRING
    assert model.index(0).data(Role.HEALTH_WORDS) == "Expires soon"
    with qtbot.assertNotEmitted(model.dataChanged):
        model.refresh_health()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ada Lovelace", "AL"), ("Ávila & Sons", "ÁS"), ("acme", "A"), ("", "·"), ("a b c", "AB")],
)
def test_initials_are_the_first_letters_of_two_words(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_the_colour_of_a_connection_never_changes() -> None:
    assert colour("c1") == colour("c1")
    assert len({colour(f"c{number}") for number in range(40)}) > 4


def test_connections_are_returned_in_the_order_of_their_rows(model: ConnectionModel) -> None:
    renamed = replace(connection(1), name="Zenith")
    model.upsert(renamed)
    assert model.connections() == (renamed, connection(2))


def test_a_label_is_spoken_and_told_in_full(model: ConnectionModel) -> None:
    label = Label(("production", "emea"), "Ask Maya\nfirst", Colour.RED)
    model.upsert(connection(1, label=label))
    index = model.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Northwind 1, Ada Lovelace 1, Working, Checked just now, "
        "Colour: Red. Tags: production, emea"
    )
    assert index.data(Qt.ItemDataRole.ToolTipRole) == (
        "Colour: Red. Tags: production, emea\nAsk Maya\nfirst"
    )
    assert model.index(1).data(Qt.ItemDataRole.ToolTipRole) is None
