"""Every key of the window and what it does, read from the menus; knows no action itself."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QMenuBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from copper_desktop.i18n import N_, _
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE

Keys = tuple[str, str]
"""What is done, and by which keys."""

_IN_PARTS = (
    ("Ctrl+Return", N_("Run the call of the workbench")),
    ("Shift+Down", N_("Select the next connection too")),
    ("Ctrl+Space", N_("Select a connection too, or leave it out")),
    ("Ctrl+A", N_("Select all connections")),
    ("Esc", N_("Leave the search, or close a dialog")),
    ("Menu", N_("Show what can be done with a connection")),
)
"""Keys that belong to a part of the window and stand in no menu."""


class ShortcutsDialog(QDialog):
    """A window-modal table, a part for each menu."""

    def __init__(self, menus: QMenuBar, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "shortcutsDialog")
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(480, 520)
        page = named(QWidget(self), "settingsPage")
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(4 * SPACE, SPACE, 4 * SPACE, SPACE)
        self._grid.setHorizontalSpacing(3 * SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(0, 1)
        for part, keys in _parts(menus):
            self._add_part(part, keys)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        area = named(QScrollArea(self), "shortcutsArea", _("Keyboard shortcuts"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(page)
        title = label(self, "shortcutsTitle", _("Keyboard shortcuts"), role="title")
        head = QHBoxLayout()
        head.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, SPACE)
        head.addWidget(title)
        close = Button(self, "shortcutsClose", _("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(4 * SPACE, SPACE, 4 * SPACE, 2 * SPACE)
        foot.addStretch(1)
        foot.addWidget(close)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(head)
        lines.addWidget(area, 1)
        lines.addLayout(foot)

    def _add_part(self, title: str, keys: list[Keys]) -> None:
        row = self._grid.rowCount()
        name = f"shortcutsPart{row}"
        self._grid.addWidget(label(self, name, title, role="heading"), row, 0, 1, 2)
        for number, (what, pressed) in enumerate(keys, start=row + 1):
            done = label(self, f"shortcut{number}", what)
            by = label(self, f"shortcutKeys{number}", pressed, role="muted")
            by.setWordWrap(False)
            done.setAccessibleDescription(pressed)
            self._grid.addWidget(done, number, 0)
            self._grid.addWidget(by, number, 1, Qt.AlignmentFlag.AlignRight)


def _parts(menus: QMenuBar) -> Iterator[tuple[str, list[Keys]]]:
    """Give each menu's name with the keys of its actions, then those of the window's parts."""
    for shown in menus.actions():
        menu = shown.menu()
        actions = menu.actions() if isinstance(menu, QMenu) else []
        keys = [_keys_of(action) for action in actions if action.shortcuts() and action.isVisible()]
        if keys:
            yield _plain(shown.text()), keys
    yield _("In the window"), [(_(what), _shown(keys)) for keys, what in _IN_PARTS]


def _keys_of(action: QAction) -> Keys:
    keys = _(" or ").join(_shown(found.toString()) for found in action.shortcuts())
    return _plain(action.text()), keys


def _shown(keys: str) -> str:
    """Return keys as the platform writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")
