"""The windows of registrations: the form, the list, the import, the guide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors, model
from copper_desktop.applications.registrations import ImportPlan
from copper_desktop.oauth import registration
from copper_desktop.ui.application_dialog import DEFAULT_REDIRECT_URI, ApplicationDialog
from copper_desktop.ui.import_dialog import ImportDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.registration_guide import REDIRECT_URIS, RegistrationGuide, letter
from copper_desktop.ui.registrations_dialog import RegistrationsDialog
from copper_desktop.ui.tasks import TaskOwner
from tests.fakes.service import FakeService, application, connection
from tests.ui.conftest import MakeWindow

FILE = Path("/somewhere/acme.copperapp")
PLAN = ImportPlan(FILE, application(7, name="Acme"), None)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """Return a window for the dialogs."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def form(parent: QWidget, tasks: TaskOwner) -> ApplicationDialog:
    """Return the form for a registration, filled in."""
    dialog = ApplicationDialog(FakeService(applications=0), tasks, parent)
    dialog.open()
    for name, text in (("name", "Sales"), ("client_id", " id1 "), ("client_secret", "s3cret")):
        dialog.form.fields[name].edit.setText(text)
    return dialog


def _form_service(form: ApplicationDialog) -> FakeService:
    service = form._service
    assert isinstance(service, FakeService)
    return service


def test_saving_gives_the_registration_to_the_service(
    form: ApplicationDialog, qtbot: QtBot
) -> None:
    service = _form_service(form)
    with qtbot.waitSignals([form.added, form.settled]):
        form.save_button.click()
    (saved,) = service.apps
    assert (saved.name, saved.client_id) == ("Sales", "id1")
    assert saved.redirect_uri == DEFAULT_REDIRECT_URI
    assert saved.scopes == model.COPPER_SCOPES
    assert saved.token_endpoint == model.COPPER_TOKEN_ENDPOINT
    assert saved.pkce
    assert saved.id
    assert service.secrets == ["s3cret"]


def test_what_is_folded_away_is_taken(form: ApplicationDialog) -> None:
    form.form.fields["scopes"].edit.setText("a  b")
    form.form.fields["api_base"].edit.setText("https://api.example/v1")
    form.form.pkce.setChecked(False)
    taken = form.application()
    assert taken.scopes == ("a", "b")
    assert taken.api_base == "https://api.example/v1"
    assert not taken.pkce


def test_the_keyboard_walks_the_form_from_top_to_bottom(
    form: ApplicationDialog, qtbot: QtBot
) -> None:
    assert form.focusWidget() is form.form.fields["name"].edit
    walked = []
    for _step in range(5):
        walked.append(form.focusWidget().objectName())
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    assert walked == [
        "applicationName",
        "applicationClientId",
        "applicationClientSecret",
        "applicationRedirectUri",
        "applicationShowMore",
    ]


def test_the_secret_is_shown_as_dots(form: ApplicationDialog) -> None:
    assert form.form.fields["client_secret"].edit.echoMode() is QLineEdit.EchoMode.Password


def test_what_is_seldom_changed_is_folded_away_at_first(form: ApplicationDialog) -> None:
    assert not form.form.fields["scopes"].isVisible()
    form.form.more_button.click()
    assert form.form.fields["scopes"].isVisible()
    form.form.more_button.click()
    assert not form.form.fields["scopes"].isVisible()


def test_a_field_that_cannot_be_used_is_marked_with_the_reason(
    form: ApplicationDialog, qtbot: QtBot
) -> None:
    _form_service(form).fails = errors.ApplicationInvalid("client_id", "it is empty")
    form.save_button.click()
    field = form.form.fields["client_id"]
    qtbot.waitUntil(field.fault.isVisible)
    assert field.fault.text() == "It is empty"
    assert field.edit.accessibleDescription() == "It is empty"
    assert form.focusWidget() is field.edit
    assert form.save_button.isEnabled()
    qtbot.keyClicks(field.edit, "x")
    assert not field.fault.isVisible()


