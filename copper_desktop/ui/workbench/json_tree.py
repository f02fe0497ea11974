"""A JSON value as a tree whose branches are made when they are opened, some hundred at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from copper_desktop.calling.finding import Branch
from copper_desktop.calling.tables import plain
from copper_desktop.i18n import _, ngettext

BATCH = 200
Index = QModelIndex | QPersistentModelIndex


@dataclass(eq=False)
class _Node:
    """A member of the value; ``children`` are those made so far, of a ``branch`` or of all."""

    name: str | int
    value: object
    parent: _Node | None = None
    row: int = 0
    children: list[_Node] = field(default_factory=list)
    branch: Branch | None = None

    def size(self) -> int:
        if self.branch is not None:
            return len(self.branch)
        return len(self.value) if isinstance(self.value, (dict, list)) else 0

    def add(self, count: int) -> None:
        start = len(self.children)
        members: list[tuple[str | int, object]]
        if self.branch is not None:
            for name, below in islice(self.branch.items(), start, start + count):
                value = self.value[name]  # type: ignore[index]
                self.children.append(_Node(name, value, self, len(self.children), branch=below))
            return
        if isinstance(self.value, dict):
            members = list(islice(self.value.items(), start, start + count))
        elif isinstance(self.value, list):
            members = list(enumerate(self.value[start : start + count], start))
        else:
            members = []
        for row, (name, value) in enumerate(members, start):
            self.children.append(_Node(name, value, self, row))


class JsonTreeModel(QAbstractItemModel):
    """Two columns: the name of a member, and its value in one line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._root = _Node("", None)

    def load(self, value: object, branch: Branch | None = None) -> None:
        """Show ``value``, or only a ``branch`` of it."""
        self.beginResetModel()
        self._root = _Node("", value if isinstance(value, (dict, list)) else [value], branch=branch)
        self._root.add(BATCH)
        self.endResetModel()

    def path(self, index: Index) -> str:
        """Return where a member is, as ``$[0].name``."""
        node: _Node | None = self._node(index)
        steps = []
        while node is not None and node.parent is not None:
            steps.append(_step(node.name))
            node = node.parent
        return "$" + "".join(reversed(steps))

    def value(self, index: Index) -> object:
        """Return the value of a member."""
        return self._node(index).value

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the place of a member that has been made."""
        children = self._node(parent).children
        if 0 <= row < len(children) and 0 <= column < 2:
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return the place of what a member belongs to."""
        above = self._node(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many members have been made."""
        return 0 if parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return 2."""
        return 2

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Tell whether a member has members, made or not."""
        return parent.column() <= 0 and self._node(parent).size() > 0

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether members are still to be made."""
        node = self._node(parent)
        return len(node.children) < node.size()

    def fetchMore(self, parent: Index) -> None:
        """Make some more members."""
        node = self._node(parent)
        start = len(node.children)
        end = min(start + BATCH, node.size())
        self.beginInsertRows(parent, start, end - 1)
        node.add(end - start)
        self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Name"), _("Value"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return name or value as text."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        node = self._node(index)
        if index.column() == 0:
            return str(node.name)
        if isinstance(node.value, dict):
            size = len(node.value)
            return ngettext("{n} member", "{n} members", size).format(n=size)
        if isinstance(node.value, list):
            size = len(node.value)
            return ngettext("{n} entry", "{n} entries", size).format(n=size)
        return "null" if node.value is None else plain(node.value)[:2000]

    def is_narrowed(self, index: Index) -> bool:
        """Tell whether only some of a member's own are shown."""
        return self._node(index).branch is not None

    def _node(self, index: Index) -> _Node:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, _Node) else self._root


def _step(name: str | int) -> str:
    if isinstance(name, int):
        return f"[{name}]"
    return f".{name}" if name.isidentifier() else f"[{json.dumps(name, ensure_ascii=False)}]"
