"""The registrations that are known here: what there is; add, import, change, export, remove one.

The sandbox stands at the end of the list: it is built in, and opens in a window of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.i18n import _, isolated
from copper_desktop.model import Application
from copper_desktop.ui.application_dialog import ApplicationDialog
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.registration_flow import RegistrationFlow
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

SUFFIX = "copperapp"


class RegistrationsDialog(TaskDialog):
    """Lists the applications; one that connections use, or that is managed, is not removed."""

    changed = Signal()
    sandbox_requested = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(tasks, "registrationsDialog", _("Registrations"), parent)
        self._service = service
        self._make_texts()
        self._make_buttons()
        self._lay_out()
        self._flow = RegistrationFlow(service, tasks, self.error, self)
        self._flow.changed.connect(self._on_registrations_changed)
        self.resize(600, 500)
        self._connect_signals()
        self._show()
        self._show_refused()

    def _on_row_changed(self, _row: int) -> None:
        self._show_use()

    def _on_add_clicked(self) -> None:
        self._edit(None)

    def _on_change_clicked(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self.change_button.isEnabled():
            self._edit(chosen)

    def _on_item_activated(self) -> None:
        if self._sandbox_is_chosen():
            self.sandbox_requested.emit()
        else:
            self._on_change_clicked()

    def _edit(self, known: Application | None) -> None:
        dialog = ApplicationDialog(self._service, self._tasks, self, known)
        dialog.added.connect(self._on_registrations_changed)
        dialog.open()

    def _on_registrations_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _on_remove_clicked(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.error.hide()
            self.remove_button.setEnabled(False)
            self.run(self._remove(chosen.id), self._on_task_failed)

    async def _remove(self, application_id: str) -> None:
        await self._service.remove_application(application_id)
        self._on_registrations_changed()

    def _on_export_clicked(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        dialog = named(QFileDialog(self, _("Export a registration")), "exportFileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Registrations (*.copperapp)")])
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(re.sub(r"[^\w.-]+", "-", chosen.name))
        dialog.fileSelected.connect(lambda name: self.export(chosen, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, application: Application, path: Path) -> None:
        """Write an application's file and say so."""
        self.run(self._export(application, path), self._on_task_failed)

    async def _export(self, application: Application, path: Path) -> None:
        await self._service.export_application(application, path)
        text = _("The file has everything but the client secret.")
        title = _("Exported: {name}").format(name=application.name)
        self.error.show_text("ok", title, text, str(path))

    def _on_task_failed(self, error: BaseException) -> None:
        self._show_use()
        self.error.show_error(error)

    def _show(self) -> None:
        known = self._service.applications()
        self.applications.clear()
        self.applications.addItems([isolated(_line_of(application)) for application in known])
        self.applications.addItem(_("Sandbox · built in, a simulated Copper"))
        self.applications.setCurrentRow(0)
        self.empty.setVisible(not known)
        self._show_use()

    def _show_refused(self) -> None:
        """Tell of an administrator's files that were not believed or cannot be used."""
        for refused in self._service.refused_applications():
            self.error.show_error(refused)

    def _chosen(self) -> Application | None:
        row = self.applications.currentRow()
        known = self._service.applications()
        return known[row] if 0 <= row < len(known) else None

    def _sandbox_is_chosen(self) -> bool:
        return self.applications.currentRow() == len(self._service.applications())

    def _show_use(self) -> None:
        chosen = self._chosen()
        used = {connection.application_id for connection in self._service.connections()}
        in_use = chosen is not None and chosen.id in used
        own = chosen is not None and not chosen.builtin and not chosen.managed
        managed = chosen is not None and chosen.managed
        self.in_use.setVisible(in_use and own)
        allowed = self._service.own_allowed
        self.managed.setVisible(managed)
        self.forbidden.setVisible(not allowed)
        for button in (self.add_button, self.import_button):
            button.setEnabled(allowed)
        asks_secret = chosen is not None and self._service.asks_secret(chosen)
        self.change_button.setEnabled((own and allowed) or asks_secret)
        self.export_button.setEnabled(chosen is not None and not chosen.builtin)
        self.remove_button.setEnabled(own and not in_use)

    def _make_texts(self) -> None:
        self.headline = label(self, "registrationsHeadline", _("Registrations"), role="title")
        self.text = label(
            self,
            "registrationsText",
            _("The applications that Copper knows, through which you connect."),
            role="muted",
        )
        self.applications = named(QListWidget(self), "registrationsList", _("Registrations"))
        self.applications.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.applications.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.empty = label(
            self, "registrationsEmpty", _("There is none of yours yet."), role="muted"
        )
        self.in_use = label(
            self,
            "registrationsInUse",
            _("Connections use this one. Remove them first."),
            role="small",
        )
        self.managed = label(
            self,
            "registrationsManaged",
            _("Your administrator manages this one. It cannot be changed or removed here."),
            role="small",
        )
        self.forbidden = label(
            self,
            "registrationsForbidden",
            _("Set by your administrator: no registrations of your own can be added or changed."),
            role="small",
        )
        self.error = Banner(self, "registrationsError", closable=False)

    def _make_buttons(self) -> None:
        self.add_button = Button(self, "registrationsAdd", _("&Add…"), icon="plus")
        self.import_button = Button(self, "registrationsImport", _("&Import…"))
        self.change_button = Button(self, "registrationsChange", _("C&hange…"))
        self.export_button = Button(self, "registrationsExport", _("&Export…"))
        self.remove_button = Button(self, "registrationsRemove", _("&Remove"), kind="destructive")
        self.sandbox_button = Button(self, "registrationsSandbox", _("Open the &sandbox"))
        self.close_button = Button(self, "registrationsClose", _("Close"))

    def _connect_signals(self) -> None:
        self.add_button.clicked.connect(self._on_add_clicked)
        self.import_button.clicked.connect(self._flow.choose_file)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.export_button.clicked.connect(self._on_export_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.sandbox_button.clicked.connect(self.sandbox_requested)
        self.close_button.clicked.connect(self.reject)
        self.applications.itemActivated.connect(self._on_item_activated)
        self.applications.currentRowChanged.connect(self._on_row_changed)

    def _lay_out(self) -> None:
        self.body.addWidget(self.headline)
        self.body.addWidget(self.text)
        beside = QHBoxLayout()
        beside.setSpacing(2 * SPACE)
        beside.addWidget(self.applications, 1)
        column = QVBoxLayout()
        column.setSpacing(SPACE)
        changing = (self.change_button, self.export_button, self.remove_button)
        for button in (self.add_button, self.import_button, *changing):
            column.addWidget(button)
        column.addStretch(1)
        beside.addLayout(column)
        self.body.addLayout(beside, 1)
        for shown in (self.empty, self.in_use, self.managed, self.forbidden, self.error):
            self.body.addWidget(shown)
        self.buttons(self.sandbox_button, None, self.close_button)


def _line_of(application: Application) -> str:
    if application.managed:
        return _("{name} · managed by your administrator").format(name=application.name)
    return application.name
