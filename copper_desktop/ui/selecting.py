"""What is done with the connections that are selected in the list, be it one or several.

Shows the page of one or the page of several, and leads every action to whichever it concerns.
Knows no service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from copper_desktop.i18n import _

if TYPE_CHECKING:
    from copper_desktop.connection import Connection
    from copper_desktop.ui.main_window import MainWindow


class Selecting(QObject):
    """Stands between the list and what acts on it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("selecting")
        self._window = window
        actions, page, several = window.menu_actions, window.page, window.selection
        actions.test.triggered.connect(self.test)
        actions.rename.triggered.connect(self.rename)
        actions.label.triggered.connect(self.label)
        actions.remove.triggered.connect(self.remove)
        actions.undo.triggered.connect(window.edits.undo)
        page.rename_requested.connect(self.rename)
        page.label_requested.connect(self.label)
        page.remove_requested.connect(self.remove)
        several.label_requested.connect(self.label)
        several.remove_requested.connect(self.remove)
        several.single_requested.connect(self.show_single)
        several.changed.connect(window.refresh)
        several.checked.connect(window.state.show_checked)
        window.edits.changed.connect(window.refresh)
        window.edits.undo_changed.connect(self.show_actions)
        window.sidebar.view.selection_changed.connect(self.show)
        self.show_actions()

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The selected connections, in the order of the list."""
        model = self._window.model
        ids = self._window.sidebar.view.selected()
        return tuple(model.connection(found) for found in ids if model.row(found) is not None)

    @property
    def single(self) -> str | None:
        """The id of the selected connection, where there is one alone."""
        connections = self.connections
        return connections[0].id if len(connections) == 1 else None

    def test(self) -> None:
        """Ask Copper about what is selected."""
        if len(self.connections) > 1:
            self._window.selection.test()
        else:
            self._window.page.test()

    def rename(self) -> None:
        """Ask for another name of the one that is shown."""
        if self._window.page.connection is not None and len(self.connections) < 2:
            self._window.edits.rename(self._window.page.connection)

    def label(self) -> None:
        """Ask for tags, note and colour of what is selected."""
        if self.connections and not self._window.presentation.on:
            self._window.edits.label(self.connections)

    def remove(self) -> None:
        """Ask whether what is selected is to be removed."""
        if len(self.connections) > 1:
            self._window.removal.remove_several(self.connections)
        elif self._window.page.connection is not None:
            self._window.removal.remove(self._window.page.connection)

    def show_single(self) -> None:
        """Select the chosen connection alone."""
        self._window.sidebar.view.select_alone()
        self._window.sidebar.view.setFocus()

    def show(self) -> None:
        """Show the page of one connection or of several, as many as are selected."""
        window, connections = self._window, self.connections
        if not window.model.rowCount():
            window.selection.forget()
        elif len(connections) > 1:
            window.selection.show_connections(connections)
            window.pages.setCurrentWidget(window.selection)
        else:
            window.selection.forget()
            shown = window.page.connection
            if connections and shown is not None and shown.id != connections[0].id:
                window.page.show_connection(connections[0])
            window.pages.setCurrentWidget(window.page)
        self.show_actions()

    def show_actions(self) -> None:
        """Offer what can be done with what is selected, and say what would be undone."""
        window, presenting = self._window, self._window.presentation.on
        actions, number = window.menu_actions, len(self.connections)
        for action in (actions.rename, actions.copy_token):
            action.setEnabled(number == 1 and not presenting)
        actions.label.setEnabled(number > 0 and not presenting)
        words = window.edits.undo_words
        actions.undo.setText(words or _("&Undo"))
        actions.undo.setEnabled(words is not None and not presenting)
        window.page.overview.label.change_button.setEnabled(not presenting)
        window.selection.label_button.setEnabled(not presenting)
