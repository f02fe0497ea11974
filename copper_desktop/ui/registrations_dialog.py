"""The registrations that are known here: what there is; add, change and remove one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.ui.application_dialog import ApplicationDialog
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner


class RegistrationsDialog(TaskDialog):
    """Lists the applications; one that connections use is not removed."""

    changed = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(tasks, "registrationsDialog", _("Registrations"), parent)
        self._service = service
        self._make_controls()
        self.resize(480, 360)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.applications.itemActivated.connect(self._on_change_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.close_button.clicked.connect(self.reject)
        self.applications.currentRowChanged.connect(self._on_row_changed)
        self._show()

    def _on_row_changed(self, _row: int) -> None:
        self._show_use()

    def _on_add_clicked(self) -> None:
        self._edit(None)

    def _on_change_clicked(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._edit(chosen)

    def _edit(self, known: Application | None) -> None:
        dialog = ApplicationDialog(self._service, self._tasks, self, known)
        dialog.added.connect(self._on_application_added)
        dialog.open()

    def _on_application_added(self) -> None:
        self._show()
        self.changed.emit()

    def _on_remove_clicked(self) -> None:
        application = self._service.applications()[self.applications.currentRow()]
        self.remove_button.setEnabled(False)
        self.run(self._remove(application.id), self._on_remove_failed)

    async def _remove(self, application_id: str) -> None:
        await self._service.remove_application(application_id)
        self._show()
        self.changed.emit()

    def _on_remove_failed(self, error: BaseException) -> None:
        self._show_use()
        self.error.show_error(error)

    def _show(self) -> None:
        self.error.hide()
        self.applications.clear()
        self.applications.addItems([known.name for known in self._service.applications()])
        self.applications.setCurrentRow(0)
        self.empty.setVisible(self.applications.count() == 0)
        self.applications.setVisible(self.applications.count() > 0)
        self._show_use()

    def _chosen(self) -> Application | None:
        row = self.applications.currentRow()
        known = self._service.applications()
        return known[row] if 0 <= row < len(known) else None

    def _show_use(self) -> None:
        chosen = self._chosen()
        used = {connection.application_id for connection in self._service.connections()}
        in_use = chosen is not None and chosen.id in used
        self.in_use.setVisible(in_use)
        editable = chosen is not None and not chosen.builtin
        self.change_button.setEnabled(editable)
        self.remove_button.setEnabled(editable and not in_use)

    def _make_controls(self) -> None:
        self.headline = label(self, "registrationsHeadline", _("Registrations"), role="title")
        self.text = label(
            self,
            "registrationsText",
            _("The applications that Copper knows, through which you connect."),
            role="muted",
        )
        self.applications = named(QListWidget(self), "registrationsList", _("Registrations"))
        self.empty = label(self, "registrationsEmpty", _("There is none yet."), role="muted")
        self.in_use = label(
            self,
            "registrationsInUse",
            _("Connections use this one. Remove them first."),
            role="small",
        )
        self.error = Banner(self, "registrationsError", closable=False)
        self.add_button = Button(self, "registrationsAdd", _("&Add…"), icon="plus")
        self.change_button = Button(self, "registrationsChange", _("C&hange…"))
        self.remove_button = Button(self, "registrationsRemove", _("&Remove"), kind="destructive")
        self.close_button = Button(self, "registrationsClose", _("Close"))
        self.body.addWidget(self.headline)
        self.body.addWidget(self.text)
        self.body.addWidget(self.applications, 1)
        for shown in (self.empty, self.in_use, self.error):
            self.body.addWidget(shown)
        self.body.addStretch(0)
        self.buttons(
            self.add_button, self.change_button, self.remove_button, None, self.close_button
        )
