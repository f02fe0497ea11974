"""Parts of the window that are made when they are first needed, so that it opens sooner."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.ui.banner import Banner
from copper_desktop.ui.connection_page import API, HISTORY
from copper_desktop.ui.search_field import SearchField
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow


def test_the_panel_of_a_tab_is_made_when_the_tab_is_chosen(make_window: MakeWindow) -> None:
    page = make_window(FakeService(connection())).page
    assert page.findChild(QWidget, "historyPanel") is None
    page.tabs.setCurrentIndex(HISTORY)
    assert page.tabs.currentWidget() is page.history
    assert page.tabs.tabText(HISTORY) == "Hi&story"
    assert page.tabs.count() == 3


def test_a_panel_that_is_asked_for_takes_its_place_without_being_shown(
    make_window: MakeWindow,
) -> None:
    page = make_window(FakeService(connection())).page
    assert page.tabs.indexOf(page.api) == API
    assert page.tabs.currentWidget() is page.overview


def test_a_banner_that_says_nothing_has_no_parts(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    banner = Banner(owner, "banner")
    assert banner.findChildren(QLabel) == []
    banner.show_text("ok", "Done")
    assert banner.title.text() == "Done"


def test_the_search_can_be_cleared_once_there_is_text(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    field = SearchField(owner)
    assert field.actions() == []
    field.setText("a")
    (clear,) = field.actions()
    clear.trigger()
    assert field.text() == ""
    assert field.actions() == []


def test_without_connections_the_window_invites(make_window: MakeWindow) -> None:
    window = make_window(FakeService())
    assert window.pages.currentWidget() is window.invitation
