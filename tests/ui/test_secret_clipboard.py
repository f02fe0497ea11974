"""A token in the clipboard, and how it leaves it."""

from __future__ import annotations

import platform
import sys

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.ui import store_advice
from copper_desktop.ui.main_window import MainWindow
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow

PATIENCE = 30_000


@pytest.fixture
def copied(make_window: MakeWindow, qtbot: QtBot) -> MainWindow:
    QGuiApplication.clipboard().clear()
    window = make_window(FakeService(connection(1)))
    window.menu_actions.copy_token.trigger()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "the-token", timeout=PATIENCE)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    return window


def test_a_copied_token_asks_histories_to_leave_it_out(copied: MainWindow) -> None:
    content = QGuiApplication.clipboard().mimeData()
    assert bytes(content.data("x-kde-passwordManagerHint").data()) == b"secret"
    assert sum("windows-mime" in name for name in content.formats()) == 3
    assert "60 seconds" in copied.banner.text.text()


def test_a_copied_token_leaves_the_clipboard_when_its_time_is_over(copied: MainWindow) -> None:
    assert copied.clipboard._timer.interval() == 60_000
    assert copied.clipboard._timer.isActive()
    copied.clipboard._timer.timeout.emit()
    assert QGuiApplication.clipboard().text() == ""


def test_a_copied_token_leaves_the_clipboard_with_the_program(copied: MainWindow) -> None:
    copied.close()
    assert QGuiApplication.clipboard().text() == ""


def test_what_was_copied_since_stays(copied: MainWindow) -> None:
    QGuiApplication.clipboard().setText("something else")
    copied.close()
    assert QGuiApplication.clipboard().text() == "something else"


def test_a_token_that_cannot_be_read_is_told_and_nothing_is_copied(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("before")
    service = FakeService(connection(1))
    service.fails = errors.StoreLocked("Secret Service")
    window = make_window(service)
    window.menu_actions.copy_token.trigger()
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert QGuiApplication.clipboard().text() == "before"


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ({"ID": "debian"}, "apt install"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "apt install"),
        ({"ID": "fedora"}, "dnf install"),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "zypper install"),
        ({"ID": "arch"}, "pacman -S"),
        ({"ID": "unheard-of"}, "package manager"),
    ],
)
def test_without_a_store_this_very_system_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, system: dict[str, str], command: str
) -> None:
    monkeypatch.setattr(store_advice.shutil, "which", lambda _program: None)
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: system)
    assert command in store_advice.advice()


def test_a_system_without_a_name_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> None:
        raise OSError

    monkeypatch.setattr(store_advice.shutil, "which", lambda _program: None)
    monkeypatch.setattr(platform, "freedesktop_os_release", unknown)
    assert "gnome-keyring" in store_advice.advice()


def test_elsewhere_the_store_comes_with_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "Sign out" in store_advice.advice()
