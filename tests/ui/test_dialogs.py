"""Tests of the dialogs: connect, remove, rename."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.browsers.choice import Browsers
from copper_desktop.model import Step, StepKind
from copper_desktop.ui.about_dialog import AboutDialog
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.remove_dialog import RemoveDialog
from copper_desktop.ui.rename_dialog import RenameDialog
from copper_desktop.ui.step_list import StepList, StepState
from copper_desktop.ui.tasks import TaskOwner
from tests.fakes.service import NOW, URL, FakeService, connection
from tests.ui.conftest import Browser


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """Return a window for the dialogs."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


Open = Callable[..., ConnectDialog]


@pytest.fixture
def open_connect(parent: QWidget, tasks: TaskOwner, browsers: Browsers, qtbot: QtBot) -> Open:
    """Return a function that opens the connect dialog, and goes on if there is no choice."""

    def opened(
        service: FakeService, offer_memory: Callable[[], None] | None = None
    ) -> ConnectDialog:
        dialog = ConnectDialog(service, tasks, browsers, offer_memory, parent)
        dialog.open()
        qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=30_000)
        if len(service.apps) == 1:
            dialog.continue_button.click()
        return dialog

    return opened


def test_a_sign_in_opens_the_browser_and_waits(
    open_connect: Open, browser: Browser, qtbot: QtBot
) -> None:
    service = FakeService()
    service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(lambda: browser.opened == [URL])
    assert dialog.steps.state(StepKind.BROWSER_OPENED) is StepState.DONE
    assert dialog.steps.state(StepKind.CAME_BACK) is StepState.ACTIVE
    assert dialog.link.field.text() == URL


def test_a_finished_sign_in_gives_the_connection_and_closes(
    open_connect: Open, qtbot: QtBot
) -> None:
    service = FakeService()
    gate = service.hold()
    dialog = open_connect(service)
    with qtbot.waitSignals([dialog.connected, dialog.accepted, dialog.settled]):
        gate.set()
    assert service.cancelled == []


def test_several_applications_are_a_choice_first(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService(applications=2)
    dialog = open_connect(service)
    assert dialog.choice.application.isVisible()
    assert not dialog.steps.isVisible()
    dialog.choice.application.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.connected):
        dialog.continue_button.click()
    assert service.calls == [("connect", "app2")]


def test_the_browser_can_be_opened_again(
    open_connect: Open, browser: Browser, qtbot: QtBot
) -> None:
    service = FakeService()
    service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.link.open_button.isVisible)
    qtbot.waitUntil(lambda: len(browser.opened) == 1)
    dialog.link.open_button.click()
    assert browser.opened == [URL, URL]


def test_a_browser_that_does_not_open_again_is_a_warning(
    open_connect: Open, browser: Browser, qtbot: QtBot
) -> None:
    service = FakeService()
    service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.link.open_button.isVisible)
    browser.opens = False
    dialog.link.open_button.click()
    assert dialog.steps.state(StepKind.BROWSER_OPENED) is StepState.WARNING


def test_without_a_browser_the_link_is_offered_and_the_wait_goes_on(
    open_connect: Open, qtbot: QtBot
) -> None:
    service = FakeService()
    service.steps[1] = Step(StepKind.BROWSER_FAILED, NOW)
    gate = service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.link.copy_button.isVisible)
    assert "Copy the link" in dialog.steps.words(StepKind.BROWSER_OPENED)
    assert dialog.steps.state(StepKind.CAME_BACK) is StepState.ACTIVE
    with qtbot.waitSignal(dialog.connected):
        gate.set()


def test_the_link_can_be_copied(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.link.copy_button.isVisible)
    dialog.link.copy_button.click()
    assert QGuiApplication.clipboard().text() == URL
    assert dialog.link.copy_button.text() == "Copied"


def test_a_long_wait_brings_a_hint_and_goes_on(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.steps.append(Step(StepKind.STILL_WAITING, NOW, error=errors.NothingCameBack()))
    gate = service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.hint.isVisible)
    assert "second factor" in dialog.hint.text()
    assert "CD-106" in dialog.hint.text()
    assert "no other way back" in dialog.hint.text()
    assert dialog.steps.state(StepKind.CAME_BACK) is StepState.ACTIVE
    with qtbot.waitSignal(dialog.connected):
        gate.set()


