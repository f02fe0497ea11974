"""The history of a connection as a Qt table model; knows no view and no service."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from copper_desktop.i18n import N_, _
from copper_desktop.messages import event_words
from copper_desktop.model import Event, EventKind
from copper_desktop.ui import health_view, icons, theme, times

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, from the leading side."""

    MOMENT = 0
    EVENT = 1
    ANSWER = 2


_HEADERS = {
    Column.MOMENT: N_("When"),
    Column.EVENT: N_("What happened"),
    Column.ANSWER: N_("Answer"),
}


class EventModel(QAbstractTableModel):
    """Events, the newest in the first row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("eventModel")
        self._events: tuple[Event, ...] = ()

    def load(self, events: Iterable[Event]) -> None:
        """Show these events; nothing happens when they are the ones that are shown."""
        found = tuple(events)
        if found != self._events:
            self.beginResetModel()
            self._events = found
            self.endResetModel()

    def as_text(self) -> str:
        """Return the rows as lines, their cells separated by tabs."""
        return "\n".join(
            "\t".join(_text(event, column) for column in Column) for event in self._events
        )

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of events."""
        return 0 if parent is not None and parent.isValid() else len(self._events)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADERS[Column(section)])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell, and for what happened an icon."""
        if not index.isValid():
            return None
        event, column = self._events[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(event, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.EVENT:
            return _icon(event)
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
        request=evidence.asked, answer=health_view.answer(evidence)
    )


def _icon(event: Event) -> object:
    view = health_view.VIEWS[event.health]
    tokens = theme.tokens()
    if event.kind is EventKind.RENAMED:
        return icons.icon("info", tokens.muted)
    tone = "muted" if view.tone == "neutral" else view.tone
    return icons.icon(view.icon, getattr(tokens, tone))
