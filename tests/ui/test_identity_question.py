"""Tests of the question who signed in, and of the field for a client secret, in the dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.browsers.choice import Browsers
from copper_desktop.conflict import Choice, Conflict
from copper_desktop.model import Connection, Health
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.tasks import TaskOwner
from tests.fakes.service import FakeService, application, connection
from tests.ui.conftest import Browser, MakeWindow

DEADLINE = 30_000
ADA, GRACE = connection(1), connection(2)

Open = Callable[..., ConnectDialog]


@pytest.fixture
def open_connect(qtbot: QtBot, tasks: TaskOwner, browsers: Browsers) -> Open:
    """Return a function that opens the connect dialog and goes on to the browser."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    def opened(service: FakeService, renewing: Connection | None = None) -> ConnectDialog:
        dialog = ConnectDialog(service, tasks, browsers, None, parent, None, renewing)
        dialog.open()
        if not dialog.choice.is_demo:
            go_on(dialog, qtbot)
        return dialog

    return opened


def go_on(dialog: ConnectDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(dialog.continue_button.isVisible, timeout=DEADLINE)
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=DEADLINE)
    dialog.continue_button.click()


def asking(conflict: Conflict, **changes: object) -> FakeService:
    service = FakeService(ADA)
    service.conflict = conflict
    return service


