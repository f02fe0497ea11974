"""The list of connections as a Qt model; tells of every change by the row that changed.

Owns what of a connection is shown in a list and in what words; knows no view and no service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from copper_desktop.connection import Connection, Health, Label
from copper_desktop.health_words import health_words
from copper_desktop.i18n import _
from copper_desktop.ui.initials import initials

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What can be asked about a row, beside Qt's own roles."""

    CONNECTION = Qt.ItemDataRole.UserRole + 1
    ID = Qt.ItemDataRole.UserRole + 2
    NAME = Qt.ItemDataRole.UserRole + 3
    ACCOUNT = Qt.ItemDataRole.UserRole + 4
    PERSON = Qt.ItemDataRole.UserRole + 5
    HEALTH = Qt.ItemDataRole.UserRole + 6
    HEALTH_WORDS = Qt.ItemDataRole.UserRole + 7
    INITIALS = Qt.ItemDataRole.UserRole + 8
    SECOND_LINE = Qt.ItemDataRole.UserRole + 9
    LABEL = Qt.ItemDataRole.UserRole + 10


class ConnectionModel(QAbstractListModel):
    """Connections in the order of the service; a row's verdict is the one at the present time."""

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("connectionModel")
        self._clock = clock
        self._connections: list[Connection] = []
        self._rows: dict[str, int] = {}
        self._shown: list[Health] = []
        self._readers: dict[int, Callable[[Connection], object]] = {
            Qt.ItemDataRole.DisplayRole: attrgetter("name"),
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.ToolTipRole: _tip,
            Role.CONNECTION: lambda connection: connection,
            Role.ID: attrgetter("id"),
            Role.NAME: attrgetter("name"),
            Role.ACCOUNT: account,
            Role.PERSON: person,
            Role.HEALTH: self._health,
            Role.HEALTH_WORDS: self._words,
            Role.INITIALS: lambda connection: initials(connection.name),
            Role.SECOND_LINE: second_line,
            Role.LABEL: attrgetter("label"),
        }

    def load(self, connections: Iterable[Connection]) -> None:
        """Show these connections; a reset, meant for the first load only."""
        self.beginResetModel()
        self._connections = list(connections)
        self._number_rows()
        self._shown = [self._health(connection) for connection in self._connections]
        self.endResetModel()

    def upsert(self, connection: Connection) -> None:
        """Show ``connection`` in its row, or in a new last row."""
        row = self.row(connection.id)
        if row is None:
            row = len(self._connections)
            self.beginInsertRows(QModelIndex(), row, row)
            self._connections.append(connection)
            self._rows[connection.id] = row
            self._shown.append(self._health(connection))
            self.endInsertRows()
        elif self._connections[row] != connection:
            self._connections[row] = connection
            self._shown[row] = self._health(connection)
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, connection_id: str) -> None:
        """Take the row of this connection out; nothing happens if there is none."""
        row = self.row(connection_id)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._connections[row]
        del self._shown[row]
        self._number_rows()
        self.endRemoveRows()

    def refresh_health(self) -> None:
        """Tell of the rows whose verdict has changed because time has passed."""
        for row, connection in enumerate(self._connections):
            health = self._health(connection)
            if health is not self._shown[row]:
                self._shown[row] = health
                self.dataChanged.emit(self.index(row), self.index(row))

    def row(self, connection_id: str) -> int | None:
        """Return the row of this connection, or None."""
        return self._rows.get(connection_id)

    def connection(self, connection_id: str) -> Connection:
        """Return the connection of this id; raises KeyError when there is none."""
        return self._connections[self._rows[connection_id]]

    def connection_at(self, row: int) -> Connection:
        """Return the connection of a row."""
        return self._connections[row]

    def words(self, connection: Connection) -> str:
        """Return the verdict on a connection at the present time, in words."""
        return self._words(connection)

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections in the order of their rows."""
        return tuple(self._connections)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of connections."""
        return 0 if parent is not None and parent.isValid() else len(self._connections)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what ``role`` asks of the connection at ``index``."""
        if not index.isValid():
            return None
        reader = self._readers.get(role)
        return None if reader is None else reader(self._connections[index.row()])

    def _number_rows(self) -> None:
        self._rows = {known.id: row for row, known in enumerate(self._connections)}

    def _health(self, connection: Connection) -> Health:
        return connection.health_at(self._clock())

    def _spoken(self, connection: Connection) -> str:
        parts = [connection.name, second_line(connection), self._words(connection)]
        if connection.label != _NO_LABEL:
            parts.append(_spoken_label(connection))
        return ", ".join(filter(None, parts))

    def _words(self, connection: Connection) -> str:
        return health_words(self._health(connection), connection.evidence)


_NO_LABEL = Label()


def _spoken_label(connection: Connection) -> str:
    from copper_desktop.labels import spoken

    return spoken(connection.label)


def _tip(connection: Connection) -> str | None:
    """Return what a row has no room for: colour, tags and note."""
    if connection.label == _NO_LABEL:
        return None
    return "\n".join(filter(None, (_spoken_label(connection), connection.label.note)))


def account(connection: Connection) -> str:
    """Return the account's name, or that it is not known."""
    return connection.identity.account.name if connection.identity else _("Account not known yet")


def person(connection: Connection) -> str:
    """Return the person's name, or that it is not known."""
    return connection.identity.user.name if connection.identity else _("Person not known yet")


def second_line(connection: Connection) -> str:
    """Return who it is, and which account where the connection's own name does not say it."""
    if connection.identity is None or account(connection) in connection.name:
        return person(connection)
    return _("{person} · {account}").format(person=person(connection), account=account(connection))
