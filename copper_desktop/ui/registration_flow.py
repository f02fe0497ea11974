"""Everything about registrations that begins in the window: enter, list, import, guide, sandbox.

Opens the dialogs and says in the window's banner what came of them; what is to be shown again
afterwards is the window's to know (``changed``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.banner import Banner, said
from copper_desktop.ui.controls import named
from copper_desktop.ui.file_queue import FileQueue
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.applications.registrations import ImportPlan
    from copper_desktop.connections import ConnectionService
    from copper_desktop.model import Application


class RegistrationFlow(QObject):
    """Leads through what a person can do with registrations."""

    changed = Signal()
    sandbox_requested = Signal()

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, banner: Banner, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setObjectName("registrationFlow")
        self._service, self._tasks, self._banner, self._window = service, tasks, banner, window
        self._files = FileQueue(self._ask_about)

    def enter(self) -> None:
        """Open the form for a registration."""
        if self._is_forbidden():
            return
        from copper_desktop.ui.application_dialog import ApplicationDialog

        dialog = ApplicationDialog(self._service, self._tasks, self._window)
        dialog.settled.connect(self.changed)
        dialog.open()

    def show_list(self) -> None:
        """Open the list of registrations."""
        from copper_desktop.ui.registrations_dialog import RegistrationsDialog

        dialog = RegistrationsDialog(self._service, self._tasks, self._window)
        dialog.changed.connect(self.changed)
        dialog.sandbox_requested.connect(self.sandbox_requested)
        dialog.settled.connect(self.changed)
        dialog.open()

    def show_guide(self) -> None:
        """Open the guide for those who have no registration."""
        from copper_desktop.ui.registration_guide import RegistrationGuide

        guide = RegistrationGuide(self._tasks, self._window)
        guide.registration_requested.connect(self.enter)
        guide.file_requested.connect(self.choose_file)
        guide.sandbox_requested.connect(self.sandbox_requested)
        guide.open()

    def choose_file(self) -> None:
        """Ask for an application file, and import it."""
        if self._is_forbidden():
            return
        dialog = named(QFileDialog(self._window, _("Import a registration")), "importFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Registrations (*.copperapp)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.import_files([Path(name)]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_files(self, paths: Iterable[Path]) -> None:
        """Ask about each file in turn, and import what the person says."""
        if self._is_forbidden():
            return
        self._files.add(paths)

    def tell_refused(self) -> None:
        """Say why an administrator's file was left out, where there is no other registration."""
        refused = self._service.refused_applications()
        if refused and not self._service.applications():
            self._banner.show_error(refused[0])

    def _is_forbidden(self) -> bool:
        """Tell whether an administrator allows no registrations of one's own, and say so."""
        if not self._service.own_allowed:
            from copper_desktop.errors import RegistrationForbidden

            self._banner.show_error(RegistrationForbidden())
        return not self._service.own_allowed

    def _ask_about(self, path: Path) -> None:
        from copper_desktop.ui.import_dialog import ImportDialog

        dialog = ImportDialog(self._service, self._tasks, path, self._window)
        dialog.imported.connect(self._on_dialog_imported)
        dialog.settled.connect(self._on_dialog_settled)
        dialog.open()

    def _on_dialog_settled(self) -> None:
        self.changed.emit()
        self._files.go_on()

    def _on_dialog_imported(self, plan: ImportPlan, application: Application) -> None:
        with_secret = plan.client_secret is not None
        _tell_imported(self._banner, application.name, str(plan.path) if with_secret else "")


@said
def _tell_imported(banner: Banner, name: str, path: str) -> None:
    """Say that a registration was imported; ``path`` is that of a file with a client secret."""
    title = _("Imported: {name}").format(name=name)
    if not path:
        banner.show_text("ok", title, _("You can connect through it now."))
        return
    text = _(
        "The file still contains the client secret. Delete the file, or keep it where nobody "
        "else can read it."
    )
    banner.show_text("warn", title, text, path)
    banner.offer(_("&Copy the file’s path"), partial(QGuiApplication.clipboard().setText, path))
