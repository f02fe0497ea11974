"""The page of several selected connections: which they are, and what can be done with all of them.

Owns the check of all of them, one after the other, which can be stopped. It says ``checked`` with
each connection that it has asked about, and ``changed`` when others may have to be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from copper_desktop.errors import NoSuchConnection
from copper_desktop.health_words import health_words
from copper_desktop.i18n import _, ngettext
from copper_desktop.model import Connection, Health
from copper_desktop.ui import icons, theme
from copper_desktop.ui.connection_model import label_of
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.health_look import LOOKS
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from asyncio import Task

    from copper_desktop.connections import ConnectionService
    from copper_desktop.ui.tasks import TaskOwner


class SelectionPage(QWidget):
    """Shows how many are selected, their names, and buttons for all of them."""

    changed = Signal()
    checked = Signal(object)
    label_requested = Signal()
    remove_requested = Signal()
    single_requested = Signal()

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        clock: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        named(self, "selectionPage")
        self._clock = clock
        self._service, self._tasks = service, tasks
        self._checking: Task[None] | None = None
        self.connections: tuple[Connection, ...] = ()
        self._items: dict[str, QListWidgetItem] = {}
        self.headline = label(self, "selectionHeadline", role="title")
        self.names = named(QListWidget(self), "selectionNames")
        self.names.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setUniformItemSizes(True)
        self.progress = named(QProgressBar(self), "selectionProgress")
        self.result = label(self, "selectionResult")
        self.check_button = Button(self, "selectionCheck", "", kind="primary")
        self.label_button = Button(self, "selectionLabel", "")
        self.remove_button = Button(self, "selectionRemove", "")
        self.single_button = Button(self, "selectionSingle", "", kind="link")
        for shown in (self.progress, self.result):
            shown.hide()
        self._lay_out()
        self.check_button.clicked.connect(self.test)
        self.label_button.clicked.connect(self.label_requested)
        self.remove_button.clicked.connect(self.remove_requested)
        self.single_button.clicked.connect(self.single_requested)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.names.setAccessibleName(_("Selected connections"))
        self.progress.setAccessibleName(_("Progress"))
        self.label_button.setText(_("Ta&gs and colour…"))
        self.remove_button.setText(_("&Remove…"))
        self.single_button.setText(_("Show one &only"))
        self.check_button.setText(_("&Stop") if self._checking is not None else _("Chec&k all"))
        self._show_number()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of the theme that has just come."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for item in self._items.values():
                _mark(item)

    def show_connections(self, connections: Sequence[Connection]) -> None:
        """Show these; a screen reader is told how many they are, when they are others."""
        ids = {connection.id for connection in connections}
        is_other = ids != {connection.id for connection in self.connections}
        self.connections = tuple(connections)
        if is_other:
            self.result.hide()
            self._show_number()
            announcement = QAccessibleAnnouncementEvent(self, self.headline.text())
            QAccessible.updateAccessibility(announcement)
        self.names.clear()
        self._items = {connection.id: QListWidgetItem(self.names) for connection in connections}
        for connection in connections:
            self._show_one(connection)

    def forget(self) -> None:
        """Have nothing selected."""
        self.connections = ()
        self._items.clear()
        self.names.clear()

    def test(self) -> None:
        """Ask Copper about each of them, one after the other; stop if that is under way."""
        if self._checking is not None:
            self._checking.cancel()
            return
        self.result.hide()
        self.progress.setRange(0, len(self.connections))
        self.progress.setValue(0)
        self.progress.show()
        self._checking = self._tasks.start(self._check(self.connections))
        self.speak()

    async def _check(self, connections: Sequence[Connection]) -> None:
        found: list[Connection] = []
        try:
            for number, connection in enumerate(connections):
                self._show_progress(number, connection.name)
                try:
                    checked = await self._service.check(connection.id)
                except NoSuchConnection:
                    continue
                found.append(checked)
                self._show_one(checked)
                self.checked.emit(checked)
        finally:
            self._checking = None
            self.progress.hide()
            self.changed.emit()
            self._tell(found, len(connections))
            self.speak()

    def _show_one(self, connection: Connection) -> None:
        """Show the name and the verdict in its line, in words and with its icon."""
        item = self._items.get(connection.id)
        if item is None:  # no longer selected
            return
        health = connection.health_at(self._clock())
        words = health_words(health, connection.evidence)
        text = _("{name}: {status}").format(name=label_of(connection), status=words)
        item.setData(Qt.ItemDataRole.UserRole, health.value)
        _mark(item)
        item.setText(text)

    def _show_progress(self, number: int, name: str) -> None:
        self.progress.setValue(number)
        self.progress.setFormat(
            _("{n} of {all}: {name}").format(
                n=number + 1, all=self.progress.maximum(), name=name.replace("%", "%%")
            )
        )

    def _tell(self, found: Sequence[Connection], asked: int) -> None:
        """Say how many of them are how."""
        counts = Counter(health_words(one.health, one.evidence) for one in found)
        needing = [one for one in found if one.health not in (Health.WORKING, Health.EXPIRING)]
        lines = [f"{words}: {number}" for words, number in counts.most_common()]
        if len(found) < asked:
            lines.insert(0, _("Stopped after {n} of {all}.").format(n=len(found), all=asked))
        elif not needing:
            lines = [ngettext("{n} of {n} works.", "All {n} work.", asked).format(n=asked)]
        self.result.setText("\n".join(lines))
        self.result.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.result.text()))

    def _show_number(self) -> None:
        number = len(self.connections)
        text = ngettext("{n} connection selected", "{n} connections selected", number)
        self.headline.setText(text.format(n=number))
        self.setAccessibleName(self.headline.text())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self.check_button, self.label_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        lines.setSpacing(2 * SPACE)
        lines.addWidget(self.headline)
        lines.addLayout(row)
        lines.addWidget(self.progress)
        lines.addWidget(self.result)
        lines.addWidget(self.names, 1)
        lines.addWidget(self.single_button, 0, Qt.AlignmentFlag.AlignLeft)


def _mark(item: QListWidgetItem) -> None:
    """Give ``item`` the icon of its verdict, in the theme in use."""
    icon, tone = LOOKS[Health(item.data(Qt.ItemDataRole.UserRole))]
    colour = theme.tokens().muted if tone == "neutral" else getattr(theme.tokens(), tone)
    item.setIcon(icons.icon(icon, colour))
