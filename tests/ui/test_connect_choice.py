"""What can be chosen before a sign-in opens anything, and what is said there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.browsers.choice import DEFAULT, LINK, BrowserChoice, Browsers
from copper_desktop.certificate.kept import KeptCertificate
from copper_desktop.certificate.standing import ending_note
from copper_desktop.certificate.trust import trust_store
from copper_desktop.model import Application, Step, StepKind
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.ui import connect_parts
from copper_desktop.ui.connect_choice import ALL, THIS
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.step_list import StepState
from copper_desktop.ui.tasks import TaskOwner
from tests.fakes.service import NOW, URL, FakeService, application
from tests.ui.conftest import Browser, Clock

Open = Callable[[FakeService], ConnectDialog]


@pytest.fixture
def opened(qtbot: QtBot, tasks: TaskOwner, browsers: Browsers) -> Open:
    """Return a function that opens the dialog and waits until one can choose, or it has begun."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    def open_dialog(service: FakeService) -> ConnectDialog:
        dialog = ConnectDialog(service, tasks, browsers, None, parent)
        dialog.open()
        qtbot.waitUntil(lambda: dialog.continue_button.isEnabled() or bool(service.calls))
        return dialog

    return open_dialog


def held(*applications: Application) -> FakeService:
    service = FakeService()
    service.apps = list(applications or (application(),))
    service.hold()
    return service


def choose(dialog: ConnectDialog, browser: str) -> None:
    field = dialog.choice.browser.browser
    field.setCurrentIndex(field.findData(browser))


def test_nothing_is_opened_before_the_person_has_seen_the_choice(
    opened: Open, browser: Browser
) -> None:
    service = held()
    dialog = opened(service)
    field = dialog.choice.browser.browser
    shown = [field.itemText(row) for row in range(field.count())]
    assert shown[0] == "Firefox (your default browser)"
    assert shown[1:] == ["Other & Sons", "None: show me the link to copy"]
    assert not dialog.steps.isVisible()
    assert browser.opened == []
    assert service.calls == []
    assert dialog.continue_button.hasFocus()


def test_the_private_window_is_offered_where_the_browser_has_one(opened: Open) -> None:
    dialog = opened(held())
    assert dialog.choice.browser.private.isEnabled()
    dialog.choice.browser.private.setChecked(True)
    assert dialog.choice.choice == BrowserChoice(DEFAULT, True)
    for other in ("other.desktop", LINK):
        choose(dialog, other)
        assert not dialog.choice.browser.private.isEnabled()
        assert dialog.choice.choice == BrowserChoice(other)


@pytest.mark.parametrize(("row", "key"), [(1, "app1"), (2, None)])
def test_a_choice_is_remembered_for_one_application_or_for_all(
    opened: Open, browsers: Browsers, qtbot: QtBot, row: int, key: str | None
) -> None:
    service = held()
    dialog = opened(service)
    choose(dialog, "other.desktop")
    assert [dialog.choice.next_time.itemData(n) for n in (1, 2)] == [THIS, ALL]
    dialog.choice.next_time.setCurrentIndex(row)
    dialog.continue_button.click()
    qtbot.waitUntil(lambda: bool(service.calls))
    assert browsers.remembered("app1") == BrowserChoice("other.desktop")
    assert (browsers.remembered("app2") is None) == (key is not None)
    dialog.reject()
    again = held()
    opened(again)
    assert again.calls == [("connect", "app1")]


def test_by_default_nothing_is_remembered(opened: Open, browsers: Browsers) -> None:
    opened(held()).continue_button.click()
    assert browsers.remembered("app1") is None


def test_hosts_that_are_not_coppers_are_named_before_anything_is_sent(
    opened: Open, browsers: Browsers
) -> None:
    browsers.remember(BrowserChoice(), None)
    service = held(application(token_endpoint="https://token.evil.example/x"))
    dialog = opened(service)
    assert dialog.choice.hosts.isVisible()
    assert "token.evil.example" in dialog.choice.hosts.title.text()
    assert service.calls == []


def test_the_warning_goes_with_the_application_that_is_chosen(opened: Open) -> None:
    other = application(2, api_base="https://api.evil.example/")
    dialog = opened(held(application(), other))
    assert not dialog.choice.hosts.isVisible()
    dialog.choice.application.setCurrentIndex(1)
    assert dialog.choice.hosts.isVisible()


