"""The demo's strip in the window, and what a later run asks of the demo that is open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from copper_desktop.app import argument_for
from copper_desktop.scenario import Scenario
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.workbench.operation_chooser import RECENT, STARRED
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow
from tests.ui.test_journey import MakeDesk, make_desk

__all__ = ["make_desk"]


def test_without_the_demo_there_are_no_scenarios(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)))
    assert window.demo_strip is None
    assert window.findChild(QAction, "demo-reset") is None


def test_each_scenario_is_in_the_menu_and_says_what_it_shows(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    for scenario in Scenario:
        action = window.findChild(QAction, f"demo-{scenario}")
        with qtbot.waitSignal(window.scenario_chosen) as told:
            action.trigger()
        assert told.args == [scenario]
        window.show_scenario(scenario, "c1")
        assert window.banner.title.text()


def marked(window: MainWindow) -> list[str]:
    return [
        scenario
        for scenario in Scenario
        if window.findChild(QAction, f"demo-{scenario}").isChecked()
    ]


def test_the_scenario_that_is_shown_is_marked_and_named(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    assert window.demo_strip is not None
    assert marked(window) == [Scenario.NORMAL]
    for scenario in (Scenario.DOWN, Scenario.MANY):
        window.show_scenario(scenario, None)
        assert marked(window) == [Scenario.DOWN]
    assert window.demo_strip.scenarios.accessibleDescription() == "Copper is down"
    window.show_scenario(Scenario.RESET, None)
    assert marked(window) == [Scenario.NORMAL]


def test_a_reset_forgets_which_calls_were_starred_and_used(
    make_window: MakeWindow, settings: Settings
) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    settings.put(STARRED, "people")
    settings.put(RECENT, "account")
    window.show_scenario(Scenario.DOWN, None)
    assert settings.get(STARRED) == "people"
    window.show_scenario(Scenario.RESET, None)
    assert (settings.get(STARRED), settings.get(RECENT)) == ("", "")


def test_a_scenario_that_did_not_come_about_is_not_marked(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    window.findChild(QAction, "demo-down").trigger()
    window.show_scene_setting(True)
    window.show_scene_setting(False)
    assert marked(window) == [Scenario.NORMAL]


def test_the_keyboard_resets_the_demo(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    with qtbot.waitSignal(window.scenario_chosen) as told:
        qtbot.keyClick(
            window,
            Qt.Key.Key_R,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    assert told.args == [Scenario.RESET]


def test_a_scenario_is_shown_and_reset_takes_it_away(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.window.findChild(QAction, "demo-down").trigger()
    desk.wait(lambda: "Copper is down" in desk.text("bannerTitle"))
    assert desk.window.model.rowCount() == 1
    desk.window.sidebar.begin_search()
    desk.press("demoReset")
    desk.wait(lambda: desk.visible("invitationConnect"))
    assert desk.window.sidebar.search.isHidden()
    badge = desk.visible("demoBadge")
    assert isinstance(badge, QLabel)
    assert "simulated" in badge.text()


def test_a_later_run_chooses_a_scenario_in_the_open_window(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.program._is_live = True
    desk.program._on_handed_over([argument_for("revoked"), argument_for("unheard of")])
    desk.wait(lambda: "revoked" in desk.text("bannerTitle"))
