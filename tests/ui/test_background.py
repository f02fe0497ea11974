"""Tests of the background checks in the window, the offline line, and their settings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from copper_desktop.health import BACKGROUND_CHECKS, CHECK_MINUTES
from copper_desktop.model import Evidence, Health
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.checks_section import ChecksSection
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.settings_dialog import SettingsDialog
from tests.fakes.service import NOW, FakeService, connection
from tests.ui.conftest import MakeWindow

OFFLINE = Evidence(NOW, "GET /users/me", code="CD-410")
Reachability = QNetworkInformation.Reachability


@pytest.fixture
def service() -> FakeService:
    """Return a service with one connection that has never been checked."""
    return FakeService(connection(evidence=None))


def _found(service: FakeService, health: Health, evidence: Evidence) -> None:
    service.put(replace(service.known[0], health=health, evidence=evidence))


def _section(window: MainWindow) -> ChecksSection:
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    section = dialog.findChild(ChecksSection)
    assert section is not None
    return section


def test_connections_are_checked_quietly_and_shown(
    service: FakeService, make_window: MakeWindow, qtbot: QtBot
) -> None:
    window, answer = make_window(service), service.hold()
    window.start_checks()
    qtbot.waitUntil(lambda: ("check", "c1") in service.calls, timeout=30_000)
    _found(service, Health.REVOKED, Evidence(NOW, "GET /users/me", 401, code="CD-301"))
    answer.set()
    qtbot.waitUntil(
        lambda: window.page.overview.status.words.text() == "Revoked at Copper", timeout=30_000
    )


def test_a_check_that_brings_news_of_a_new_connection_shows_it(
    service: FakeService, make_window: MakeWindow
) -> None:
    window = make_window(service)
    service.known.append(connection(2))
    window.state.show_checked(connection(2))
    assert window.model.rowCount() == 2


def test_offline_is_a_line_in_the_window_until_copper_answers(
    service: FakeService, make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(service)
    _found(service, Health.UNREACHABLE, OFFLINE)
    window.start_checks()
    qtbot.waitUntil(window.offline_strip.isVisible, timeout=30_000)
    assert not window.banner.isVisible()
    assert "offline" in window.page.overview.status.sentence.text()
    window.background._on_checked(connection(1))
    assert not window.offline_strip.isVisible()


def test_everybody_is_asked_when_the_network_returns(
    service: FakeService, make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(service)
    service.put(connection())  # checked just now: not due for half an hour
    window.start_checks()
    window.background._on_reachability_changed(Reachability.Disconnected)
    assert window.offline_strip.isVisible()
    window.background._on_reachability_changed(Reachability.Online)
    assert not window.offline_strip.isVisible()
    qtbot.waitUntil(lambda: ("check", "c1") in service.calls, timeout=30_000)


def test_checks_are_switched_off_in_the_settings(
    service: FakeService, make_window: MakeWindow, settings: Settings, qtbot: QtBot
) -> None:
    section = _section(make_window(service))
    assert section.switch.isChecked()
    section.switch.setFocus()
    qtbot.keyClick(section.switch, Qt.Key.Key_Space)
    assert settings.get(BACKGROUND_CHECKS) is False
    assert not section.minutes.isEnabled()


def test_the_interval_is_chosen_in_the_settings(
    service: FakeService, make_window: MakeWindow, settings: Settings, qtbot: QtBot
) -> None:
    section = _section(make_window(service))
    assert section.minutes.currentData() == 30
    section.minutes.setFocus()
    qtbot.keyClick(section.minutes, Qt.Key.Key_Down)
    assert settings.get(CHECK_MINUTES) == 60
