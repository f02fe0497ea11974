"""The guide in its window: every page, every place that F1 leads to, links, search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from copper_desktop import guide
from copper_desktop.guide import PAGES, WHATS_NEW, Place
from copper_desktop.storage.settings import Settings
from copper_desktop.ui import language, whats_new
from copper_desktop.ui.guide import places
from copper_desktop.ui.guide.window import GuideWindow
from copper_desktop.ui.licences_dialog import LicencesDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.whats_new import LAST_VERSION
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import Browser, MakeWindow

PLACES = {
    *places.BY_DIALOG.values(),
    *places.API.values(),
    places.FIRST,
    places.INVITATION,
    places.OVERVIEW,
    places.SELECTION,
    places.WORKBENCH,
}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opened(qtbot: QtBot, browser: Browser) -> GuideWindow:
    window = GuideWindow(browser)
    qtbot.addWidget(window)
    window.show_place(Place("guide.md"))
    window.come_forward()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    return window


def guide_of(window: MainWindow) -> GuideWindow:
    assert window.dialogs.guide is not None
    return window.dialogs.guide


def show_api(window: MainWindow) -> None:
    window.page.tabs.setCurrentWidget(window.page.api)


def open_settings(window: MainWindow) -> None:
    window.menu_actions.settings.trigger()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_and_drawn(opened: GuideWindow, page: str) -> None:
    opened.show_place(Place(page))
    assert opened.page.document().firstBlock().text() == guide.title(page)
    assert opened.pages.currentItem().text() == guide.title(page)


@pytest.mark.parametrize("place", sorted(PLACES, key=str), ids=str)
def test_every_place_that_f1_leads_to_is_there(opened: GuideWindow, place: Place) -> None:
    opened.show_place(place)
    headings = [guide.anchor(line.lstrip("# ")) for line in guide.text(place.page).splitlines()]
    assert not place.anchor or place.anchor in headings
    shown = opened.page.textCursor().block()
    assert shown.blockFormat().headingLevel() == (2 if place.anchor else 1)


@pytest.mark.parametrize("place", [places.WORKBENCH, Place("errors.md", "cd-402")], ids=str)
def test_the_heading_is_what_is_seen_first(qtbot: QtBot, browser: Browser, place: Place) -> None:
    window = GuideWindow(browser)
    qtbot.addWidget(window)
    window.show_place(place)
    window.come_forward()

    def first() -> str:
        return guide.anchor(window.page.cursorForPosition(QPoint(24, 12)).block().text())

    qtbot.waitUntil(lambda: first() == place.anchor, timeout=30_000)


def test_the_dialogs_that_have_a_place_are_dialogs_of_ours() -> None:
    sources = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "copper_desktop/ui").rglob("*.py")
    )
    for name in places.BY_DIALOG:
        assert sources.count(f'"{name}"') > 1, name


def test_a_link_to_another_page_is_followed_and_the_way_leads_back(
    opened: GuideWindow, qtbot: QtBot
) -> None:
    opened.page.anchorClicked.emit(QUrl("errors.md#cd-402"))
    assert opened.place == Place("errors.md", "cd-402")
    assert opened.page.textCursor().block().text() == "CD-402"
    qtbot.keyClick(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert opened.place == Place("guide.md")
    assert not opened.back_button.isEnabled()


def test_a_link_to_the_web_is_opened_in_the_browser(opened: GuideWindow, browser: Browser) -> None:
    opened.page.anchorClicked.emit(QUrl("https://www.copper.com/"))
    assert browser.opened == ["https://www.copper.com/"]
    assert opened.place == Place("guide.md")


@pytest.mark.parametrize("page", PAGES)
def test_no_link_of_a_page_leads_nowhere(page: str) -> None:
    document = QTextDocument()
    document.setMarkdown(guide.text(page))
    block = document.begin()
    while block.isValid():
        for formats in block.textFormats():
            link = formats.format.anchorHref()
            if link and not link.startswith("https://"):
                found = guide.place(link, page)
                assert found is not None, link
                anchors = map(guide.anchor, _headings(found.page))
                assert not found.anchor or found.anchor in anchors, link
        block = block.next()


def _headings(page: str) -> list[str]:
    lines = guide.text(page).splitlines()
    return [line.lstrip("#").strip() for line in lines if line.startswith("#")]


def test_the_pictures_of_a_page_are_shown_and_nothing_else_is_loaded(opened: GuideWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = opened.page.loadResource(kind, QUrl("images/check-light.png"))
    assert 0 < picture.width() <= 560
    assert opened.page.loadResource(kind, QUrl("https://www.copper.com/a.png")) is None
    assert opened.page.loadResource(kind, QUrl("file:///etc/passwd")) is None


def test_words_are_found_from_the_keyboard(opened: GuideWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(opened.search.hasFocus)
    qtbot.keyClicks(opened.search, "projector")
    qtbot.keyClick(opened.search, Qt.Key.Key_Return)
    assert not opened.page.textCursor().hasSelection()
    opened.search.setText("stand-ins")
    qtbot.keyClick(opened.search, Qt.Key.Key_Return)
    assert opened.page.textCursor().selectedText() == "stand-ins"


def test_a_page_is_chosen_from_the_list_by_keyboard(opened: GuideWindow, qtbot: QtBot) -> None:
    opened.pages.setFocus()
    qtbot.keyClick(opened.pages, Qt.Key.Key_Down)
    assert opened.place == Place(PAGES[1])


def test_esc_closes_it(opened: GuideWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()


def test_that_it_is_english_is_said_in_other_languages(
    opened: GuideWindow, qapp: QApplication
) -> None:
    assert not opened.note.isVisible()
    language.current().use("de")
    try:
        assert opened.note.isVisible()
        assert opened.page.layoutDirection() is Qt.LayoutDirection.LeftToRight
    finally:
        language.current().use("en")


@pytest.mark.parametrize(
    ("number", "goes", "expected"),
    [
        (0, lambda _window: None, places.INVITATION),
        (1, lambda _window: None, places.OVERVIEW),
        (1, show_api, places.API["checkPanel"]),
        (2, lambda window: window.sidebar.view.selectAll(), places.SELECTION),
        (1, open_settings, places.BY_DIALOG["settingsDialog"]),
    ],
)
def test_help_opens_the_place_that_fits(
    make_window: MakeWindow,
    qtbot: QtBot,
    number: int,
    goes: Callable[[MainWindow], object],
    expected: Place,
) -> None:
    window = make_window(FakeService(*map(connection, range(1, number + 1))))
    goes(window)
    window.dialogs.open_guide()
    assert guide_of(window).place == expected


def test_f1_opens_the_guide_and_it_closes_with_the_window(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(connection(1)))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    shown = guide_of(window)
    assert shown.isVisible()
    window.close()
    assert window.dialogs.guide is None
    assert not shown.isVisible()


def test_a_dialog_does_not_block_the_guide(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService(connection(1)))
    window.menu_actions.settings.trigger()
    window.dialogs.open_guide()
    shown = guide_of(window)
    qtbot.waitExposed(shown)
    qtbot.mouseClick(shown.close_button, Qt.MouseButton.LeftButton)
    assert not shown.isVisible()


def test_whats_new_is_in_the_menu(make_window: MakeWindow) -> None:
    window = make_window(FakeService())
    window.menu_actions.whats_new.trigger()
    assert guide_of(window).place == Place(WHATS_NEW)


@pytest.mark.parametrize(
    ("before", "version", "told"),
    [
        ("", "1.0.0", False),
        ("1.0.0", "1.0.0", False),
        ("1.9.0", "1.10.0", True),
        ("2.0", "1.0", False),
    ],
)
def test_an_update_is_told_once_and_leads_to_what_is_new(
    make_window: MakeWindow, settings: Settings, before: str, version: str, told: bool
) -> None:
    settings.put(LAST_VERSION, before)
    window = make_window(FakeService(connection(1)))
    whats_new.tell(window, version)
    assert window.banner.isVisible() is told
    assert settings.get(LAST_VERSION) == version
    if told:
        assert version in window.banner.title.text()
        window.banner.action.click()
        assert guide_of(window).place == Place(WHATS_NEW)
        window.banner.hide()
        whats_new.tell(window, version)
        assert not window.banner.isVisible()


def test_about_leads_to_the_licences_of_everything(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService())
    window.menu_actions.about.trigger()
    about = window.findChild(QDialog, "aboutDialog")
    assert about is not None
    about.findChild(object, "aboutLicences").click()  # type: ignore[union-attr]
    dialog = about.findChild(LicencesDialog)
    assert dialog is not None
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert names[:2] == ["Copper Desktop", "Qt"]
    for library in ("PySide6", "httpx", "keyring", "qasync", "oauthlib", "Python"):
        assert any(name.startswith(library) for name in names), library
    shown = dialog.findChild(QPlainTextEdit, "licenceText")
    assert shown is not None
    assert "Permission is hereby granted" in shown.toPlainText()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert "GNU Lesser General Public License" in shown.toPlainText()
