"""Things of one kind as a read-only Qt table, the first of them in the first row.

Owns what is asked of every such table; what the columns are and what a cell says is a subclass's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from copper_desktop.i18n import _

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Shows ``rows`` under ``headers``, which are marked for translation."""

    def __init__(self, name: str, headers: Mapping[IntEnum, str], parent: QObject | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._headers = tuple(headers.values())
        self.rows: tuple[Row, ...] = ()

    def load(self, rows: Iterable[Row]) -> None:
        """Show these; nothing happens when they are the ones that are shown."""
        found = tuple(rows)
        if found != self.rows:
            self.beginResetModel()
            self.rows = found
            self.endResetModel()

    def as_text(self) -> str:
        """Return the rows as lines, their cells separated by tabs."""
        columns = range(len(self._headers))
        return "\n".join(
            "\t".join(self.text_of(row, column) for column in columns) for row in self.rows
        )

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(self._headers[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell, and what a subclass has beside it."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_of(row, column)
        return self.extra_of(row, column, role)

    def text_of(self, row: Row, column: int) -> str:
        """Return what a cell says."""
        raise NotImplementedError

    def extra_of(self, row: Row, column: int, role: int) -> Any:
        """Return what a cell has beside its text."""
        raise NotImplementedError
