"""The catalogue as a list: starred and recent calls first, then by group, narrowed by a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from copper_desktop.api.operations import OPERATIONS, operation_of
from copper_desktop.i18n import _
from copper_desktop.ui import icons, theme
from copper_desktop.ui.connection_filter import folded

Index = QModelIndex | QPersistentModelIndex

FREE = "free"
"""Stands for a read that is not in the catalogue."""

Entry = tuple[str, str]
"""The id of a call, "" for a heading, and the text."""


def title_of(operation_id: str) -> str:
    """Return how a call is named where it is chosen."""
    operation = operation_of(operation_id)
    return _("A path of your own") if operation is None else _(operation.title)


class OperationModel(QAbstractListModel):
    """Headings, which cannot be chosen, and the calls under them, each of them once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("operationModel")
        self._entries: list[Entry] = []
        self._starred: tuple[str, ...] = ()

    def load(self, starred: Sequence[str], recent: Sequence[str], search: str = "") -> None:
        """Show every call that matches ``search``, all of its words; ids go by their order."""
        self.beginResetModel()
        self._starred = tuple(starred)
        words = folded(search).split()
        self._entries = []
        shown: set[str] = set()
        self._add(_("Starred"), starred, words, shown)
        self._add(_("Recent"), recent, words, shown)
        for group in dict.fromkeys(one.group for one in OPERATIONS):
            ids = [one.id for one in OPERATIONS if one.group is group]
            self._add(_(group.value), ids, words, shown)
        self._add(_("Not in the catalogue"), (FREE,), words, shown)
        self.endResetModel()

    def first(self) -> QModelIndex:
        """Return the first call, if there is one."""
        return next(
            (self.index(row) for row, (id_, _text) in enumerate(self._entries) if id_),
            QModelIndex(),
        )

    def row_of(self, operation_id: str) -> int | None:
        """Return the row of a call."""
        rows = (row for row, (id_, _text) in enumerate(self._entries) if id_ == operation_id)
        return next(rows, None)

    def id_at(self, index: Index) -> str:
        """Return the id of a call, "" for a heading or nothing."""
        return self._entries[index.row()][0] if index.isValid() else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let calls be chosen, and headings not."""
        if not self.id_at(index):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a row; a heading is bold, a starred call has its star."""
        if not index.isValid():
            return None
        id_, text = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole and (operation := operation_of(id_)):
            return _(operation.sentence)
        if role == Qt.ItemDataRole.DecorationRole and id_ in self._starred:
            return icons.icon("star", theme.tokens().accent)
        return None if id_ else _heading(role)

    def _add(self, heading: str, ids: Iterable[str], words: list[str], shown: set[str]) -> None:
        found = [id_ for id_ in ids if id_ not in shown and _matches(id_, words)]
        if found:
            self._entries.append(("", heading))
            self._entries += [(id_, _line(id_)) for id_ in found]
            shown.update(found)


def _heading(role: int) -> object:
    if role == Qt.ItemDataRole.FontRole:
        bold = QFont()
        bold.setBold(True)
        return bold
    return QColor(theme.tokens().muted) if role == Qt.ItemDataRole.ForegroundRole else None


def _line(id_: str) -> str:
    operation = operation_of(id_)
    if operation is None:
        return _("A path of your own…")
    return f"{_(operation.title)}  —  {operation.method} {operation.path}"


def _matches(id_: str, words: list[str]) -> bool:
    operation = operation_of(id_)
    if operation is None and id_ != FREE:
        return False
    known = (_(operation.sentence), _(operation.group.value)) if operation else ()
    text = folded(" ".join((_line(id_), id_, *known)))
    return all(word in text for word in words)
