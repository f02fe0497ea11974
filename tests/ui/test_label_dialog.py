"""The dialog for tags, note and colour, of one connection and of several."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.labels import Change
from copper_desktop.model import Colour, Connection, Label
from copper_desktop.ui.label_dialog import LabelDialog
from tests.fakes.service import connection

FULL = Label(("production", "Europe"), "Ask Maya", Colour.RED)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(parent: QWidget, *labels: Label, used: tuple[str, ...] = ()) -> LabelDialog:
    known: list[Connection] = [
        replace(connection(number), label=label) for number, label in enumerate(labels)
    ]
    dialog = LabelDialog(known, used, parent)
    dialog.show()
    return dialog


def test_it_begins_with_what_there_is(parent: QWidget) -> None:
    dialog = opened(parent, FULL)
    assert dialog.tags.text() == "production, Europe"
    assert dialog.note.toPlainText() == "Ask Maya"
    assert dialog.colour.currentText() == "Red"
    assert dialog.change().of(FULL) == FULL


def test_everything_is_entered_by_keyboard(parent: QWidget, qtbot: QtBot) -> None:
    dialog = opened(parent, Label())
    dialog.activateWindow()
    qtbot.waitUntil(dialog.tags.edit.hasFocus, timeout=30_000)
    qtbot.keyClicks(dialog.tags.edit, "test, emea")
    qtbot.keyClick(dialog.tags.edit, Qt.Key.Key_Tab)
    assert dialog.note.hasFocus()
    qtbot.keyClicks(dialog.note, "A note")
    qtbot.keyClick(dialog.note, Qt.Key.Key_Tab)
    assert dialog.colour.hasFocus()
    qtbot.keyClicks(dialog.colour, "gr")
    with qtbot.waitSignal(dialog.change_entered, timeout=30_000) as entered:
        qtbot.keyClick(dialog.colour, Qt.Key.Key_Return)
    assert entered.args[0].of(Label()) == Label(("test", "emea"), "A note", Colour.GREEN)


def test_a_tag_is_taken_away_by_deleting_it(parent: QWidget) -> None:
    dialog = opened(parent, FULL)
    dialog.tags.edit.setText("europe")
    dialog.note.setPlainText("")
    dialog.colour.setCurrentIndex(0)
    assert dialog.change().of(FULL) == Label(("europe",))


@pytest.mark.parametrize(
    ("tags", "note", "code"),
    [
        ("x" * 31, "", "CD-742"),
        (",".join("abcdefghijk"), "", "CD-741"),
        ("", "x" * 501, "CD-743"),
        ("", "password: hunter22", "CD-744"),
    ],
)
def test_what_cannot_be_is_said_and_stays_to_be_corrected(
    parent: QWidget, qtbot: QtBot, tags: str, note: str, code: str
) -> None:
    dialog = opened(parent, Label())
    dialog.tags.edit.setText(tags)
    dialog.note.setPlainText(note)
    with qtbot.assertNotEmitted(dialog.change_entered):
        dialog.save_button.click()
    assert dialog.isVisible()
    assert dialog.error.isVisible()
    assert code in dialog.error.small.text()


def test_the_room_that_is_left_is_told(parent: QWidget) -> None:
    dialog = opened(parent, Label())
    assert dialog.room.text() == "500 more characters"
    dialog.note.setPlainText("x" * 501)
    assert dialog.room.text() == "1 character too many"


def test_tags_in_use_are_offered_for_the_last_tag(parent: QWidget, qtbot: QtBot) -> None:
    dialog = opened(parent, Label(), used=("production", "test"))
    edit = dialog.tags.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "mine, PRO")
    completer = edit.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible, timeout=30_000)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert dialog.change().add == ("mine", "production")


def test_of_several_only_what_they_share_is_shown_and_changed(parent: QWidget) -> None:
    other = Label(("Production", "us"), "Other note", Colour.GREEN)
    dialog = opened(parent, FULL, other)
    assert dialog.headline.text() == "2 connections"
    assert dialog.tags.text() == "production"
    assert dialog.colour.currentText() == "As it is"
    assert not dialog.note.isVisible()
    dialog.tags.edit.setText("2026")
    change = dialog.change()
    assert change == Change(("2026",), ("production",))
    assert change.of(FULL) == replace(FULL, tags=("Europe", "2026"))
    assert change.of(other) == replace(other, tags=("us", "2026"))
    dialog.colour.setCurrentText("Blue")
    assert dialog.change().colour is Colour.BLUE


def test_nothing_entered_for_several_changes_nothing(parent: QWidget) -> None:
    other = replace(FULL, note="Another")
    change = opened(parent, FULL, other).change()
    assert (change.of(FULL), change.of(other)) == (FULL, other)


def test_a_tag_too_many_for_one_of_several_changes_none(parent: QWidget, qtbot: QtBot) -> None:
    dialog = opened(parent, Label(), Label(tuple("abcdefghij")))
    dialog.tags.edit.setText("new")
    with qtbot.assertNotEmitted(dialog.change_entered):
        dialog.save_button.click()
    assert "CD-741" in dialog.error.small.text()