def test_coming_back_takes_the_hint_and_the_link_away(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.link.isVisible)
    dialog.hint.show()
    dialog._on_progress(Step(StepKind.CAME_BACK, NOW, method="POST"))
    assert not dialog.hint.isVisible()
    assert not dialog.link.isVisible()


def test_cancelling_ends_the_sign_in_before_the_dialog_settles(
    open_connect: Open, tasks: TaskOwner, qtbot: QtBot
) -> None:
    service = FakeService()
    service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(lambda: service.calls == [("connect", "app1")])
    with qtbot.waitSignal(dialog.settled):
        dialog.cancel_button.click()
    assert service.cancelled == ["connect"]
    assert len(tasks) == 0


def test_escape_cancels_the_sign_in(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.hold()
    dialog = open_connect(service)
    qtbot.waitUntil(lambda: service.calls == [("connect", "app1")])
    with qtbot.waitSignal(dialog.settled):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert service.cancelled == ["connect"]


def test_a_refusal_is_explained_and_can_be_tried_again(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.fails = errors.AccessDenied("access_denied", "No")
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.error.isVisible)
    assert "CD-" in dialog.error.small.text()
    assert dialog.steps.state(StepKind.CAME_BACK) is StepState.FAILED
    assert not dialog.link.isVisible()
    assert not dialog.memory_button.isVisible()
    with qtbot.waitSignal(dialog.connected):
        dialog.again_button.click()


def test_a_failed_sign_in_can_be_closed(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.fails = errors.PortTaken(8400)
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.close_button.isVisible)
    with qtbot.waitSignal(dialog.settled):
        dialog.close_button.click()


@pytest.mark.parametrize("error", [errors.StoreAbsent(), errors.StoreUnsafe("null")])
def test_without_a_credential_store_the_demo_offers_the_memory(
    open_connect: Open, qtbot: QtBot, error: errors.CopperDesktopError
) -> None:
    service = FakeService()
    service.fails = error
    offered: list[bool] = []
    dialog = open_connect(service, lambda: offered.append(True))
    qtbot.waitUntil(dialog.memory_button.isVisible)
    with qtbot.waitSignal(dialog.connected):
        dialog.memory_button.click()
    assert offered == [True]


def test_outside_the_demo_no_memory_is_offered(open_connect: Open, qtbot: QtBot) -> None:
    service = FakeService()
    service.fails = errors.StoreAbsent()
    dialog = open_connect(service)
    qtbot.waitUntil(dialog.error.isVisible)
    assert not dialog.memory_button.isVisible()
    dialog.memory_button.click()
    assert service.calls == [("connect", "app1")]


def test_an_error_after_the_dialog_was_closed_reaches_the_window(
    open_connect: Open, reported: list[BaseException], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = FakeService()
    service.hold()
    error = errors.StoreTimedOut("Keyring")

    async def cleaning_up_fails(*_arguments: object, **_options: object) -> None:
        try:
            await service._pass("connect", "")
        finally:
            raise error

    monkeypatch.setattr(service, "connect", cleaning_up_fails)
    dialog = open_connect(service)
    qtbot.waitUntil(lambda: bool(service.calls))
    dialog.reject()
    qtbot.waitUntil(lambda: reported == [error])


def test_a_step_that_was_left_out_says_so(parent: QWidget) -> None:
    steps = StepList(parent)
    for kind in (StepKind.LISTENING, StepKind.CAME_BACK, StepKind.EXCHANGED, StepKind.SAVED):
        steps.complete(kind)
    assert steps.state(StepKind.BROWSER_OPENED) is StepState.DONE
    assert steps.state(StepKind.IDENTIFIED) is StepState.WARNING
    assert steps.words(StepKind.IDENTIFIED) == "Copper did not say who you are"
    assert steps.state(StepKind.SAVED) is StepState.DONE


def test_steps_are_told_to_a_screen_reader_with_their_state(parent: QWidget) -> None:
    steps = StepList(parent)
    steps.complete(StepKind.LISTENING)
    spoken = steps.findChild(QWidget, "step_listening").accessibleName()
    assert spoken == "Done: Ready for the browser’s answer"


@pytest.fixture
def remove_dialog(parent: QWidget, tasks: TaskOwner) -> RemoveDialog:
    """Return the dialog that asks whether the first connection is to be removed."""
    pages: list[str] = []
    dialog = RemoveDialog(
        FakeService(connection()), tasks, connection(), lambda: pages.append("opened"), parent
    )
    dialog.opened_pages = pages  # type: ignore[attr-defined]
    dialog.open()
    return dialog


def test_removing_says_that_copper_still_honours_the_token(remove_dialog: RemoveDialog) -> None:
    assert "Northwind 1" in remove_dialog.headline.text()
    assert "from this computer" in remove_dialog.text.text()
    assert "still honours" in remove_dialog.still_valid.text()
    assert "Active Integrations" in remove_dialog.still_valid.text()


def test_cancel_is_what_return_does(remove_dialog: RemoveDialog, qtbot: QtBot) -> None:
    assert remove_dialog.cancel_button.isDefault()
    with qtbot.waitSignal(remove_dialog.rejected):
        qtbot.keyClick(remove_dialog, Qt.Key.Key_Return)


def test_return_presses_the_button_that_has_the_keyboard(
    remove_dialog: RemoveDialog, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([remove_dialog.removed, remove_dialog.settled]):
        qtbot.keyClick(remove_dialog.remove_button, Qt.Key.Key_Return)


def test_confirming_removes_and_tells_what_was_removed(
    remove_dialog: RemoveDialog, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([remove_dialog.removed, remove_dialog.settled]):
        remove_dialog.remove_button.click()
        assert remove_dialog.remove_button.text() == "Removing…"


def test_a_failed_removal_is_explained_and_can_be_tried_again(
    remove_dialog: RemoveDialog, qtbot: QtBot
) -> None:
    service = remove_dialog._service
    assert isinstance(service, FakeService)
    service.fails = errors.StoreLocked("Keyring")
    remove_dialog.remove_button.click()
    qtbot.waitUntil(remove_dialog.error.isVisible)
    assert remove_dialog.remove_button.isEnabled()
    with qtbot.waitSignal(remove_dialog.removed):
        remove_dialog.remove_button.click()


def test_the_page_at_copper_opens_from_the_dialog(remove_dialog: RemoveDialog) -> None:
    remove_dialog.page_button.click()
    assert remove_dialog.opened_pages == ["opened"]  # type: ignore[attr-defined]


def test_without_the_application_there_is_no_page_to_open(
    parent: QWidget, tasks: TaskOwner
) -> None:
    dialog = RemoveDialog(FakeService(), tasks, connection(), None, parent)
    assert not dialog.page_button.isEnabled()
    dialog._on_page_clicked()


def test_a_new_name_is_given_back(parent: QWidget, qtbot: QtBot) -> None:
    dialog = RenameDialog("Northwind", parent)
    dialog.open()
    dialog.field.setText("  Production ")
    with qtbot.waitSignal(dialog.name_entered) as entered:
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert entered.args == ["Production"]


def test_return_on_cancel_renames_nothing(parent: QWidget, qtbot: QtBot) -> None:
    dialog = RenameDialog("Northwind", parent)
    dialog.open()
    dialog.field.setText("Production")
    with (
        qtbot.assertNotEmitted(dialog.name_entered),
        qtbot.waitSignal(dialog.rejected),
    ):
        qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_Return)


def test_an_empty_name_is_not_accepted(parent: QWidget) -> None:
    dialog = RenameDialog("Northwind", parent)
    dialog.field.setText("  ")
    assert not dialog.rename_button.isEnabled()


def test_about_says_the_version(parent: QWidget) -> None:
    dialog = AboutDialog(parent)
    dialog.open()
    assert dialog.findChild(QWidget, "aboutVersion").text().startswith("Version ")
