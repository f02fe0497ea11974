"""How labels are drawn in rows and on the page: seen, legible, and never only a colour."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.connection import Colour, Label
from copper_desktop.ui import label_look, theme
from copper_desktop.ui.label_dialog import LabelDialog
from copper_desktop.ui.label_view import LabelView
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.tokens import DARK, LABEL_SHADES, LIGHT
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow
from tests.ui.test_theme import contrast

LABEL = Label(("production", "emea"), "A note", Colour.RED)


@pytest.mark.parametrize("colour", [found for found in Colour if found])
def test_every_colour_is_seen_on_every_ground_of_a_row(colour: Colour) -> None:
    for tokens, shade in zip((LIGHT, DARK), LABEL_SHADES[colour.value], strict=True):
        for ground in (tokens.window, tokens.hover, tokens.selected, tokens.surface):
            assert contrast(shade, ground) >= 3


def edge_of(window: MainWindow) -> QColor:
    """Return the colour that the first row begins with."""
    view = window.sidebar.view
    area = view.visualRect(view.filter.index(0, 0))
    image: QImage = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    x = area.right() - 10 if view.isRightToLeft() else area.left() + 10
    return image.pixelColor(round(x * ratio), round(area.center().y() * ratio))


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_a_row_begins_with_its_colour(
    scheme: Qt.ColorScheme,
    direction: Qt.LayoutDirection,
    qapp: QApplication,
    make_window: MakeWindow,
) -> None:
    qapp.setLayoutDirection(direction)
    try:
        window = make_window(FakeService(connection(1, label=LABEL)))
        theme.apply(qapp, scheme)
        assert edge_of(window).name() == label_look.shade(Colour.RED)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_as_many_tags_are_shown_as_there_is_room_for(qapp: QApplication) -> None:
    font, tags = qapp.font(), ("production", "emea", "2026")
    assert label_look.shown_chips(tags, font, 10_000) == list(tags)
    widths = label_look.chip_widths(tags, font)
    assert label_look.shown_chips(tags, font, widths[0] + 40) == ["production", "\u200e+2"]
    assert label_look.shown_chips(tags, font, 40) == ["\u200e+3"]
    assert label_look.shown_chips(tags, font, 3) == []
    long = label_look.chip_widths(("w" * 30,), font)
    assert long == [label_look.CHIP_LIMIT]


def test_the_page_names_the_colour_and_wraps_many_tags(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    view = LabelView(parent)
    view.show_label(replace(LABEL, tags=tuple(f"a long tag {n}" for n in range(10))))
    one = QFontMetrics(view.chips.font()).height()
    assert view.chips.heightForWidth(240) > 3 * one
    assert view.chips.heightForWidth(5000) < 2 * one
    assert view.chips.accessibleName().startswith("Colour: Red. Tags: a long tag 0, ")
    view.show_label(Label())
    assert view.chips.isHidden()
    assert view.note.isHidden()


def test_a_label_is_entered_on_the_page_and_shown_there(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1))
    window = make_window(service)
    window.page.overview.label.change_button.click()
    dialog = window.findChild(LabelDialog)
    dialog.tags.edit.setText("production, emea")
    dialog.note.setPlainText("A note")
    dialog.colour.setCurrentText("Red")
    dialog.save_button.click()
    shown = window.page.overview.label
    qtbot.waitUntil(lambda: shown.note.text() == "A note", timeout=30_000)
    assert shown.chips.accessibleName() == "Colour: Red. Tags: production, emea"
    assert service.known[0].label == LABEL


def test_a_label_is_not_changed_while_presenting(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1, label=LABEL)))
    window.presentation.switch(True)
    shown = window.page.overview.label
    assert shown.note.text() == "Hidden while presenting"
    assert shown.chips.accessibleName() == "Colour: Red. Tags: Tag 1, Tag 2"
    assert not shown.change_button.isEnabled()
    window.presentation.switch(False)  # type is larger meanwhile, for every window