def test_a_fault_in_a_folded_field_unfolds_them(form: ApplicationDialog, qtbot: QtBot) -> None:
    _form_service(form).fails = errors.ApplicationInvalid("token_endpoint", "it is no web address")
    form.save_button.click()
    qtbot.waitUntil(form.form.fields["token_endpoint"].fault.isVisible)


def test_a_redirect_uri_that_cannot_be_answered_is_marked(
    form: ApplicationDialog, qtbot: QtBot
) -> None:
    _form_service(form).fails = errors.RedirectUriUnsupported("https://example.com/")
    form.save_button.click()
    qtbot.waitUntil(form.form.fields["redirect_uri"].fault.isVisible)
    assert "127.0.0.1" in form.form.fields["redirect_uri"].fault.text()


@pytest.mark.parametrize(
    "error", [errors.StoreLocked("Keyring"), errors.ApplicationInvalid("other", "it is odd")]
)
def test_any_other_failure_is_explained_in_the_form(
    form: ApplicationDialog, qtbot: QtBot, error: errors.CopperDesktopError
) -> None:
    _form_service(form).fails = error
    form.save_button.click()
    qtbot.waitUntil(form.error.isVisible)


def test_the_form_can_be_cancelled(form: ApplicationDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.rejected):
        form.cancel_button.click()


@pytest.fixture
def registrations(parent: QWidget, tasks: TaskOwner) -> RegistrationsDialog:
    """Return the list of two registrations, the first of them in use."""
    dialog = RegistrationsDialog(FakeService(connection(), applications=2), tasks, parent)
    dialog.open()
    return dialog


def test_a_registration_in_use_is_not_removed(registrations: RegistrationsDialog) -> None:
    assert not registrations.remove_button.isEnabled()
    assert registrations.in_use.isVisible()


def test_an_unused_registration_can_be_removed(
    registrations: RegistrationsDialog, qtbot: QtBot
) -> None:
    registrations.applications.setCurrentRow(1)
    with qtbot.waitSignal(registrations.changed):
        registrations.remove_button.click()
    assert registrations.applications.count() == 2


def test_a_failed_removal_of_a_registration_is_explained(
    registrations: RegistrationsDialog, qtbot: QtBot
) -> None:
    service = registrations._service
    assert isinstance(service, FakeService)
    service.fails = errors.StoreLocked("Keyring")
    registrations.applications.setCurrentRow(1)
    registrations.remove_button.click()
    qtbot.waitUntil(registrations.error.isVisible)
    assert registrations.remove_button.isEnabled()


def test_a_registration_can_be_added_from_the_list(
    registrations: RegistrationsDialog, qtbot: QtBot
) -> None:
    registrations.add_button.click()
    form = registrations.findChild(ApplicationDialog)
    with qtbot.waitSignal(registrations.changed):
        form.save_button.click()
    assert registrations.applications.count() == 4


def test_a_registration_can_be_changed_and_its_secret_stays(
    registrations: RegistrationsDialog, qtbot: QtBot
) -> None:
    known = registrations._service.applications()[0]
    registrations.change_button.click()
    form = registrations.findChild(ApplicationDialog)
    assert form.application() == known
    assert form.form.fields["client_secret"].text() == ""
    qtbot.waitUntil(form.form.fields["client_secret"].edit.hasFocus)
    form.form.fields["name"].edit.setText("Renamed")
    with qtbot.waitSignal(registrations.changed):
        form.save_button.click()
    assert registrations.applications.count() == 3
    assert registrations._service.secrets == [None]  # type: ignore[attr-defined]
    assert "Renamed" in [found.name for found in registrations._service.applications()]


def test_without_a_registration_there_is_nothing_to_change(
    parent: QWidget, tasks: TaskOwner
) -> None:
    dialog = RegistrationsDialog(FakeService(applications=0), tasks, parent)
    dialog.open()
    assert not dialog.change_button.isEnabled()
    dialog._on_change_clicked()
    assert dialog.findChild(ApplicationDialog) is None


