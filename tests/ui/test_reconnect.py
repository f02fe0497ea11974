"""Tests of signing in again in place of a connection that does not work any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from copper_desktop.model import Connection, Evidence, Health
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.diagnosing import Concern
from tests.fakes.service import NOW, FakeService, application, connection
from tests.ui.conftest import MakeWindow

NO_STORE = Evidence(NOW, "credential store", code="CD-501")


@pytest.mark.parametrize(
    "shown",
    [
        connection(health=Health.REVOKED),
        connection(health=Health.MISSING),
        connection(expires_at=NOW - timedelta(seconds=1)),
    ],
)
def test_what_signing_in_again_puts_right_offers_it(
    make_window: MakeWindow, shown: Connection
) -> None:
    assert make_window(FakeService(shown)).page.overview.reconnect_button.isVisible()


@pytest.mark.parametrize(
    "shown",
    [
        connection(),
        connection(health=Health.LOCKED),
        connection(health=Health.UNREACHABLE),
        connection(health=Health.MISSING, evidence=NO_STORE),
        connection(health=Health.REVOKED, application_id="gone"),
    ],
)
def test_what_it_would_not_put_right_does_not_offer_it(
    make_window: MakeWindow, shown: Connection
) -> None:
    assert not make_window(FakeService(shown)).page.overview.reconnect_button.isVisible()


@pytest.mark.parametrize("health", [Health.UNREACHABLE, Health.REVOKED, Health.LOCKED])
def test_what_does_not_work_leads_to_its_diagnosis(
    make_window: MakeWindow, qtbot: QtBot, health: Health
) -> None:
    window = make_window(FakeService(connection(1, health=health)))
    with qtbot.waitSignal(window.diagnosis_requested) as asked:
        window.page.overview.diagnose_button.click()
    assert asked.args == [Concern("app1", "c1"), window]


def test_what_works_has_nothing_to_diagnose(make_window: MakeWindow) -> None:
    assert not make_window(FakeService(connection())).page.overview.diagnose_button.isVisible()


def test_reconnecting_goes_through_the_connection_s_own_application(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(health=Health.REVOKED, application_id="app2"), applications=2)
    service.new = replace(connection(9, name="Contoso"), application_id="app2")
    window = make_window(service)
    button = window.page.overview.reconnect_button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    dialog = window.findChild(ConnectDialog)
    assert dialog is not None
    assert not dialog.choice.application.isVisible()
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=30_000)
    dialog.continue_button.click()
    qtbot.waitUntil(lambda: ("connect", application(2).id) in service.calls, timeout=30_000)
    qtbot.waitUntil(lambda: window.sidebar.view.chosen() == "c9", timeout=30_000)


def test_reconnecting_without_a_connection_does_nothing(make_window: MakeWindow) -> None:
    window = make_window(FakeService())
    window.dialogs.reconnect()
    assert window.findChild(ConnectDialog) is None
