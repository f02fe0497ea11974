"""Finding a call: searched, grouped, starred and recent ones first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.api.operations import OPERATIONS
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.workbench.operation_chooser import RECENT, STARRED, OperationChooser


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(600, 500)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def chooser(owner: QWidget, settings: Settings) -> OperationChooser:
    made = OperationChooser(settings, owner)
    QVBoxLayout(owner).addWidget(made)
    owner.show()
    return made


def lines(chooser: OperationChooser) -> list[str]:
    return [
        str(chooser.model.data(chooser.model.index(row))) for row in range(chooser.model.rowCount())
    ]


def type_in(chooser: OperationChooser, qtbot: QtBot, text: str) -> None:
    chooser.field.selectAll()
    qtbot.keyClicks(chooser.field, text)


def test_every_call_is_listed_once_under_its_heading(
    chooser: OperationChooser, qtbot: QtBot
) -> None:
    qtbot.keyClick(chooser.field, Qt.Key.Key_Down)
    assert chooser.list.isVisible()
    ids = [chooser.model.id_at(chooser.model.index(row)) for row in range(len(lines(chooser)))]
    assert [one for one in ids if one] == [one.id for one in OPERATIONS] + ["free"]
    assert "Lists of records" in lines(chooser)


def test_a_search_narrows_by_all_of_its_words(chooser: OperationChooser, qtbot: QtBot) -> None:
    type_in(chooser, qtbot, "pipel stag")
    assert next(line for line in lines(chooser) if "—" in line).startswith("Pipeline")
    with qtbot.waitSignal(chooser.chosen) as chosen:
        qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    assert chosen.args[0] in ("pipelines", "pipeline_stages")
    assert not chooser.list.isVisible()


def test_a_heading_cannot_be_chosen_with_the_keys(chooser: OperationChooser, qtbot: QtBot) -> None:
    qtbot.keyClick(chooser.field, Qt.Key.Key_Down)
    seen = set()
    for _step in range(60):
        qtbot.keyClick(chooser.field, Qt.Key.Key_Down)
        seen.add(chooser.model.id_at(chooser.list.currentIndex()))
    assert "" not in seen
    assert "free" in seen
    qtbot.keyClick(chooser.field, Qt.Key.Key_PageUp)
    assert chooser.model.id_at(chooser.list.currentIndex())


def test_what_was_typed_is_given_up_with_escape(chooser: OperationChooser, qtbot: QtBot) -> None:
    type_in(chooser, qtbot, "nothing of the kind")
    assert lines(chooser) == []
    qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    qtbot.keyClick(chooser.field, Qt.Key.Key_Escape)
    assert chooser.field.text() == "Current user"
    assert not chooser.list.isVisible()


def test_starred_and_recent_calls_come_first_and_are_remembered(
    chooser: OperationChooser, qtbot: QtBot, tmp_path: Path
) -> None:
    chooser.choose("tags")
    chooser.star.click()
    for used in ("people", "account"):
        chooser.choose(used)
        chooser.note_use()
    saved = Settings(tmp_path / "settings.json")
    assert saved.get(STARRED) == "tags"
    assert saved.get(RECENT) == "account people"
    qtbot.keyClick(chooser.field, Qt.Key.Key_Down)
    first = [line.partition("  —")[0] for line in lines(chooser)[:5]]
    assert first == ["Starred", "Tags", "Recent", "Account", "People"]
    chooser.choose("tags")
    assert chooser.star.isChecked()
    chooser.star.click()
    assert Settings(tmp_path / "settings.json").get(STARRED) == ""


def test_what_settings_hold_that_is_no_call_is_left_out(
    chooser: OperationChooser, settings: Settings, qtbot: QtBot
) -> None:
    settings.put(STARRED, "gone tags")
    qtbot.keyClick(chooser.field, Qt.Key.Key_Down)
    assert lines(chooser)[:2] == ["Starred", "Tags  —  GET /tags"]


def test_a_call_is_chosen_with_the_mouse(chooser: OperationChooser, qtbot: QtBot) -> None:
    qtbot.mouseClick(chooser.field, Qt.MouseButton.LeftButton)
    place = chooser.list.visualRect(chooser.model.index(2)).center()
    with qtbot.waitSignal(chooser.chosen) as chosen:
        qtbot.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["account"]


def test_what_is_typed_takes_the_place_of_what_was_chosen(
    chooser: OperationChooser, qtbot: QtBot
) -> None:
    chooser.field.clearFocus()
    chooser.field.setFocus()
    qtbot.waitUntil(chooser.field.hasFocus)
    assert chooser.field.selectedText() == chooser.field.text()


def test_what_is_typed_is_chosen_before_it_is_run(chooser: OperationChooser, qtbot: QtBot) -> None:
    assert chooser.settle()
    type_in(chooser, qtbot, "pipelines")
    assert chooser.settle()
    assert chooser.operation_id == "pipelines"
    type_in(chooser, qtbot, "no such call")
    assert not chooser.settle()
    assert chooser.operation_id == "pipelines"
