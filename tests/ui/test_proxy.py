"""The proxy in the window: the strip, the sign-in, and the settings' section."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.desktop_proxies import Configured
from copper_desktop.model import Evidence, Health
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.network_section import NetworkSection
from copper_desktop.ui.proxy_dialog import ProxyDialog
from copper_desktop.ui.settings_dialog import SettingsDialog
from tests.fakes.service import NOW, FakeService, connection
from tests.ui.conftest import MakeWindow

PROXY = "proxy.example:3128"
PATIENCE = 30_000
STOPPED = connection(
    health=Health.UNREACHABLE,
    evidence=Evidence(NOW, "GET /users/me", code="CD-414", detail=PROXY),
)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def typed(dialog: ProxyDialog | None, qtbot: QtBot, user: str, password: str) -> None:
    """Fill in the dialog and confirm it, all by keyboard."""
    assert dialog is not None
    qtbot.keyClicks(dialog.user.edit, user)
    qtbot.keyClicks(dialog.password.edit, password)
    qtbot.keyClick(dialog.password.edit, Qt.Key.Key_Return)


def test_the_strip_leads_to_the_sign_in_and_goes_when_copper_answers(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(STOPPED)
    window = make_window(service)
    strip = window.proxy_watch.strip
    assert strip.isVisible()
    assert "password" in strip.title.text()
    strip.action.click()
    dialog = window.findChild(ProxyDialog)
    assert dialog is not None
    assert PROXY in dialog.text.text()
    assert dialog.password.edit.echoMode() is QLineEdit.EchoMode.Password
    service.put(connection())
    typed(dialog, qtbot, "ada", "the-password")
    qtbot.waitUntil(strip.isHidden, timeout=PATIENCE)
    assert service.fake_proxies.kept == {PROXY: ("ada", "the-password")}


def test_the_first_connection_that_passed_lets_the_others_be_asked(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(STOPPED, replace(STOPPED, id="c2"))
    window = make_window(service)
    window.start_checks()
    window.proxy_watch.strip.action.click()
    typed(window.findChild(ProxyDialog), qtbot, "ada", "the-password")
    qtbot.waitUntil(lambda: service.calls.count(("check", "c1")) > 0, timeout=PATIENCE)


def test_an_empty_field_is_marked(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(STOPPED)
    window = make_window(service)
    window.proxy_watch.strip.action.click()
    dialog = window.findChild(ProxyDialog)
    typed(dialog, qtbot, "", "x")
    assert dialog is not None
    assert dialog.user.fault.isVisible()
    assert not service.fake_proxies.kept


def test_a_store_that_fails_is_told_in_the_dialog(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(STOPPED)
    window = make_window(service)
    window.proxy_watch.strip.action.click()
    dialog = window.findChild(ProxyDialog)
    service.fails = errors.StoreLocked("Keyring")
    typed(dialog, qtbot, "ada", "x")
    assert dialog is not None
    qtbot.waitUntil(dialog.error.isVisible, timeout=PATIENCE)
    assert dialog.save_button.isEnabled()


@pytest.mark.parametrize("error", [errors.ProxySignInNeeded, errors.ProxySignInRefused])
def test_a_sign_in_at_copper_that_the_proxy_stopped_begins_again_after_the_proxys(
    make_window: MakeWindow, qtbot: QtBot, error: type[errors.TransportError]
) -> None:
    service = FakeService()
    window = make_window(service)
    service.fails = error("app.copper.com", PROXY)  # type: ignore[arg-type]
    window.menu_actions.connect.trigger()
    dialog = window.findChild(ConnectDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=PATIENCE)
    dialog.continue_button.click()
    qtbot.waitUntil(dialog.error.isVisible, timeout=PATIENCE)
    dialog.error.action.click()
    typed(dialog.findChild(ProxyDialog), qtbot, "ada", "the-password")
    qtbot.waitUntil(lambda: window.model.rowCount() == 1, timeout=PATIENCE)


def test_an_error_of_the_window_offers_the_sign_in(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection()))
    window.show_error(errors.ProxySignInNeeded("api.copper.com", PROXY))
    window.banner.action.click()
    assert window.findChild(ProxyDialog) is not None


def section_of(window: MainWindow, qtbot: QtBot) -> NetworkSection:
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    section = dialog.findChild(NetworkSection)
    assert section is not None
    qtbot.waitUntil(lambda: section.words.text() != "Looking…", timeout=PATIENCE)
    return section


def test_the_settings_say_that_there_is_no_proxy(make_window: MakeWindow, qtbot: QtBot) -> None:
    section = section_of(make_window(FakeService()), qtbot)
    assert section.words.text() == "Copper is reached without a proxy."
    assert section.sign_in_button.isHidden()


def test_the_settings_name_the_proxy_sign_in_and_forget(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{PROXY}")
    service = FakeService()
    section = section_of(make_window(service), qtbot)
    assert PROXY in section.words.text()
    section.sign_in_button.click()
    typed(section.window().findChild(ProxyDialog), qtbot, "ada", "x")
    qtbot.waitUntil(section.sign_out_button.isVisible, timeout=PATIENCE)
    section.sign_out_button.click()
    qtbot.waitUntil(section.sign_out_button.isHidden, timeout=PATIENCE)
    assert not service.fake_proxies.kept


@pytest.mark.parametrize(
    ("configured", "words"),
    [
        (Configured(script="http://w/p.pac"), "http://w/p.pac"),
        (Configured({"https": PROXY}), "system’s settings"),
        (Configured({"https": "socks5://p:1080"}), "cannot use"),
    ],
)
def test_the_settings_say_what_the_desktop_has_chosen(
    make_window: MakeWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    configured: Configured,
    words: str,
) -> None:
    monkeypatch.setattr("copper_desktop.desktop_proxies.configured", lambda: configured)
    assert words in section_of(make_window(FakeService()), qtbot).words.text()
