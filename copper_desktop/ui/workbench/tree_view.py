"""An answer as a tree, with a filter over it; the search goes on in a thread."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTreeView, QVBoxLayout, QWidget

from copper_desktop.calling.finding import Found, find
from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.controls import label, named
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.json_tree import JsonTreeModel

PAUSE = 200
"""Milliseconds after a key before the search begins."""
MOST_EXPANDED = 200


class TreeView(QWidget):
    """The tree, and above it the filter with what it has found."""

    def __init__(self, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("treeView")
        self._tasks = tasks
        self._value: object = None
        self._searches = 0
        self.filter = named(QLineEdit(self), "treeFilter")
        self.filter.setClearButtonEnabled(True)
        self.found = label(self, "treeFound", role="small")
        self.found.setWordWrap(False)
        self.tree = named(QTreeView(self), "answerTree")
        self.model = JsonTreeModel(self.tree)
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setColumnWidth(0, 220)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._timer = QTimer(self)
        self._timer.setObjectName("filterTimer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._begin)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.filter, 1)
        row.addWidget(self.found)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, SPACE, 0, 0)
        lines.setSpacing(SPACE)
        lines.addLayout(row)
        lines.addWidget(self.tree, 1)
        self._found: Found | None = None
        self.filter.textChanged.connect(self._on_text_changed)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use; what is open in the tree stays open."""
        self.filter.setAccessibleName(_("Filter by name or value"))
        self.filter.setPlaceholderText(_("Filter by name or value"))
        self.tree.setAccessibleName(_("Answer as a tree"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 1)
        self.tree.viewport().update()
        self._tell_found()

    def show_value(self, value: object) -> None:
        """Show ``value``, all of it."""
        self._value = value
        self._searches += 1
        self._timer.stop()
        blocked = self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(blocked)
        self._found = None
        self._tell_found()
        self.model.load(value)
        self._choose_first()

    def _on_text_changed(self) -> None:
        self._searches += 1
        self._timer.start()

    def _begin(self) -> None:
        text = self.filter.text().strip()
        if text:
            self.found.setText(_("Searching…"))
            self._tasks.start(self._search(text, self._searches))
        else:
            self.show_value(self._value)

    async def _search(self, text: str, number: int) -> None:
        import asyncio

        from copper_desktop.worker import DaemonExecutor

        value = self._value if isinstance(self._value, (dict, list)) else [self._value]
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            DaemonExecutor(), find, value, text, lambda: number != self._searches
        )
        if number == self._searches:
            self._show(value, found)

    def _show(self, value: object, found: Found) -> None:
        self.model.load(value, found.branch)
        self._found = found
        self._tell_found()
        self._expand(QModelIndex(), [MOST_EXPANDED])
        self._choose_first()

    def _tell_found(self) -> None:
        self.found.setText("" if self._found is None else _words(self._found))

    def _expand(self, parent: Any, room: list[int]) -> None:
        """Open the ways to what was found, as long as there is ``room``."""
        for row in range(self.model.rowCount(parent)):
            index = self.model.index(row, 0, parent)
            if room[0] <= 0:
                return
            if self.model.is_narrowed(index):
                room[0] -= 1
                if self.model.canFetchMore(index):
                    self.model.fetchMore(index)
                self.tree.expand(index)
                self._expand(index, room)

    def _choose_first(self) -> None:
        if self.model.rowCount():
            self.tree.setCurrentIndex(self.model.index(0, 0))


def _words(found: Found) -> str:
    """Return how much was found."""
    if not found.number:
        return _("Nothing found")
    if found.more:
        return _("the first {n} places").format(n=found.number)
    return ngettext("{n} place", "{n} places", found.number).format(n=found.number)
