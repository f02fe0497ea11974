"""Revoking first, stopping half-way, and removing everything, in the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.connections.clearing import Kept
from copper_desktop.model import Connection, Evidence, Health
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.remove_all_dialog import RemoveAllDialog
from copper_desktop.ui.remove_dialog import RemoveDialog
from copper_desktop.ui.revoke_dialog import RevokeDialog, standing
from copper_desktop.ui.tasks import TaskOwner
from tests.fakes.service import NOW, REVOKE_PAGE, FakeService, connection
from tests.ui.conftest import Browser, MakeWindow

REFUSAL = Evidence(NOW, "GET /users/me", 401, 0.1, None, "CD-301")


def refused(found: Connection) -> Connection:
    return replace(found, health=Health.REVOKED, evidence=REFUSAL)


def revoking(window: MainWindow) -> RevokeDialog:
    """Choose to revoke the shown connection first, and return the dialog that waits."""
    window.page.overview.remove_button.click()
    dialog = window.findChild(RemoveDialog)
    dialog.revoke_choice.click()
    dialog.remove_button.click()
    return window.findChild(RevokeDialog)


def test_revoking_first_opens_the_page_waits_and_removes_once_copper_refuses(
    make_window: MakeWindow, qtbot: QtBot, browser: Browser
) -> None:
    service = FakeService(connection(1))
    window = make_window(service)
    dialog = revoking(window)
    assert browser.opened == [REVOKE_PAGE]
    qtbot.waitUntil(lambda: "still accepted" in dialog.status.text())
    assert ("remove", "c1") not in service.calls
    service.put(refused(connection(1)))
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.invitation)
    assert window.banner.text.text() == "Copper no longer accepts its token."
    assert not window.banner.action.isVisible()


def test_the_steps_name_the_person_and_the_application(
    make_window: MakeWindow, browser: Browser
) -> None:
    browser.opens = False
    dialog = revoking(make_window(FakeService(connection(1))))
    words = " ".join(step.text() for step in dialog.steps)
    assert "Ada Lovelace 1" in words
    assert "Application 1" in words
    assert dialog.link.text() == REVOKE_PAGE
    dialog.page_button.click()
    assert browser.opened == [REVOKE_PAGE, REVOKE_PAGE]
    dialog.reject()


def test_stopping_half_way_deletes_nothing_and_says_how_things_stand(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1))
    window = make_window(service)
    dialog = revoking(window)
    qtbot.waitUntil(lambda: "still accepted" in dialog.status.text())
    dialog.stop_button.click()
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.title.text() == "“Northwind 1” was not removed"
    assert "Copper still accepted this token" in window.banner.text.text()
    assert ("remove", "c1") not in service.calls
    window.banner.action.click()
    assert any(each.isVisible() for each in window.findChildren(RemoveDialog))


def test_what_stands_in_the_way_of_asking_is_shown_and_the_wait_goes_on(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    offline = Evidence(NOW, "GET /users/me", code="CD-410")
    service = FakeService(connection(1, health=Health.UNREACHABLE, evidence=offline))
    dialog = revoking(make_window(service))
    qtbot.waitUntil(lambda: "not known" in dialog.status.text())
    assert "Still waiting" in dialog.status.text()
    dialog.reject()


def test_a_token_that_is_refused_and_cannot_be_deleted_here_is_told_so(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = FakeService(refused(connection(1)))
    window = make_window(service)
    removes = service.remove
    locked: list[bool] = [True]

    async def remove(connection_id: str) -> object:
        if locked:
            raise errors.StoreLocked("Keyring")
        return await removes(connection_id)

    monkeypatch.setattr(service, "remove", remove)
    window.removal.revoke(connection(1))
    dialog = window.findChild(RevokeDialog)
    qtbot.waitUntil(dialog.again_button.isVisible)
    assert "no longer accepts" in dialog.status.text()
    assert "CD-503" in dialog.error.small.text()
    locked.clear()
    with qtbot.waitSignal(dialog.removed):
        dialog.again_button.click()


def test_coming_back_to_the_window_asks_at_once(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = revoking(make_window(FakeService(connection(1))))
    hurried: list[bool] = []
    monkeypatch.setattr(dialog._revoking, "hurry", lambda: hurried.append(True))
    monkeypatch.setattr(dialog, "isActiveWindow", lambda: True)
    dialog.changeEvent(QEvent(QEvent.Type.ActivationChange))
    assert hurried
    dialog.reject()


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (refused(connection(1)), "no longer accepts"),
        (connection(1, health=Health.UNCHECKED, evidence=None), "not known."),
        (connection(1, health=Health.LOCKED, evidence=Evidence(NOW, "x", code="CD-503")), "locked"),
    ],
)
def test_what_is_not_known_is_said_not_to_be(found: Connection, words: str) -> None:
    assert words in standing(found)


def test_a_token_that_copper_has_refused_needs_no_revoking(
    make_window: MakeWindow, tasks: TaskOwner
) -> None:
    window = make_window(FakeService(refused(connection(1))))
    window.page.overview.remove_button.click()
    dialog = window.findChild(RemoveDialog)
    assert not dialog.revoke_choice.isVisible()
    assert dialog.still_valid.text() == "Copper no longer accepts this token."


def test_only_pages_that_a_registration_may_name_are_opened(
    make_window: MakeWindow, browser: Browser
) -> None:
    service = FakeService(connection(1))
    service.apps = [replace(service.apps[0], revoke_page="file:///etc/passwd")]
    window = make_window(service)
    window.page.overview.revoke_page_button.click()
    assert browser.opened == []
    assert window.banner.text.text() == "file:///etc/passwd"


def test_everything_is_removed_after_a_question(
    make_window: MakeWindow, qtbot: QtBot, browser: Browser
) -> None:
    window = make_window(FakeService(connection(1), connection(2)))
    window.menu_actions.remove_all.trigger()
    dialog = window.findChild(RemoveAllDialog)
    assert "2 connections" in dialog.text.text()
    assert dialog.cancel_button.isDefault()
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: "Everything was removed" in dialog.headline.text())
    assert "2 connections removed." in dialog.text.text()
    assert "2 tokens" in dialog.still_valid.text()
    assert not dialog.outcome.isVisible()
    assert window.model.rowCount() == 0
    dialog.page_button.click()
    assert browser.opened == [REVOKE_PAGE]
    dialog.cancel_button.click()


def test_what_could_not_be_removed_is_listed_with_the_reason_and_tried_again(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1), connection(2))
    service.kept = [Kept("Northwind 2", errors.StoreLocked("Keyring"))]
    service.secret_left = True
    window = make_window(service)
    window.menu_actions.remove_all.trigger()
    dialog = window.findChild(RemoveAllDialog)
    dialog.remove_button.click()
    qtbot.waitUntil(dialog.outcome.isVisible)
    lines = [dialog.outcome.item(row).text() for row in range(dialog.outcome.count())]
    assert lines[0].startswith("Northwind 2: The credential store is locked (CD-503).")
    assert lines[1].startswith("Northwind 1: its secret is in a credential store")
    assert window.model.rowCount() == 1
    service.kept, service.secret_left = [], False
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: window.model.rowCount() == 0)
    dialog.cancel_button.click()


def test_a_removal_of_everything_that_fails_is_explained(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1, application_id="gone"))
    service.fails = errors.DiskFull("index.sqlite3")
    window = make_window(service)
    window.menu_actions.remove_all.trigger()
    dialog = window.findChild(RemoveAllDialog)
    assert not dialog.page_button.isVisible()
    dialog._on_page_clicked()
    dialog.remove_button.click()
    qtbot.waitUntil(dialog.error.isVisible)
    assert dialog.remove_button.isEnabled()
    dialog.reject()


def test_without_its_application_there_is_nothing_to_revoke(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1, application_id="gone")))
    window.removal.revoke(connection(1, application_id="gone"))
    assert window.findChild(RevokeDialog) is None
    window.page.overview.remove_button.click()
    assert not window.findChild(RemoveDialog).revoke_choice.isVisible()
