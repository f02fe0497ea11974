"""The history of a connection as a Qt table model; knows no view and no service."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from copper_desktop.i18n import N_, _
from copper_desktop.messages import event_words
from copper_desktop.model import Event, EventKind
from copper_desktop.ui import health_view, icons, theme, times
from copper_desktop.ui.rows_model import RowsModel


class Column(IntEnum):
    """The columns, from the leading side."""

    MOMENT = 0
    EVENT = 1
    ANSWER = 2


_HEADERS: dict[IntEnum, str] = {
    Column.MOMENT: N_("When"),
    Column.EVENT: N_("What happened"),
    Column.ANSWER: N_("Answer"),
}


class EventModel(RowsModel[Event]):
    """Events, the newest in the first row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("eventModel", _HEADERS, parent)

    def text_of(self, row: Event, column: int) -> str:
        """Return what a cell says."""
        return _text(row, Column(column))

    def extra_of(self, row: Event, column: int, role: int) -> Any:
        """Return the whole text as a tip, and an icon for what happened."""
        if role == Qt.ItemDataRole.ToolTipRole:
            return _text(row, Column(column))
        if role == Qt.ItemDataRole.DecorationRole and column == Column.EVENT:
            return _icon(row)
        return None


def _text(event: Event, column: Column) -> str:
    if column is Column.MOMENT:
        return times.local(event.at)
    if column is Column.EVENT:
        return event_words(event)
    evidence = event.evidence
    if evidence is None:
        return ""
    return _("{request}: {answer}").format(
        request=_(evidence.asked), answer=health_view.answer(evidence)
    )


def _icon(event: Event) -> object:
    view = health_view.VIEWS[event.health]
    tokens = theme.tokens()
    if event.kind in (EventKind.RENAMED, EventKind.LABELLED):
        return icons.icon("info", tokens.muted)
    tone = "muted" if view.tone == "neutral" else view.tone
    return icons.icon(view.icon, getattr(tokens, tone))
