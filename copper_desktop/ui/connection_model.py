"""The list of connections as a Qt model; tells of every change by the row that changed.

Owns what of a connection is shown in a list and in what words; knows no view and no service.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from copper_desktop.connection import Connection, Health, Label
from copper_desktop.health_words import health_words
from copper_desktop.i18n import _
from copper_desktop.ui import times
from copper_desktop.ui.initials import initials

Index = QModelIndex | QPersistentModelIndex
Key = tuple[object, ...]
"""By what a row is sorted; see ``connection_order``."""


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
    AGE = Qt.ItemDataRole.UserRole + 11
    STATUS_LINE = Qt.ItemDataRole.UserRole + 12


class ConnectionModel(QAbstractListModel):
    """Connections in the order of the service, or another that the window chooses.

    A row's verdict is the one at the present time.
    """

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("connectionModel")
        self._clock = clock
        self._connections: list[Connection] = []
        self._rows: dict[str, int] = {}
        self._shown: list[Health] = []
        self._keys: list[tuple[Key, int]] = []
        self._arrivals: dict[str, int] = {}
        self._next = 0
        self._key: Callable[[Connection], Key] = lambda _known: ()
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
            Role.AGE: self._age,
            Role.STATUS_LINE: self._status_line,
        }

    def load(self, connections: Iterable[Connection]) -> None:
        """Show these connections; a reset, meant for the first load only."""
        self.beginResetModel()
        known = list(connections)
        self._arrivals = {connection.id: place for place, connection in enumerate(known)}
        self._next = len(known)
        self._connections = sorted(known, key=self._whole_key)
        self._keys = [self._whole_key(connection) for connection in self._connections]
        self._number_rows()
        self._shown = [self._health(connection) for connection in self._connections]
        self.endResetModel()

    def upsert(self, connection: Connection) -> None:
        """Show ``connection`` in its row, or in a new one: the last, unless an order is chosen."""
        row = self.row(connection.id)
        if row is None:
            self._insert(connection)
        elif self._connections[row] != connection:
            self._connections[row] = connection
            self._tell_changed(row)

    def order_by(self, key: Callable[[Connection], Key]) -> None:
        """List the connections by ``key`` from now on, the smallest first; equals stay in order."""
        self._key = key
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._connections[index.row()].id for index in before]
        self._connections.sort(key=self._whole_key)
        self._keys = [self._whole_key(connection) for connection in self._connections]
        self._shown = [self._health(connection) for connection in self._connections]
        self._number_rows()
        after = [self.index(self._rows[connection_id]) for connection_id in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def remove(self, connection_id: str) -> None:
        """Take the row of this connection out; nothing happens if there is none."""
        row = self.row(connection_id)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        for column in (self._connections, self._shown, self._keys):
            del column[row]
        del self._arrivals[connection_id]
        self._number_rows()
        self.endRemoveRows()

    def refresh_health(self) -> None:
        """Tell of the rows whose verdict has changed because time has passed."""
        changed = [
            connection.id
            for connection, shown in zip(self._connections, self._shown, strict=True)
            if self._health(connection) is not shown
        ]
        for connection_id in changed:
            self._tell_changed(self._rows[connection_id])

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

    def _insert(self, connection: Connection) -> None:
        self._arrivals[connection.id] = self._next
        self._next += 1
        key = self._whole_key(connection)
        row = bisect_left(self._keys, key)
        is_last = row == len(self._connections)
        self.beginInsertRows(QModelIndex(), row, row)
        self._connections.insert(row, connection)
        self._keys.insert(row, key)
        self._shown.insert(row, self._health(connection))
        self._rows[connection.id] = row
        if not is_last:
            self._number_rows()
        self.endInsertRows()

    def _tell_changed(self, row: int) -> None:
        """Tell of a row that has changed, and move it where it belongs by now."""
        connection = self._connections[row]
        self._shown[row] = self._health(connection)
        self.dataChanged.emit(self.index(row), self.index(row))
        key = self._whole_key(connection)
        if key == self._keys[row]:
            return
        del self._keys[row]
        new = bisect_left(self._keys, key)
        self._keys.insert(new, key)
        if new == row:
            return
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), new + (new > row))
        self._connections.insert(new, self._connections.pop(row))
        self._shown.insert(new, self._shown.pop(row))
        self._number_rows()
        self.endMoveRows()

    def _whole_key(self, connection: Connection) -> tuple[Key, int]:
        return self._key(connection), self._arrivals[connection.id]

    def _number_rows(self) -> None:
        self._rows = {known.id: row for row, known in enumerate(self._connections)}

    def _health(self, connection: Connection) -> Health:
        return connection.health_at(self._clock())

    def _spoken(self, connection: Connection) -> str:
        parts = [connection.name, second_line(connection), self._status_line(connection)]
        if connection.evidence is not None:
            parts.append(times.checked_ago(connection.evidence.at, self._clock()))
        if connection.label != _NO_LABEL:
            parts.append(_spoken_label(connection))
        return ", ".join(filter(None, parts))

    def _age(self, connection: Connection) -> str:
        """Return how long ago it was checked or used, in as few words as possible."""
        evidence = connection.evidence
        return times.ago(evidence.at, self._clock()) if evidence else ""

    def _status_line(self, connection: Connection) -> str:
        """Return the verdict, and with an expiry that is near how much time there is."""
        words, expires = self._words(connection), connection.expires_at
        if self._health(connection) is not Health.EXPIRING or expires is None:
            return words
        left = times.countdown(expires, self._clock())
        return _("{status} ({left})").format(status=words, left=left)

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


def label_of(connection: Connection) -> str:
    """Return its name and who it is, by which those of one account are told apart."""
    return f"{connection.name} · {person(connection)}"


def second_line(connection: Connection) -> str:
    """Return who it is, and which account where the connection's own name does not say it."""
    if connection.identity is None or account(connection) in connection.name:
        return person(connection)
    return _("{person} · {account}").format(person=person(connection), account=account(connection))
