"""A person is told once of a connection that was revoked or is about to expire."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from copper_desktop.model import Connection, Health
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.about_dialog import AboutDialog
from copper_desktop.ui.alerts import NOTIFICATIONS
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.notifications_section import NotificationsSection
from copper_desktop.ui.settings_dialog import SettingsDialog
from tests.fakes.service import NOW, FakeService, connection
from tests.ui.conftest import Clock, MakeWindow

PATIENCE = 30_000
DAEMON = Path(__file__).parent.parent / "notification_daemon.py"
REVOKED = connection(health=Health.REVOKED)


class Daemon:
    """The stand-in for a notification daemon, in its process."""

    def __init__(self, *capabilities: str) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, str(DAEMON), *capabilities]
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        assert self.process.stdout is not None
        assert json.loads(self.process.stdout.readline()) == "ready"
        self.shown: list[dict[str, object]] = []

    def next(self) -> dict[str, object]:
        """Return the next notification; nothing else of the test goes on meanwhile."""
        assert self.process.stdout is not None
        found: dict[str, object] = json.loads(self.process.stdout.readline())
        return found

    def say(self, what: str, number: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what} {number}\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=60)


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    made = Daemon()
    yield made
    made.end()


@pytest.fixture
def shown(daemon: Daemon, qtbot: QtBot) -> Callable[[], dict[str, object]]:
    """Return what waits for the next notification while the window goes on."""
    import threading

    def wait() -> dict[str, object]:
        found: list[dict[str, object]] = []
        reading = threading.Thread(target=lambda: found.append(daemon.next()), daemon=True)
        reading.start()
        qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
        return found[0]

    return wait


def told(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    return window.banner.title.text()


def test_a_connection_that_turns_revoked_is_told_in_the_window_and_by_the_desktop(
    make_window: MakeWindow, qtbot: QtBot, shown: Callable[[], dict[str, object]]
) -> None:
    service = FakeService(connection())
    window = make_window(service)
    window.start_checks()
    service.put(REVOKED)
    window.state.show_checked(REVOKED)
    notification = shown()
    assert notification["title"] == "Copper no longer accepts “Northwind 1”"
    assert notification["entry"] == notification["icon"] == "copper-desktop"
    assert notification["actions"] == ["default", "Reconnect", "open", "Reconnect"]
    assert told(window, qtbot) == notification["title"]
    assert window.banner.action.text() == "&Reconnect"


def test_choosing_the_notification_begins_the_sign_in(
    make_window: MakeWindow,
    qtbot: QtBot,
    daemon: Daemon,
    shown: Callable[[], dict[str, object]],
) -> None:
    window = make_window(FakeService(connection(2), REVOKED))
    window.start_checks()
    daemon.say("open", shown()["number"])
    qtbot.waitUntil(lambda: window.findChild(ConnectDialog) is not None, timeout=PATIENCE)
    assert window.page.connection == REVOKED


def test_a_notification_that_is_dismissed_does_nothing(
    make_window: MakeWindow,
    qtbot: QtBot,
    daemon: Daemon,
    shown: Callable[[], dict[str, object]],
) -> None:
    window = make_window(FakeService(REVOKED))
    window.start_checks()
    before = len(window.tasks)
    daemon.say("close", shown()["number"])
    qtbot.waitUntil(lambda: len(window.tasks) < before, timeout=PATIENCE)
    assert window.findChild(ConnectDialog) is None


def test_a_name_is_never_read_as_markup(
    make_window: MakeWindow, shown: Callable[[], dict[str, object]]
) -> None:
    names = ("<b>Evil</b> & Co", "<img src=x>")
    alike = [replace(REVOKED, id=f"c{n}", name=name) for n, name in enumerate(names)]
    alike[1] = replace(alike[1], connected_at=NOW)
    window = make_window(FakeService(*alike))
    window.start_checks()
    assert shown()["body"] == "&lt;b&gt;Evil&lt;/b&gt; &amp; Co, &lt;img src=x&gt;"
    assert window.banner.text.text() == "<b>Evil</b> & Co, <img src=x>"


def test_nobody_is_told_twice(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(REVOKED)
    window = make_window(service)
    window.start_checks()
    told(window, qtbot)
    window.banner.hide()
    window.refresh()
    again = make_window(service)
    again.start_checks()
    qtbot.waitUntil(lambda: ("check", "c1") in service.calls or bool(service.told))
    again.refresh()
    assert not window.banner.isVisible()
    assert not again.banner.isVisible()


def test_a_token_that_is_about_to_expire_is_told_when_it_is_time(
    make_window: MakeWindow, qtbot: QtBot, clock: Clock
) -> None:
    service = FakeService(connection(expires_at=NOW + timedelta(minutes=10, seconds=1)))
    window = make_window(service)
    window.start_checks()
    assert not window.banner.isVisible()
    clock.advance(seconds=1)  # the timer of the window is set for that second
    assert told(window, qtbot) == "“Northwind 1” expires in 10 minutes"
    clock.advance(minutes=11)
    window.banner.hide()
    window.refresh()
    assert not window.banner.isVisible()


def test_one_that_expired_while_the_program_was_closed_is_told_at_the_start(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(connection(expires_at=NOW - timedelta(days=1))))
    window.start_checks()
    assert told(window, qtbot) == "“Northwind 1” has expired"


def test_many_at_once_are_told_in_one(make_window: MakeWindow, qtbot: QtBot) -> None:
    many: list[Connection] = [
        connection(n, health=Health.REVOKED, connected_at=NOW - timedelta(days=n))
        for n in range(1, 8)
    ]
    window = make_window(FakeService(*many))
    window.start_checks()
    assert told(window, qtbot) == "7 connections need you to sign in again"
    assert window.banner.text.text().startswith("Northwind 1, Northwind 2")
    window.banner.action.click()
    assert window.page.connection == many[0]


@pytest.mark.parametrize(
    "quiet",
    [
        connection(health=Health.REVOKED, verified_at=None),
        connection(health=Health.UNREACHABLE),
        connection(health=Health.LOCKED),
        connection(health=Health.MISSING),
        connection(expires_at=NOW + timedelta(minutes=1), renewable=True),
    ],
)
def test_what_is_no_news_is_not_told(
    make_window: MakeWindow, qtbot: QtBot, quiet: Connection
) -> None:
    service = FakeService(quiet)
    window = make_window(service)
    window.start_checks()
    window.refresh()
    assert not service.told
    assert not window.banner.isVisible()


def test_it_waits_for_a_dialog_that_wants_an_answer(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(connection())
    window = make_window(service)
    window.start_checks()
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    service.put(REVOKED)
    window.state.show_checked(REVOKED)
    assert not service.told
    dialog.accept()
    assert told(window, qtbot) == "Copper no longer accepts “Northwind 1”"


def test_notifications_are_switched_off_in_the_settings(
    make_window: MakeWindow, qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = FakeService(connection())
    window = make_window(service)
    window.start_checks()
    assert window.alerts is not None
    notified: list[object] = []
    monkeypatch.setattr(window.alerts.notifier, "notify", lambda *given: notified.append(given))
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    section = dialog.findChild(NotificationsSection)
    assert section is not None
    section.switch.setFocus()
    qtbot.keyClick(section.switch, Qt.Key.Key_Space)
    assert settings.get(NOTIFICATIONS) is False
    service.put(REVOKED)
    dialog.accept()
    told(window, qtbot)
    assert not notified


def test_without_a_daemon_and_a_tray_the_window_is_enough(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(REVOKED))
    before = len(window.tasks)
    window.start_checks()
    told(window, qtbot)
    assert window.alerts is not None
    qtbot.waitUntil(lambda: len(window.tasks) <= before + 1, timeout=PATIENCE)
    assert window.alerts.notifier._tray is None


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "nonsense", ""])
def test_a_session_without_a_bus_has_its_tray(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """No X server of a test has a tray: what it would show is taken down instead."""
    messages: list[str] = []
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _icon: None)
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _icon, title, *_more: messages.append(title)
    )
    window = make_window(FakeService(REVOKED))
    window.start_checks()
    qtbot.waitUntil(lambda: bool(messages), timeout=PATIENCE)
    assert window.alerts is not None
    tray = window.alerts.notifier._tray
    assert tray is not None
    tray.messageClicked.emit()
    qtbot.waitUntil(lambda: window.findChild(ConnectDialog) is not None, timeout=PATIENCE)


def test_a_dialog_in_the_way_is_not_covered_by_a_sign_in(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(REVOKED))
    window.start_checks()
    told(window, qtbot)
    window.menu_actions.about.trigger()
    assert window.findChild(AboutDialog) is not None
    window.dialogs.reconnect_wanted("c1")
    assert window.findChild(ConnectDialog) is None


def test_nothing_is_told_while_people_present_but_afterwards(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(REVOKED)
    window = make_window(service)
    window.presentation.switch(True)
    window.start_checks()
    assert window.alerts is not None
    assert window.alerts._known == set()
    window.presentation.switch(False)
    assert told(window, qtbot) == "Copper no longer accepts “Northwind 1”"
