"""The notice of a newer version, as the window shows it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from copper_desktop.storage.settings import Settings
from copper_desktop.ui import settings_dialog
from copper_desktop.ui.settings_dialog import SettingsDialog
from copper_desktop.ui.updates_section import UpdatesSection
from copper_desktop.updates import UPDATE_NOTICE, Feed, Updates
from tests.conftest import Clock
from tests.fakes.service import FakeService, connection
from tests.test_updates import NOTICE, PUBLIC, signed
from tests.ui.conftest import Browser, MakeWindow

FEED = Feed("https://feed.example/feed.json", PUBLIC)


@pytest.fixture
def found(settings: Settings, clock: Clock, tmp_path: Path) -> Updates:
    async def fetch(_url: str, _limit: int) -> bytes:  # the real server is in tests/test_updates.py
        return signed()

    return Updates(FEED, settings, fetch, clock, tmp_path / "kept.json")


def test_the_window_tells_once_and_leads_to_the_page(
    make_window: MakeWindow, found: Updates, browser: Browser, qtbot: QtBot
) -> None:
    window = make_window(FakeService(connection()))
    window.watch_updates(found)
    qtbot.waitUntil(window.banner.isVisible, timeout=30_000)
    assert window.banner.title.text() == "Copper Desktop 99.0.0 is there"
    assert window.banner.text.text() == NOTICE.summary
    window.banner.action.click()
    assert browser.opened == [NOTICE.page]
    again = make_window(FakeService(connection()))
    again.watch_updates(found)
    window.menu_actions.settings.trigger()
    assert not again.banner.isVisible()


def test_the_settings_say_whom_is_asked_and_what_was_found(
    make_window: MakeWindow,
    found: Updates,
    settings: Settings,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings_dialog, "built_in", lambda: FEED)
    window = make_window(FakeService(connection()))
    window.watch_updates(found)
    qtbot.waitUntil(window.banner.isVisible, timeout=30_000)
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    section = dialog.findChild(UpdatesSection)
    assert section is not None
    assert "99.0.0" in section.found.text()
    section.switch.click()
    assert settings.get(UPDATE_NOTICE) is False
    assert section.found.isHidden()


def test_without_a_feed_the_settings_have_no_such_section(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection()))
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    assert dialog.findChild(UpdatesSection) is None
