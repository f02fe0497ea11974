"""The calls of a connection as a Qt table model; knows no view and no service."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from copper_desktop.api.operations import operation_of
from copper_desktop.calling.statuses import status_words
from copper_desktop.i18n import N_, _
from copper_desktop.model import PastCall
from copper_desktop.ui import times
from copper_desktop.ui.rows_model import RowsModel


class Column(IntEnum):
    """The columns, from the leading side."""

    MOMENT = 0
    CALL = 1
    ANSWER = 2
    DURATION = 3
    REQUEST = 4


_HEADERS: dict[IntEnum, str] = {
    Column.MOMENT: N_("When"),
    Column.CALL: N_("Call"),
    Column.ANSWER: N_("Answer"),
    Column.DURATION: N_("Took"),
    Column.REQUEST: N_("Request id"),
}


class CallModel(RowsModel[PastCall]):
    """Past calls, the newest in the first row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("callModel", _HEADERS, parent)

    def text_of(self, row: PastCall, column: int) -> str:
        """Return what a cell says."""
        return text_of(row, Column(column))

    def extra_of(self, row: PastCall, column: int, role: int) -> Any:  # noqa: ARG002
        """Return the whole address as a tip."""
        return f"{row.method} {row.address}" if role == Qt.ItemDataRole.ToolTipRole else None


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
