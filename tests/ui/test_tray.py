"""The icon in the notification area: a real area, which comes and goes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from copper_desktop import at_login
from copper_desktop.model import Health
from copper_desktop.storage.settings import Settings
from copper_desktop.ui import quiet_start
from copper_desktop.ui.background_section import BackgroundSection
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.quiet_start import begin_quietly
from copper_desktop.ui.tray import KEEP_IN_TRAY, TOLD, Tray
from tests.fakes.service import NOW, FakeService, connection
from tests.notification_area import notification_area
from tests.ui.conftest import MakeWindow

PATIENCE = 30_000


@pytest.fixture
def area(qtbot: QtBot) -> Iterator[subprocess.Popen[bytes]]:
    with notification_area() as process:
        qtbot.waitUntil(QSystemTrayIcon.isSystemTrayAvailable, timeout=PATIENCE)
        yield process


@pytest.fixture
def no_area(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not QSystemTrayIcon.isSystemTrayAvailable(), timeout=PATIENCE)


@pytest.fixture
def window(make_window: MakeWindow, settings: Settings) -> MainWindow:
    """A window whose person wants the icon, with a connection that works."""
    settings.put(KEEP_IN_TRAY, True)
    made = make_window(FakeService(connection(1)))
    made.watches.follow_tray()
    return made


def tray(window: MainWindow) -> Tray:
    assert window.watches.tray is not None
    return window.watches.tray


def icon(window: MainWindow) -> QSystemTrayIcon:
    found = tray(window).icon
    assert found is not None
    return found


def entry(window: MainWindow, name: str) -> QAction:
    found = icon(window).contextMenu().findChild(QAction, name)
    assert found is not None
    return found


@pytest.mark.usefixtures("area")
def test_nobody_has_an_icon_who_has_not_asked_for_one(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)))
    window.watches.follow_tray()
    assert window.watches.tray is None
    window.close()
    assert window.is_closed


@pytest.mark.usefixtures("area")
def test_a_closed_window_stays_behind_the_icon_and_comes_back(window: MainWindow) -> None:
    window.close()
    assert not window.isVisible()
    assert not window.is_closed
    icon(window).activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()


@pytest.mark.usefixtures("area")
def test_that_the_program_goes_on_is_said_once(
    window: MainWindow, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(icon(window), "showMessage", lambda title, *_rest: said.append(title))
    for _time in range(2):
        window.close()
        window.come_forward()
    assert said == ["Copper Desktop goes on here"]
    assert settings.get(TOLD)


@pytest.mark.usefixtures("area")
def test_it_quits_from_the_icon_and_from_the_menu(
    make_window: MakeWindow, settings: Settings, qtbot: QtBot
) -> None:
    settings.put(KEEP_IN_TRAY, True)
    for number, quits in enumerate(("trayQuit", "actionQuit")):
        window = make_window(FakeService(connection(number)))
        window.watches.follow_tray()
        window.close()
        action = entry(window, quits) if quits == "trayQuit" else window.menu_actions.quit
        with qtbot.waitSignal(window.closed):
            action.trigger()


@pytest.mark.usefixtures("area")
def test_the_icons_menu_opens_the_window_and_presents(window: MainWindow) -> None:
    window.close()
    entry(window, "trayOpen").trigger()
    assert window.isVisible()
    menu = icon(window).contextMenu()
    assert window.menu_actions.present in menu.actions()
    names = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert names == [
        "Open Copper Desktop",
        "Check all connections now",
        "Presentation mode",
        "Quit",
    ]


@pytest.mark.usefixtures("area")
def test_the_icon_says_how_many_connections_need_somebody(window: MainWindow, qtbot: QtBot) -> None:
    plain = icon(window).icon().pixmap(32).toImage()
    assert icon(window).toolTip() == "Copper Desktop"
    window.model.upsert(replace(connection(1), health=Health.REVOKED))
    expected = "Copper Desktop\n1 connection needs you"
    qtbot.waitUntil(lambda: icon(window).toolTip() == expected)
    assert icon(window).icon().pixmap(32).toImage() != plain
    soon = NOW + timedelta(minutes=5)
    window.model.upsert(connection(1, expires_at=soon, renewable=True))
    qtbot.waitUntil(lambda: icon(window).toolTip() == "Copper Desktop")


@pytest.mark.usefixtures("no_area")
def test_without_an_area_closing_the_window_ends_the_program(
    window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()


@pytest.mark.usefixtures("no_area")
def test_an_area_that_comes_later_is_used(window: MainWindow, qtbot: QtBot) -> None:
    assert not tray(window).holds
    with notification_area():
        qtbot.waitUntil(lambda: tray(window).holds, timeout=PATIENCE)
        window.close()
        assert not window.is_closed
        window.come_forward()


def test_a_window_whose_area_is_gone_comes_back(
    window: MainWindow, qtbot: QtBot, area: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    tray(window)._looking.setInterval(50)
    window.close()
    assert not window.isVisible()
    area.kill()
    qtbot.waitUntil(window.isVisible, timeout=PATIENCE)
    assert not tray(window)._looking.isActive()


@pytest.mark.usefixtures("area")
def test_switching_the_icon_off_brings_the_window_back(
    window: MainWindow, settings: Settings
) -> None:
    window.close()
    settings.put(KEEP_IN_TRAY, False)
    window.watches.follow_tray()
    assert window.isVisible()
    assert tray(window).icon is None
    window.close()
    assert window.is_closed


@pytest.mark.usefixtures("area")
def test_nothing_looks_for_the_area_while_the_window_is_shown(window: MainWindow) -> None:
    assert not tray(window)._looking.isActive()
    window.close()
    assert tray(window)._looking.isActive()
    window.come_forward()
    assert not tray(window)._looking.isActive()


@pytest.mark.usefixtures("area")
@pytest.mark.parametrize(("wanted", "hidden"), [(True, True), (False, False)])
def test_a_start_in_the_background_is_behind_the_icon_or_minimised(
    make_window: MakeWindow,
    settings: Settings,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    wanted: bool,
    hidden: bool,
) -> None:
    monkeypatch.setattr(quiet_start, "AREA_SECONDS", 0.1)  # nobody is at this bus
    settings.put(KEEP_IN_TRAY, wanted)
    window = make_window(FakeService(connection(1)), shown=False)
    started = window.tasks.start(begin_quietly(window))
    qtbot.waitUntil(started.done, timeout=PATIENCE)
    assert window.isVisible() is not hidden
    assert window.isMinimized() is not hidden


def opened(window: MainWindow) -> BackgroundSection:
    window.menu_actions.settings.trigger()
    section = window.findChild(BackgroundSection)
    assert section is not None
    return section


@pytest.mark.usefixtures("area")
def test_the_icon_is_switched_on_and_off_in_the_settings(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(connection(1)))
    section = opened(window)
    assert not section.tray_note.isVisible()
    assert section.login_note.text() == "It starts minimised."
    section.tray_switch.setFocus()
    qtbot.keyClick(section.tray_switch, Qt.Key.Key_Space)
    assert icon(window).isVisible()
    assert section.login_note.text().startswith("It starts in the notification area")
    qtbot.keyClick(section.tray_switch, Qt.Key.Key_Space)
    assert tray(window).icon is None


@pytest.mark.usefixtures("no_area")
def test_the_settings_say_that_there_is_no_area(make_window: MakeWindow) -> None:
    section = opened(make_window(FakeService(connection(1))))
    assert section.tray_note.text().startswith("This desktop shows no notification area")
    assert section.tray_switch.isEnabled()


def test_starting_at_login_is_the_systems_own_entry(
    make_window: MakeWindow, qtbot: QtBot, home: Path
) -> None:
    section = opened(make_window(FakeService()))
    section.login_switch.setFocus()
    qtbot.keyClick(section.login_switch, Qt.Key.Key_Space)
    assert at_login.entry().is_on()
    assert (home / ".config/autostart/copper-desktop.desktop").is_file()
    qtbot.keyClick(section.login_switch, Qt.Key.Key_Space)
    assert not at_login.entry().is_on()


def test_an_entry_that_cannot_be_made_is_told_beside_the_switch(
    make_window: MakeWindow, home: Path
) -> None:
    (home / ".config").mkdir(parents=True, exist_ok=True)
    (home / ".config/autostart").write_text("")
    section = opened(make_window(FakeService()))
    section.login_switch.click()
    assert not section.login_switch.isChecked()
    assert "CD-750" in section.login_note.text()
    assert section.login_switch.accessibleDescription() == section.login_note.text()


def test_the_demo_is_not_started_at_login(make_window: MakeWindow) -> None:
    window = make_window(FakeService(), demo=True)
    assert not opened(window).login_switch.isVisible()
