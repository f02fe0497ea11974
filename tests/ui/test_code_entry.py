"""The field for sign-in codes."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.errors import PastedCodeForeign
from copper_desktop.ui.code_entry import CodeEntry


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def entry(parent: QWidget) -> CodeEntry:
    return CodeEntry(parent)


def test_it_is_there_only_while_a_sign_in_takes_codes(entry: CodeEntry) -> None:
    assert entry.isHidden()
    entry.offer("amber otter", lambda _text: None)
    assert not entry.isHidden()
    assert "amber otter" in entry.words.text()
    entry.forget()
    assert entry.isHidden()
    entry.use_button.click()


def test_what_is_typed_is_passed_on(entry: CodeEntry, qtbot: QtBot) -> None:
    pasted: list[str] = []
    entry.offer("amber otter", pasted.append)
    entry.field.setText("CD1-abc")
    entry.use_button.click()
    assert pasted == ["CD1-abc"]
    assert entry.refusal.isHidden()


def test_a_refusal_says_why_and_goes_with_the_next_try(entry: CodeEntry, qtbot: QtBot) -> None:
    def refuse(_text: str) -> None:
        raise PastedCodeForeign

    entry.offer("amber otter", refuse)
    entry.field.setText("CD1-abc")
    entry.use_button.click()
    assert "CD-143" in entry.refusal.text()
    assert entry.field.selectedText() == "CD1-abc"
    qtbot.keyClicks(entry.field, "x")
    assert entry.refusal.isHidden()
