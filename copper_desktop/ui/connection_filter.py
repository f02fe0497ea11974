"""Narrows the list of connections to those that match what is being typed.

Every word must occur in name, account, person, e-mail, tags, note, colour or status, whatever its
case and accents.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from copper_desktop.connection import Connection
from copper_desktop.ui.connection_model import ConnectionModel

Index = QModelIndex | QPersistentModelIndex


class ConnectionFilter(QSortFilterProxyModel):
    """The connections that match, in their own order; all of them while nothing is typed."""

    def __init__(self, model: ConnectionModel, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("connectionFilter")
        self._model = model
        self._words: list[str] = []
        self._folded: dict[str, tuple[Connection, str]] = {}
        self._statuses: dict[str, str] = {}
        self.setSourceModel(model)

    def prepare(self) -> None:
        """Work out what is searched, of every connection, before the first key comes."""
        for connection in self._model.connections():
            self._text_of(connection)

    def narrow(self, text: str) -> None:
        """Show what matches ``text`` from now on."""
        words = folded(text).split()
        if words != self._words:
            self._words = words
            self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        """Tell whether a row of the source matches."""
        if not self._words:
            return True
        connection = self._model.connection_at(row)
        text = self._text_of(connection)
        missing = [word for word in self._words if word not in text]
        if not missing:
            return True
        status = self._folded_words(connection)
        return all(word in status for word in missing)

    def _text_of(self, connection: Connection) -> str:
        """Return what is searched of a connection, worked out once as long as it stays the same."""
        known = self._folded.get(connection.id)
        if known is None or known[0] is not connection:
            known = self._folded[connection.id] = (connection, _text(connection))
        return known[1]

    def _folded_words(self, connection: Connection) -> str:
        """Return the verdict in words; there are few of them, for however many connections."""
        words = self._model.words(connection)
        if words not in self._statuses:
            self._statuses[words] = folded(words)
        return self._statuses[words]


def _text(connection: Connection) -> str:
    parts = [connection.name]
    if connection.identity is not None:
        user, account = connection.identity.user, connection.identity.account
        parts += [account.name, user.name, user.email]
    label = connection.label
    if label.tags or label.note or label.colour:
        from copper_desktop.labels import colour_words

        parts += [*label.tags, label.note, colour_words(label.colour) if label.colour else ""]
    return folded("\n".join(parts))


def folded(text: str) -> str:
    """Return ``text`` without case and accents."""
    if text.isascii():
        return text.casefold()
    import unicodedata

    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
