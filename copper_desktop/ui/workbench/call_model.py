"""The calls of a connection as a Qt table model; knows no view and no service."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from copper_desktop.api.operations import operation_of
from copper_desktop.calling.statuses import status_words
from copper_desktop.i18n import N_, _
from copper_desktop.model import PastCall
from copper_desktop.ui import times

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, from the leading side."""

    MOMENT = 0
    CALL = 1
    ANSWER = 2
    DURATION = 3
    REQUEST = 4


_HEADERS = {
    Column.MOMENT: N_("When"),
    Column.CALL: N_("Call"),
    Column.ANSWER: N_("Answer"),
    Column.DURATION: N_("Took"),
    Column.REQUEST: N_("Request id"),
}


class CallModel(QAbstractTableModel):
    """Past calls, the newest in the first row."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("callModel")
        self.calls: tuple[PastCall, ...] = ()

    def load(self, calls: Iterable[PastCall]) -> None:
        """Show these calls; nothing happens when they are the ones that are shown."""
        found = tuple(calls)
        if found != self.calls:
            self.beginResetModel()
            self.calls = found
            self.endResetModel()

    def as_text(self) -> str:
        """Return the rows as lines, their cells separated by tabs."""
        return "\n".join("\t".join(text_of(call, one) for one in Column) for call in self.calls)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of calls."""
        return 0 if parent.isValid() else len(self.calls)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADERS[Column(section)])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell."""
        if not index.isValid():
            return None
        call = self.calls[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(call, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{call.method} {call.address}"
        return None


def text_of(call: PastCall, column: Column) -> str:
    """Return what a cell says."""
    match column:
        case Column.MOMENT:
            return times.local(call.at)
        case Column.CALL:
            operation = operation_of(call.operation)
            address = f"{call.method} {call.address}"
            return address if operation is None else f"{_(operation.title)} · {address}"
        case Column.ANSWER if call.status is None:
            return _("no answer; code {code}").format(code=call.code or "")
        case Column.ANSWER:
            return f"{call.status}: {status_words(call.status or 0)}"
        case Column.DURATION:
            return "" if call.duration is None else times.milliseconds(call.duration)
    return call.request_id or ""
