"""The question before a registration is imported from a file: what it is and what it would do.

Reads the file through the service, shows what was found, and keeps nothing until the person says
so. The secret goes straight to the service.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from copper_desktop.applications.registrations import ImportPlan
from copper_desktop.connections import ConnectionService
from copper_desktop.errors import ApplicationInvalid
from copper_desktop.i18n import _
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, breakable, label, shrinkable
from copper_desktop.ui.form_field import FormField
from copper_desktop.ui.host_warning import HostWarning
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner


class ImportDialog(TaskDialog):
    """Shows a file's registration; ``imported`` says that it was kept, and by which plan."""

    imported = Signal(object, object)

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, path: Path, parent: QWidget
    ) -> None:
        super().__init__(tasks, "importDialog", _("Import a registration"), parent)
        self._service, self._path = service, path
        self._plan: ImportPlan | None = None
        self._make_controls()
        self._lay_out()
        self.setFixedWidth(520)
        self.import_button.clicked.connect(self._on_import_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.run(self._read(), self._on_reading_failed)

    async def _read(self) -> None:
        plan = await self._service.plan_import(self._path)
        self._task = None
        self._plan = plan
        self._show_plan(plan)

    def _on_reading_failed(self, error: BaseException) -> None:
        self.headline.setText(_("This file cannot be imported"))
        self.error.show_error(error)
        self.cancel_button.setText(_("Close"))
        self.cancel_button.setFocus()
        self.fit()

    def _show_plan(self, plan: ImportPlan) -> None:
        application = plan.application
        self.headline.setText(breakable(application.name))
        self.text.setText(_effect(plan))
        self.text.show()
        ids = _("Client ID {client_id}\nRedirect URI {redirect_uri}")
        told = ids.format(client_id=application.client_id, redirect_uri=application.redirect_uri)
        self.facts.setText(breakable(told))
        self.facts.show()
        self.warning.show_hosts(application)
        if plan.warnings:
            self.notes.show_text(
                "info", _("Some of the file was left out"), "\n".join(plan.warnings)
            )
        self.secret.setVisible(plan.needs_secret)
        self.import_button.show()
        self.import_button.setDefault(True)
        (self.secret.edit if plan.needs_secret else self.import_button).setFocus()
        self.fit()
        QTimer.singleShot(0, self, self.fit)  # again, once the notices have their fonts

    def _on_import_clicked(self) -> None:
        if self._plan is None:
            return
        self.error.hide()
        self.import_button.setEnabled(False)
        self.run(self._import(self._plan), self._on_import_failed)

    async def _import(self, plan: ImportPlan) -> None:
        entered = self.secret.text() if plan.needs_secret else None
        application = await self._service.import_application(plan, entered)
        self.imported.emit(plan, application)
        self.succeed()

    def _on_import_failed(self, error: BaseException) -> None:
        self.import_button.setEnabled(True)
        if isinstance(error, ApplicationInvalid) and error.field == "client_secret":
            self.secret.show()
            self.secret.mark(error.reason[:1].upper() + error.reason[1:])
            self.secret.edit.setFocus()
        else:
            self.error.show_error(error)
        self.fit()

    def _make_controls(self) -> None:
        self.headline = shrinkable(label(self, "importHeadline", _("Reading…"), role="title"))
        self.file = shrinkable(label(self, "importFile", self._path.name, role="small"))
        self.text = label(self, "importText")
        self.text.hide()
        self.facts = shrinkable(label(self, "importFacts", role="muted"))
        self.facts.hide()
        self.warning = HostWarning(self, "importHosts")
        self.notes = Banner(self, "importNotes", closable=False)
        self.secret = FormField(
            self,
            "importSecret",
            _("Client s&ecret"),
            hint=_("Kept in the credential store of this computer, never in a file."),
        )
        self.secret.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.hide()
        self.error = Banner(self, "importError", closable=False)
        self.import_button = Button(self, "importConfirm", _("&Import"), kind="primary")
        self.import_button.hide()
        self.cancel_button = Button(self, "importCancel", _("Cancel"))

    def _lay_out(self) -> None:
        shown: tuple[QWidget, ...] = (self.headline, self.file, self.text, self.facts)
        for widget in (*shown, self.warning, self.notes, self.secret, self.error):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.buttons(None, self.cancel_button, self.import_button)


def _effect(plan: ImportPlan) -> str:
    """Return what importing would do, as sentences."""
    if plan.replaces is not None:
        text = _("This brings the registration “{name}” up to date.")
        effect = text.format(name=plan.replaces.name)
        stays = _("Its client secret stays in the credential store.")
    else:
        effect, stays = _("This adds a registration. Nothing is sent to anybody."), ""
    if plan.client_secret is not None:
        stays = _(
            "The file contains the client secret, which goes into the credential store of this "
            "computer. The file itself still contains it afterwards."
        )
    return f"{effect} {stays}".strip()
