"""Asks whether several connections are to be removed, names all of them, and tells how it went.

Removes one after the other as one task. Stopping it takes effect between two: what was begun is
finished, so that no token is left without its connection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QProgressBar, QWidget

from copper_desktop.i18n import _, ngettext
from copper_desktop.model import Connection
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.connection_model import label_of
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.remove_all_dialog import kept_lines
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.connections.clearing import Cleared


class RemoveSeveralDialog(TaskDialog):
    """Lists what is to be removed, then what was not, and why.

    ``removed`` comes when something is gone. ``open_page`` opens the page of Copper's where tokens
    are revoked, None where no connection's application has one.
    """

    removed = Signal()

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        connections: Sequence[Connection],
        open_page: Callable[[], None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(tasks, "removeSeveralDialog", _("Remove connections"), parent)
        self._service, self._open_page = service, open_page
        self._connections = tuple(connections)
        self._is_removing = self._is_stopping = False
        self._number = 0
        self._make_controls()
        self._show_question()
        self.setFixedWidth(560)
        self.fit()
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.page_button.clicked.connect(self._on_page_clicked)

    def reject(self) -> None:
        """Close; while connections are being removed, stop after the one that was begun."""
        if not self._is_removing:
            super().reject()
            return
        self._is_stopping = True
        self.cancel_button.setEnabled(False)
        self.cancel_button.setText(_("Stopping…"))

    def show_result(self, cleared: Cleared) -> None:
        """Say what was removed, what is still here, and what Copper still honours."""
        removed = len(cleared.removals)
        headline = ngettext("{n} connection removed", "{n} connections removed", removed)
        self.headline.setText(headline.format(n=removed))
        gone = {removal.connection.id for removal in cleared.removals}
        here = {known.id for known in self._service.connections()} - gone
        self._connections = tuple(each for each in self._connections if each.id in here)
        left = len(self._connections)
        text = ngettext("{n} is still here.", "{n} are still here.", left).format(n=left)
        self.text.setText(text if left else "")
        self.text.setVisible(bool(left))
        lines = kept_lines(cleared)
        self.names.clear()
        self.names.addItems(lines)
        self.names.setAccessibleName(_("What could not be removed"))
        self.names.setVisible(bool(lines))
        self._show_honoured(len(cleared.honoured))
        self.remove_button.setText(_("&Try again"))
        self.remove_button.setEnabled(True)
        self.remove_button.setVisible(bool(self._connections))
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText(_("Close"))
        self.cancel_button.setFocus()
        self.fit()

    def _on_remove_clicked(self) -> None:
        self.error.hide()
        self._is_removing, self._is_stopping, self._number = True, False, 0
        self.remove_button.setEnabled(False)
        self.cancel_button.setText(_("&Stop"))
        self.progress.setRange(0, len(self._connections))
        self.progress.show()
        self.fit()
        self.run(self._remove(), self._on_failed)

    async def _remove(self) -> None:
        ids = [connection.id for connection in self._connections]
        try:
            cleared = await self._service.remove_each(ids, self._go_on)
        finally:
            self._end()
        if cleared.removals:
            self.removed.emit()
        self.show_result(cleared)

    def _go_on(self, name: str) -> bool:
        """Show whose turn it is; say no once the person has stopped it."""
        if self._is_stopping:
            return False
        self.progress.setValue(self._number)
        self._number += 1
        words = _("{n} of {all}: {name}").format(
            n=self._number, all=self.progress.maximum(), name=name.replace("%", "%%")
        )
        self.progress.setFormat(words)
        return True

    def _end(self) -> None:
        self._is_removing = False
        self.progress.hide()

    def _on_failed(self, error: BaseException) -> None:
        self.remove_button.setEnabled(True)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText(_("Close"))
        self.error.show_error(error)
        self.removed.emit()
        self.fit()

    def _on_page_clicked(self) -> None:
        if self._open_page is not None:
            self._open_page()

    def _show_question(self) -> None:
        number = len(self._connections)
        question = ngettext("Remove {n} connection?", "Remove {n} connections?", number)
        self.headline.setText(question.format(n=number))
        self.text.setText(
            _(
                "This deletes their tokens from this computer, at once. It cannot be undone. "
                "Names, histories, tags and notes go with them."
            )
        )
        self.names.addItems([label_of(connection) for connection in self._connections])
        self._show_honoured(sum(not connection.is_refused for connection in self._connections))

    def _show_honoured(self, number: int) -> None:
        words = ngettext(
            "Copper still honours {n} token until it is revoked there, under Settings → "
            "Integrations → Active Integrations.",
            "Copper still honours {n} tokens until they are revoked there, under Settings → "
            "Integrations → Active Integrations.",
            number,
        )
        self.still_valid.setText(words.format(n=number))
        self.still_valid.setVisible(bool(number))
        self.page_button.setVisible(bool(number) and self._open_page is not None)

    def _make_controls(self) -> None:
        self.headline = label(self, "removeSeveralHeadline", role="title")
        self.text = label(self, "removeSeveralText")
        self.names = named(QListWidget(self), "removeSeveralNames", _("What is to be removed"))
        self.names.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.names.setWordWrap(True)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setFixedHeight(180)
        self.progress = named(QProgressBar(self), "removeSeveralProgress", _("Progress"))
        self.progress.hide()
        self.still_valid = label(self, "removeSeveralStillValid")
        self.page_button = Button(
            self,
            "removeSeveralPage",
            _("Open Active &Integrations at Copper"),
            kind="link",
            icon="external",
        )
        self.error = Banner(self, "removeSeveralError", closable=False)
        self.cancel_button = Button(self, "removeSeveralCancel", _("Cancel"))
        self.remove_button = Button(self, "removeSeveralConfirm", _("&Remove"), kind="destructive")
        shown = (self.headline, self.text, self.names, self.progress, self.still_valid)
        for each in shown:
            self.body.addWidget(each)
        self.body.addWidget(self.page_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.buttons(None, self.cancel_button, self.remove_button)