def test_an_empty_list_of_registrations_says_so(parent: QWidget, tasks: TaskOwner) -> None:
    dialog = RegistrationsDialog(FakeService(applications=0), tasks, parent)
    dialog.open()
    assert dialog.empty.isVisible()
    assert not dialog.remove_button.isEnabled()


def test_the_list_of_registrations_can_be_closed(
    registrations: RegistrationsDialog, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(registrations.settled):
        registrations.close_button.click()


def test_an_existing_secret_may_be_left_or_replaced(parent: QWidget, tasks: TaskOwner) -> None:
    dialog = ApplicationDialog(FakeService(), tasks, parent, application())
    dialog.open()
    hint = dialog.form.fields["client_secret"].edit.accessibleDescription()
    assert hint == "Leave it empty to keep the one in the credential store."


def test_servers_that_are_not_coppers_are_named_while_they_are_entered(
    form: ApplicationDialog,
) -> None:
    assert not form.warning.isVisible()
    form.form.fields["token_endpoint"].edit.setText("https://evil.example/token")
    assert form.warning.isVisible()
    assert form.warning.title.text() == "Not Copper’s: evil.example"
    form.form.fields["token_endpoint"].edit.setText(model.COPPER_TOKEN_ENDPOINT)
    assert not form.warning.isVisible()


def test_of_a_managed_registration_only_the_secret_can_be_entered(
    parent: QWidget, tasks: TaskOwner, qtbot: QtBot
) -> None:
    service = FakeService(applications=0)
    service.apps = [application(managed=True)]
    dialog = RegistrationsDialog(service, tasks, parent)
    dialog.open()
    assert "managed by your administrator" in dialog.applications.item(0).text()
    assert dialog.managed.isVisible()
    assert not dialog.remove_button.isEnabled()
    dialog.change_button.click()
    form = dialog.findChild(ApplicationDialog)
    assert form.form.fields["name"].edit.isReadOnly()
    assert not form.form.fields["client_secret"].edit.isReadOnly()
    form.form.fields["client_secret"].edit.setText("entered")
    with qtbot.waitSignal(form.added):
        form.save_button.click()
    assert service.secrets == ["entered"]
    assert service.apps == [application(managed=True)]


def test_a_managed_file_that_was_not_believed_is_told(parent: QWidget, tasks: TaskOwner) -> None:
    service = FakeService()
    service.refused = [errors.ManagedFileRefused("/etc/copper-desktop/a.copperapp", "a reason")]
    dialog = RegistrationsDialog(service, tasks, parent)
    dialog.open()
    assert dialog.error.isVisible()
    assert "/etc/copper-desktop/a.copperapp" in dialog.error.text.text()


def test_the_sandbox_is_in_the_list_and_opens(
    registrations: RegistrationsDialog, qtbot: QtBot
) -> None:
    registrations.applications.setCurrentRow(2)
    assert registrations.applications.currentItem().text().startswith("Sandbox")
    for button in (registrations.change_button, registrations.export_button):
        assert not button.isEnabled()
    with qtbot.waitSignal(registrations.sandbox_requested):
        registrations.applications.itemActivated.emit(registrations.applications.currentItem())
    with qtbot.waitSignal(registrations.sandbox_requested):
        registrations.sandbox_button.click()
    registrations._on_remove_clicked()
    registrations._on_export_clicked()
    assert registrations.findChild(QFileDialog) is None


def test_a_registration_is_exported_to_the_file_that_was_chosen(
    registrations: RegistrationsDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    registrations.export_button.click()
    chooser = registrations.findChild(QFileDialog, "exportFileDialog")
    assert Path(chooser.selectedFiles()[0]).name == "Application-1.copperapp"
    chooser.fileSelected.emit(str(tmp_path / "x.copperapp"))
    chooser.close()
    qtbot.waitUntil(registrations.error.isVisible)
    assert registrations.error.title.text() == "Exported: Application 1"
    service = registrations._service
    assert isinstance(service, FakeService)
    assert service.exported == [tmp_path / "x.copperapp"]


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    """Return a window whose service finds an application in every file."""
    service = FakeService(applications=0)
    service.plan = PLAN
    return make_window(service)


def fake(window: MainWindow) -> FakeService:
    service = window.service
    assert isinstance(service, FakeService)
    return service


def importing(window: MainWindow, qtbot: QtBot) -> ImportDialog:
    """Return the dialog once it shows what is in the file."""
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
    dialog = window.findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.import_button.isVisible() or dialog.error.isVisible())
    return dialog


def test_a_file_is_shown_first_and_imported_with_the_secret(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.registrations.import_files([FILE])
    dialog = importing(window, qtbot)
    assert dialog.headline.text() == "Acme"
    assert "client7" in dialog.facts.text()
    assert fake(window).apps == []
    qtbot.waitUntil(dialog.secret.edit.hasFocus)
    qtbot.keyClicks(dialog.secret.edit, "s3cret")
    with qtbot.waitSignal(dialog.settled):
        qtbot.keyClick(dialog.secret.edit, Qt.Key.Key_Return)
    assert fake(window).apps == [PLAN.application]
    assert fake(window).secrets == ["s3cret"]
    assert window.banner.title.text() == "Imported: Acme"
    assert window.invitation.connect_button.isVisible()


def test_a_secret_in_the_file_is_told_before_and_after(window: MainWindow, qtbot: QtBot) -> None:
    fake(window).plan = replace(PLAN, client_secret="s3cret")
    window.registrations.import_files([FILE])
    dialog = importing(window, qtbot)
    assert "still contains it" in dialog.text.text()
    assert not dialog.secret.isVisible()
    with qtbot.waitSignal(dialog.settled):
        dialog.import_button.click()
    assert "still contains the client secret" in window.banner.text.text()
    window.banner.action.click()
    assert QGuiApplication.clipboard().text() == str(FILE)


def test_an_update_says_whose_place_it_takes(window: MainWindow, qtbot: QtBot) -> None:
    fake(window).plan = replace(PLAN, replaces=application(7, name="Older"))
    window.registrations.import_files([FILE])
    dialog = importing(window, qtbot)
    assert "“Older” up to date" in dialog.text.text()
    assert not dialog.secret.isVisible()


def test_hosts_and_unknown_keys_are_told_before_anything_is_kept(
    window: MainWindow, qtbot: QtBot
) -> None:
    evil = application(7, token_endpoint="https://evil.example/token")
    fake(window).plan = replace(PLAN, application=evil, warnings=("line 7, colour: is not known",))
    window.registrations.import_files([FILE])
    dialog = importing(window, qtbot)
    assert dialog.warning.title.text() == "Not Copper’s: evil.example"
    assert dialog.notes.text.text() == "line 7, colour: is not known"
    with qtbot.waitSignal(dialog.settled):
        dialog.cancel_button.click()
    assert fake(window).apps == []


def test_a_file_that_cannot_be_used_is_explained(window: MainWindow, qtbot: QtBot) -> None:
    problems = ("line 2, name: it is empty",)
    fake(window).fails = errors.ApplicationFileInvalid("acme.copperapp", problems)
    window.registrations.import_files([FILE])
    dialog = importing(window, qtbot)
    assert dialog.error.isVisible()
    assert "line 2, name: it is empty" in dialog.error.text.text()
    assert not dialog.import_button.isVisible()
    dialog._on_import_clicked()


@pytest.mark.parametrize(
    ("error", "marked"),
    [
        (errors.ApplicationInvalid("client_secret", "it is empty"), True),
        (errors.StoreLocked("Keyring"), False),
    ],
)
def test_an_import_that_fails_can_be_tried_again(
    window: MainWindow, qtbot: QtBot, error: errors.CopperDesktopError, marked: bool
) -> None:
    window.registrations.import_files([FILE])
    dialog = importing(window, qtbot)
    fake(window).fails = error
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.secret.fault.isVisible() or dialog.error.isVisible())
    assert dialog.secret.fault.isVisible() is marked
    assert dialog.import_button.isEnabled()


def drop(window: QWidget, *urls: QUrl) -> bool:
    """Drop files onto the window; return whether it took them."""
    data = QMimeData()
    data.setUrls(list(urls))
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copying = Qt.DropAction.CopyAction
    entering = QDragEnterEvent(QPoint(50, 50), copying, data, buttons, none)
    QApplication.sendEvent(window, entering)
    if not entering.isAccepted():
        return False
    letting_go = QDropEvent(QPoint(50, 50), copying, data, buttons, none)
    QApplication.sendEvent(window, letting_go)
    return letting_go.isAccepted()


def test_files_that_are_dropped_are_asked_about_one_after_the_other(
    window: MainWindow, qtbot: QtBot
) -> None:
    files = (QUrl.fromLocalFile("/a/1.copperapp"), QUrl.fromLocalFile("/a/2.copperapp"))
    assert drop(window, *files, QUrl.fromLocalFile("/a/3.txt"))
    for expected in ("1.copperapp", "2.copperapp"):
        qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
        dialog = importing(window, qtbot)
        assert dialog.file.text() == expected
        with qtbot.waitSignal(dialog.destroyed):
            dialog.cancel_button.click()
    assert window.findChild(ImportDialog) is None


@pytest.mark.parametrize("url", ["file:///a/x.txt", "https://evil.example/x.copperapp"])
def test_anything_else_is_not_taken(window: MainWindow, url: str) -> None:
    assert not drop(window, QUrl(url))


def test_the_demo_takes_no_files(make_window: MakeWindow) -> None:
    assert not drop(make_window(FakeService(), demo=True), QUrl.fromLocalFile("/a/1.copperapp"))


def test_a_file_can_be_chosen_from_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    window.menu_actions.import_file.trigger()
    chooser = window.findChild(QFileDialog, "importFileDialog")
    chooser.fileSelected.emit(str(FILE))
    chooser.close()
    assert importing(window, qtbot).file.text() == "acme.copperapp"


def test_a_managed_file_that_was_not_believed_is_told_where_nothing_else_is_there(
    window: MainWindow,
) -> None:
    refusal = errors.ManagedFileRefused("/etc/copper-desktop", "a reason")
    fake(window).refused = [refusal]
    window.registrations.tell_refused()
    assert "a reason" in window.banner.text.text()
    fake(window).apps = [application()]
    window.banner.hide()
    window.registrations.tell_refused()
    assert not window.banner.isVisible()


@pytest.mark.parametrize("uri", [uri for uri, _use in REDIRECT_URIS])
def test_every_redirect_uri_that_the_guide_offers_can_be_answered(uri: str) -> None:
    registration.check("redirect_uri", uri)
    assert uri in letter(uri)


def test_the_guide_opens_from_the_first_screen_and_copies_the_text(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.invitation.guide_button.click()
    guide = window.findChild(RegistrationGuide)
    guide.redirect_uri.setCurrentIndex(1)
    assert REDIRECT_URIS[1][0] in guide.letter.toPlainText()
    guide.letter.appendPlainText("With kind regards")
    guide.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied == guide.letter.toPlainText()
    assert "With kind regards" in copied
    assert guide.copy_button.text() == "Copied"
    with qtbot.waitSignal(window.demo_requested):
        guide.sandbox_button.click()


def test_the_guide_leads_on_to_the_form_and_to_the_file(window: MainWindow, qtbot: QtBot) -> None:
    window.menu_actions.guide.trigger()
    window.findChild(RegistrationGuide).enter_button.click()
    assert window.findChild(ApplicationDialog).isVisible()
    window.findChild(ApplicationDialog).close()
    qtbot.waitUntil(lambda: window.findChild(RegistrationGuide) is None)
    window.menu_actions.guide.trigger()
    window.findChild(RegistrationGuide).file_button.click()
    chooser = window.findChild(QFileDialog, "importFileDialog")
    assert chooser.isVisible()
    chooser.close()


def test_the_sandbox_opens_from_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.demo_requested):
        window.menu_actions.sandbox.trigger()
