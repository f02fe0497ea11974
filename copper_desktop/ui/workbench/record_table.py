"""Records as a table: sorted by any column, Unix seconds as dates, rows made as they are seen."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from copper_desktop.calling import tables
from copper_desktop.ui import times

BATCH = 200
MAX_CELL = 300
Index = QModelIndex | QPersistentModelIndex


class RecordModel(QAbstractTableModel):
    """Shows records; ``records`` is their present order, ``columns`` all of their members."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.records: list[tables.Record] = []
        self.columns: list[str] = []
        self._shown = 0

    def load(self, records: list[tables.Record], columns: list[str]) -> None:
        """Show ``records``, which have these members."""
        self.beginResetModel()
        self.records = list(records)
        self.columns = columns
        self._shown = min(BATCH, len(records))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows made so far."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of members."""
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there are more rows."""
        return not parent.isValid() and self._shown < len(self.records)

    def fetchMore(self, parent: Index) -> None:
        """Make some more rows."""
        end = min(self._shown + BATCH, len(self.records))
        self.beginInsertRows(parent, self._shown, end - 1)
        self._shown = end
        self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the member's name, or the row's number."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self.columns[section] if section < len(self.columns) else None
        return section + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell as one line of text."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        name = self.columns[index.column()]
        value = self.records[index.row()].get(name)
        if tables.is_moment(name, value) and isinstance(value, int):
            return times.local(datetime.fromtimestamp(value, UTC))
        return tables.brief(value, MAX_CELL).replace("\n", " ")

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, empty values last in either direction."""
        if not 0 <= column < len(self.columns):
            return
        name = self.columns[column]
        self.layoutAboutToBeChanged.emit()
        filled = [one for one in self.records if one.get(name) not in (None, "")]
        empty = [one for one in self.records if one.get(name) in (None, "")]
        filled.sort(
            key=lambda one: tables.sort_key(one.get(name)),
            reverse=order is Qt.SortOrder.DescendingOrder,
        )
        before, self.records = self.records, filled + empty
        self._keep_places(before)
        self.layoutChanged.emit()

    def _keep_places(self, before: list[tables.Record]) -> None:
        """Let what is selected stay selected, wherever it is now."""
        kept = self.persistentIndexList()
        wanted = {id(before[one.row()]) for one in kept}
        rows = {id(one): row for row, one in enumerate(self.records) if id(one) in wanted}
        reached = max(rows.values(), default=-1)
        self._shown = max(self._shown, reached + 1)
        moved = [self.createIndex(rows[id(before[one.row()])], one.column()) for one in kept]
        self.changePersistentIndexList(kept, moved)