def test_only_the_link_is_shown_to_those_who_want_that(
    opened: Open, browser: Browser, qtbot: QtBot
) -> None:
    service = held()
    service.steps[1] = Step(StepKind.BROWSER_FAILED, NOW)
    dialog = opened(service)
    choose(dialog, LINK)
    dialog.continue_button.click()
    qtbot.waitUntil(dialog.link.isVisible)
    assert browser.opened == []
    assert dialog.steps.state(StepKind.BROWSER_OPENED) is StepState.DONE
    assert "Copy the link" in dialog.text.text()
    assert not dialog.link.open_button.isVisible()
    qtbot.keyClick(dialog.link.copy_button, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == URL


def test_another_browser_can_open_the_same_link_meanwhile(
    opened: Open, browser: Browser, qtbot: QtBot
) -> None:
    dialog = opened(held())
    dialog.continue_button.click()
    qtbot.waitUntil(dialog.link.open_with_button.isVisible)
    menu = dialog.link.open_with_menu()
    actions = menu.actions()
    words = [action.text() for action in actions]
    assert words == ["Firefox", "Firefox, private window", "Other && Sons"]
    actions[1].trigger()
    assert dialog.steps.state(StepKind.BROWSER_OPENED) is StepState.DONE
    assert len(browser.opened) == 1
    dialog.link.open_with_button.click()
    shown = dialog.link.findChild(QWidget, "connectOpenWithMenu")
    assert shown is not None


def test_the_demo_opens_the_browser_at_once_and_says_nothing_of_containers(
    opened: Open, browser: Browser, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("container", "docker")
    dialog = opened(held(application(builtin=True)))
    qtbot.waitUntil(lambda: browser.opened == [URL])
    assert not dialog.remote.isVisible()
    assert not dialog.choice.isVisible()


def test_in_a_container_it_is_said_what_will_not_work(
    opened: Open, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("container", "docker")
    dialog = opened(held())
    assert dialog.remote.isVisible()
    dialog.continue_button.click()
    qtbot.waitUntil(dialog.link.isVisible)
    assert dialog.remote.isVisible()


class WithCertificate(FakeService):
    """A service whose certificate is a real one."""

    kept: KeptCertificate

    @property
    def certificate(self) -> KeptCertificate:
        return self.kept


async def test_how_the_certificate_stands_is_told_before(
    qtbot: QtBot, tmp_path: Path, browsers: Browsers
) -> None:
    store, clock = MemoryStore(), Clock()
    parent = QWidget()
    qtbot.addWidget(parent)
    service = WithCertificate()
    service.kept = KeptCertificate(tmp_path / "https", lambda: store, clock)
    over_https = application(redirect_uri="https://127.0.0.1:8443/callback")
    service.apps = [over_https]
    tasks = TaskOwner(lambda _error: None)
    dialog = ConnectDialog(service, tasks, browsers, None, parent)
    notice = dialog.certificate

    await notice.look(service, over_https)
    assert not notice.isHidden()
    assert "Your connection is not private" in notice.text.text()

    made = await service.kept.renew()
    await trust_store(made).trust()
    await notice.look(service, over_https)
    assert notice.isHidden()

    clock.now = made.ends - timedelta(days=20)
    await notice.look(service, over_https)
    assert "ends soon" in notice.title.text()
    clock.now = made.ends
    await notice.look(service, over_https)
    assert "has ended" in notice.title.text()

    assert (await ending_note(service.apps, lambda: service.kept)).title == notice.title.text()
    assert await ending_note([application()], lambda: service.kept) is None

    await notice.look(service, application())
    assert notice.isHidden()
    dialog.reject()
    await tasks.close(30)


def test_on_a_small_screen_the_buttons_stay_in_sight(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect_parts, "AROUND", 700)  # the screen of the tests has 1000 pixels
    service = FakeService()
    foreign = "https://sign-in.partner.example/token"
    service.apps = [application(1, token_endpoint=foreign), application(2, token_endpoint=foreign)]
    dialog = opened(service)
    button = dialog.continue_button
    assert button.mapTo(dialog, button.rect().bottomLeft()).y() < dialog.height() < 600
    assert dialog._area.verticalScrollBar().maximum() > 0