def asked(dialog: ConnectDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(dialog.question.isVisible, timeout=DEADLINE)


def test_the_same_person_again_is_a_question_in_words_with_its_code(
    open_connect: Open, qtbot: QtBot
) -> None:
    dialog = open_connect(asking(Conflict(replace(ADA, id="new"), twin=ADA)))
    asked(dialog, qtbot)
    assert "already connected as Ada Lovelace 1" in dialog.question.title.text()
    assert "“Northwind 1”" in dialog.question.text.text()
    assert "CD-731" in dialog.question.code.text()
    assert dialog.question.leave_button.text() == "&Keep the old one"
    assert not dialog.question.again_button.isVisible()
    assert not dialog.question.both_button.isVisible()
    assert not dialog.link.isVisible()
    qtbot.waitUntil(dialog.question.replace_button.hasFocus, timeout=DEADLINE)


def test_replacing_by_the_keyboard_goes_on_to_the_end(open_connect: Open, qtbot: QtBot) -> None:
    service = asking(Conflict(replace(ADA, id="new"), twin=ADA))
    dialog = open_connect(service)
    asked(dialog, qtbot)
    with qtbot.waitSignals([dialog.connected, dialog.settled], timeout=DEADLINE):
        qtbot.keyClick(dialog.question.replace_button, Qt.Key.Key_Return)
    assert service.choices == [Choice.REPLACE]


@pytest.mark.parametrize("by_escape", [True, False])
def test_keeping_the_old_one_closes_the_dialog_and_tells_which(
    open_connect: Open, qtbot: QtBot, by_escape: bool
) -> None:
    service = asking(Conflict(replace(ADA, id="new"), twin=ADA))
    dialog = open_connect(service)
    asked(dialog, qtbot)
    left: list[Connection] = []
    dialog.left.connect(left.append)
    with qtbot.waitSignal(dialog.settled, timeout=DEADLINE):
        if by_escape:
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            dialog.question.leave_button.click()
    assert left == [ADA]
    assert service.choices == [Choice.LEAVE]
    assert service.cancelled == []


def test_somebody_else_can_try_again(open_connect: Open, qtbot: QtBot, browser: Browser) -> None:
    service = asking(Conflict(GRACE, renewing=ADA))
    dialog = open_connect(service, ADA)
    assert "Sign in as Ada Lovelace 1 (ada1@northwind.example)" in dialog.text.text()
    asked(dialog, qtbot)
    assert dialog.question.title.text() == "Somebody else signed in"
    assert "Ada Lovelace 2 (ada2@northwind.example) signed in" in dialog.question.text.text()
    assert "private window" in dialog.question.text.text()
    assert "CD-732" in dialog.question.code.text()
    assert dialog.question.leave_button.text() == "Cancel"
    with qtbot.waitSignal(dialog.connected, timeout=DEADLINE):
        dialog.question.again_button.click()
        go_on(dialog, qtbot)
    assert service.renewed == ["c1", "c1"]
    assert len(browser.opened) == 2


def test_somebody_else_can_be_kept_as_a_new_connection(open_connect: Open, qtbot: QtBot) -> None:
    service = asking(Conflict(GRACE, renewing=ADA))
    dialog = open_connect(service, ADA)
    asked(dialog, qtbot)
    assert not dialog.question.replace_button.isVisible()
    with qtbot.waitSignal(dialog.connected, timeout=DEADLINE):
        dialog.question.both_button.click()
    assert service.choices == [Choice.KEEP_BOTH]


def test_somebody_else_who_is_connected_already_can_be_renewed_instead(
    open_connect: Open, qtbot: QtBot
) -> None:
    dialog = open_connect(asking(Conflict(replace(GRACE, id="n"), GRACE, ADA)), ADA)
    asked(dialog, qtbot)
    assert "connected already, as “Northwind 2”" in dialog.question.text.text()
    assert not dialog.question.both_button.isVisible()
    assert dialog.question.replace_button.isVisible()


def test_only_the_first_answer_counts(open_connect: Open, qtbot: QtBot) -> None:
    service = asking(Conflict(replace(ADA, id="new"), twin=ADA))
    dialog = open_connect(service)
    asked(dialog, qtbot)
    with qtbot.waitSignal(dialog.connected, timeout=DEADLINE):
        dialog.question.answer(Choice.REPLACE)
        dialog.question.answer(Choice.LEAVE)
    dialog.question.answer(Choice.LEAVE)
    assert service.choices == [Choice.REPLACE]


def test_the_window_shows_what_stayed_as_it_was(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(connection(3), replace(ADA, health=Health.REVOKED))
    service.conflict = Conflict(GRACE, renewing=service.known[1])
    window = make_window(service)
    window.sidebar.reveal("c1")
    window.page.overview.reconnect_button.click()
    dialog = window.findChild(ConnectDialog)
    assert dialog is not None
    go_on(dialog, qtbot)
    asked(dialog, qtbot)
    assert service.renewed == ["c1"]
    dialog.question.leave_button.click()
    qtbot.waitUntil(window.banner.isVisible, timeout=DEADLINE)
    assert window.banner.title.text() == "“Northwind 1” stays as it was"
    assert window.sidebar.view.chosen() == "c1"


@pytest.mark.parametrize(
    "error", [errors.ClientSecretMissing("Work"), errors.ClientRefused("invalid_client")]
)
def test_a_client_secret_can_be_entered_where_it_is_missed(
    open_connect: Open, qtbot: QtBot, error: errors.CopperDesktopError
) -> None:
    service = FakeService()
    service.fails = error
    dialog = open_connect(service)
    entry = dialog.secret_entry
    qtbot.waitUntil(entry.isVisible, timeout=DEADLINE)
    assert "Application 1" in entry.caption.text()
    qtbot.waitUntil(entry.field.hasFocus, timeout=DEADLINE)
    assert not entry.button.isEnabled()
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    qtbot.keyClicks(entry.field, " the-secret ")
    with qtbot.waitSignal(dialog.connected, timeout=DEADLINE):
        qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert service.secrets == ["the-secret"]
    assert entry.field.text() == ""


def test_a_secret_that_cannot_be_kept_says_so(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.fails = errors.ClientSecretMissing("Work")
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.secret_entry.isVisible, timeout=DEADLINE)
    service.fails = errors.StoreLocked("Keyring")
    dialog.secret_entry.field.setText("the-secret")
    dialog.secret_entry.button.click()
    qtbot.waitUntil(lambda: "CD-503" in dialog.error.small.text(), timeout=DEADLINE)


@pytest.mark.parametrize("changes", [{"builtin": True}, {"managed": True}])
def test_a_secret_that_is_not_the_person_s_is_not_asked_for(
    open_connect: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, changes: dict[str, bool]
) -> None:
    service = FakeService()
    service.apps = [application(1, **changes)]
    monkeypatch.setattr(service, "asks_secret", lambda _application: False)
    service.fails = errors.ClientRefused("invalid_client")
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.error.isVisible, timeout=DEADLINE)
    assert not dialog.secret_entry.isVisible()


def test_the_same_person_twice_is_told_and_leads_to_the_other(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1), connection(2))
    service.twins = {"c1": connection(2)}
    window = make_window(service)
    notice = window.page.overview.twin
    assert notice.isVisible()
    assert "“Northwind 2” is the same person" in notice.text.text()
    qtbot.keyClick(notice.button, Qt.Key.Key_Return)
    assert window.sidebar.view.chosen() == "c2"
    assert not notice.isVisible()
