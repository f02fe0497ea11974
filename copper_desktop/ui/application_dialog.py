"""The dialog in which a registration from Copper is entered or changed.

Gives what is in the form to the service, which decides whether it can be used. The secret goes
straight there and is kept nowhere here.
"""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.errors import ApplicationInvalid, RedirectUriUnsupported
from copper_desktop.i18n import _
from copper_desktop.messages import describe
from copper_desktop.model import Application
from copper_desktop.ui.application_form import DEFAULT_REDIRECT_URI, ApplicationForm
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label
from copper_desktop.ui.diagnosing import set_concern
from copper_desktop.ui.host_warning import HostWarning
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner

__all__ = ["DEFAULT_REDIRECT_URI", "ApplicationDialog"]


class ApplicationDialog(TaskDialog):
    """Takes a registration; ``added`` says that it was kept.

    Of an administrator's registration only the client secret can be entered, and only where the
    administrator has left it out.
    """

    added = Signal(object)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        parent: QWidget,
        known: Application | None = None,
    ) -> None:
        """Start from ``known`` to change it; its secret stays where none is entered."""
        title = _("Enter a registration") if known is None else _("Change a registration")
        super().__init__(tasks, "applicationDialog", title, parent)
        self._service, self._known = service, known
        self._id = uuid4().hex if known is None else known.id
        self.form = ApplicationForm(self)
        self._make_controls()
        self._lay_out()
        self.resize(520, 640)
        self._fill_in()
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.form.edited.connect(self._on_form_edited)

    def application(self) -> Application:
        """Return the registration as it is in the form."""
        return self.form.application(self._id)

    def _fill_in(self) -> None:
        """Show what is known, and put the keyboard on what is missing."""
        if self._known is not None:
            set_concern(self, self._known.id)
        secret = self.form.fields["client_secret"]
        if self._known is None:
            self.form.fields["name"].edit.setFocus()
            return
        self.form.show_application(self._known)
        if self._known.managed:
            self.form.let_only_secret_change()
            self.text.setText(
                _("Your administrator manages it. The client secret is yours to enter.")
            )
        else:
            secret.show_hint(_("Leave it empty to keep the one in the credential store."))
        secret.edit.setFocus()
        self._on_form_edited()

    def _on_form_edited(self) -> None:
        self.warning.show_hosts(self.application())

    def _on_save_clicked(self) -> None:
        self.form.clear_marks()
        self.error.hide()
        self._show_saving(True)
        secret = self.form.fields["client_secret"].text()
        self.run(self._save(self.application(), secret), self._on_save_failed)

    async def _save(self, application: Application, client_secret: str) -> None:
        if self._known is not None and self._known.managed:
            await self._service.set_client_secret(self._known, client_secret)
            self.added.emit(self._known)
        else:
            stays = self._known is not None and not client_secret
            given = None if stays else client_secret
            self.added.emit(await self._service.add_application(application, given))
        self.succeed()

    def _on_save_failed(self, error: BaseException) -> None:
        self._show_saving(False)
        if isinstance(error, ApplicationInvalid) and error.field in self.form.fields:
            self.form.mark(error.field, error.reason)
        elif isinstance(error, RedirectUriUnsupported):
            self.form.mark("redirect_uri", describe(error).action)
        else:
            self.error.show_error(error)

    def _show_saving(self, saving: bool) -> None:
        self.save_button.setEnabled(not saving)
        self.save_button.setText(_("Saving…") if saving else _("&Save"))

    def _make_controls(self) -> None:
        self.headline = label(self, "applicationHeadline", _("Your registration"), role="title")
        self.text = label(
            self,
            "applicationText",
            _("Copper gives these values when an application is registered."),
            role="muted",
        )
        self.warning = HostWarning(self, "applicationHosts")
        self.error = Banner(self, "applicationError", closable=False)
        self.save_button = Button(self, "applicationSave", _("&Save"), kind="primary")
        self.cancel_button = Button(self, "applicationCancel", _("Cancel"))

    def _lay_out(self) -> None:
        for shown in (self.headline, self.text):
            self.body.addWidget(shown)
        self.body.addWidget(self.form, 1)
        for notice in (self.warning, self.error):
            self.body.addWidget(notice)
        self.buttons(None, self.cancel_button, self.save_button)
        self.form.walk_to(self.cancel_button, self.save_button)
