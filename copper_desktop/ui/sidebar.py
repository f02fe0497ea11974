"""The left side of the window: the connections, the search among them, and the primary button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.connection_model import ConnectionModel
from copper_desktop.ui.connection_view import ConnectionView
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.search_field import SearchField
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

MINIMUM_WIDTH = 232
HEAD_HEIGHT = 4 * SPACE
"""The height of the first line, which nothing that comes later changes."""
SEARCH_FROM = 7
"""From this number of connections on the search is shown without being asked for."""


class Sidebar(QWidget):
    """Title, search, list and Connect."""

    connect_requested = Signal()

    def __init__(self, model: ConnectionModel, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "sidebar")
        self._model = model
        self._order = ""
        self.setMinimumWidth(MINIMUM_WIDTH)
        self.title = label(self, "sidebarTitle", role="heading")
        self.view = ConnectionView(model, self)
        self.title.setBuddy(self.view)
        self.search = SearchField(self)
        self.sort_button = Button(self, "sortButton", "", kind="link", icon="sort")
        self.sort_button.hide()
        self.nothing = label(self, "searchNothing", role="muted")
        self.nothing.hide()
        self.connect_button = Button(self, "connectButton", "", kind="primary", icon="plus")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, SPACE, 0, 2 * SPACE)
        lines.setSpacing(SPACE)
        lines.addLayout(self._head())
        lines.addWidget(self.view, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        foot.addWidget(self.connect_button)
        lines.addLayout(foot)
        self.connect_button.clicked.connect(self.connect_requested)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.left.connect(self._on_search_left)
        self.search.entered.connect(self.view.filter.prepare)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._show_count)
        self.search.setVisible(model.rowCount() >= SEARCH_FROM)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use; what is chosen and searched for stays."""
        self.connect_button.setText(_("&Connect"))
        self.connect_button.setAccessibleDescription(_("Connect to Copper"))
        self.search.speak()
        self.view.speak()
        self._show_count()

    def offer_orders(self, menu: QMenu) -> None:
        """Open ``menu`` with the button above the list."""
        self.sort_button.clicked.connect(
            lambda: menu.popup(self.sort_button.mapToGlobal(self.sort_button.rect().bottomLeft()))
        )
        self._show_count()

    def show_order(self, words: str) -> None:
        """Say how the list is sorted."""
        self._order = words
        self.sort_button.setAccessibleName(_("Sorted: {order}").format(order=words))
        self.sort_button.setAccessibleDescription(_("Sort the connections otherwise"))
        self.sort_button.setToolTip(_("Sort the connections otherwise"))
        self._show_count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in words how the list is sorted where they have room beside the title."""
        super().resizeEvent(event)
        self._fit_order()

    def _fit_order(self) -> None:
        self.sort_button.setText(self._order)
        room = self.width() - 5 * SPACE - self.title.sizeHint().width()
        if self.sort_button.sizeHint().width() > room:
            self.sort_button.setText("")

    def forget_search(self) -> None:
        """Show everything, and the search only if there is much to search."""
        self.search.clear()
        self.search.setVisible(self._model.rowCount() >= SEARCH_FROM)

    def begin_search(self) -> None:
        """Let the person type what to look for."""
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def reveal(self, connection_id: str) -> None:
        """Choose a connection, even one that the search has hidden."""
        self.search.clear()
        self.view.choose(connection_id)

    def _on_search_changed(self, text: str) -> None:
        self.view.filter.narrow(text)
        if self.view.chosen() is None:
            self.view.choose_first()
        self._show_count()

    def _on_search_left(self) -> None:
        if self.view.filter.rowCount():
            self.view.setFocus()

    def _show_count(self) -> None:
        shown, known = self.view.filter.rowCount(), self._model.rowCount()
        if known >= SEARCH_FROM:
            self.search.show()
        self.sort_button.setVisible(bool(self._order) and known > 1)
        searching = bool(self.search.text().strip())
        if searching:
            text = ngettext("{shown} of {n} connection", "{shown} of {n} connections", known)
        else:
            text = _("Connections")
        self.title.setText(text.format(shown=shown, n=known))
        self._fit_order()
        self.nothing.setText(_("No connection matches. Esc shows all again."))
        self.nothing.setVisible(searching and not shown)

    def _head(self) -> QVBoxLayout:
        """Stand title and search under one another, as far from the edges as the rows' contents."""
        first = QHBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.sort_button)
        lines = QVBoxLayout()
        lines.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        lines.setSpacing(SPACE)
        lines.addLayout(first)
        lines.addWidget(self.search)
        lines.addWidget(self.nothing)
        self.title.setMinimumHeight(HEAD_HEIGHT)
        return lines
