"""The field in which a call of the catalogue is found and chosen, with a list under it.

Owns which calls are starred and which were used last; knows no service.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from copper_desktop.api.operations import CURRENT_USER, operation_of
from copper_desktop.i18n import _
from copper_desktop.storage.preferences import Preference
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.operation_model import FREE, OperationModel, title_of

STARRED = Preference("starred_operations", "")
RECENT = Preference("recent_operations", "")
"""Ids of calls, separated by spaces."""
MOST_RECENT = 5
LIST_HEIGHT = 300


class _Field(QLineEdit):
    """Down, a click and every letter open the list, the cursor keys walk it."""

    opened = Signal()
    left = Signal()
    moved = Signal(int)
    taken = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the list with the keys, and write with the others."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in steps and plain in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.AltModifier,
        ):
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not plain:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let what is typed take the place of what is chosen."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the list."""
        super().mousePressEvent(event)
        self.opened.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list, unless only another window or a menu took the keyboard."""
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in passing:
            self.left.emit()


class OperationChooser(QWidget):
    """``chosen`` tells the id of the call that is to be shown."""

    chosen = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operationChooser")
        self._settings = settings
        self.operation_id = CURRENT_USER.id
        self.caption = label(self, "operationLabel", role="field")
        self.field = named(_Field(self), "operationChoice")
        self.caption.setBuddy(self.field)
        self.star = Button(self, "starButton", "", kind="icon", icon="star-outline")
        self.star.setCheckable(True)
        self.model = OperationModel(self)
        self.list = named(QListView(self), "operationList")
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setMaximumHeight(LIST_HEIGHT)
        self.list.hide()
        self.row = QHBoxLayout()
        self.row.setSpacing(SPACE)
        self.row.addWidget(self.field, 1)
        self.row.addWidget(self.star)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE // 2)
        lines.addWidget(self.caption)
        lines.addLayout(self.row)
        lines.addWidget(self.list)
        self.field.textEdited.connect(self._narrow)
        self.field.opened.connect(lambda: self._narrow(""))
        self.field.left.connect(self.close_list)
        self.field.moved.connect(self._on_moved)
        self.field.taken.connect(self._on_taken)
        self.field.given_up.connect(self.close_list)
        self.list.clicked.connect(self._on_clicked)
        self.star.toggled.connect(self._on_star_toggled)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use; a search that is under way is given up."""
        self.caption.setText(_("F&ind a call"))
        self.field.setAccessibleName(_("Find a call"))
        self.field.setPlaceholderText(_("People, tasks, pipelines…"))
        self.list.setAccessibleName(_("Calls that were found"))
        self.model.load(self._ids(STARRED), self._ids(RECENT))
        self.close_list()

    def choose(self, operation_id: str) -> None:
        """Choose a call as if a person had."""
        known = operation_of(operation_id) is not None
        self.operation_id = operation_id if known else FREE
        self.close_list()
        self.chosen.emit(self.operation_id)

    def settle(self) -> bool:
        """Choose what was found by what is typed; False when that is nothing."""
        if self.field.text() != title_of(self.operation_id):
            found = self.model.id_at(self.list.currentIndex())
            if not found:
                self.field.setFocus()
                return False
            self.choose(found)
        return True

    def note_use(self) -> None:
        """Remember that the chosen call was used."""
        if self.operation_id != FREE:
            others = [one for one in self._ids(RECENT) if one != self.operation_id]
            used = [self.operation_id, *others][:MOST_RECENT]
            self._settings.put(RECENT, " ".join(used))

    def close_list(self) -> None:
        """Show what is chosen, and no list."""
        self.list.hide()
        self.field.setText(title_of(self.operation_id))
        self.field.setCursorPosition(0)
        self._show_star()

    def _narrow(self, text: str) -> None:
        self.model.load(self._ids(STARRED), self._ids(RECENT), text)
        row = None if text else self.model.row_of(self.operation_id)
        self.list.setCurrentIndex(self.model.first() if row is None else self.model.index(row))
        self.list.show()
        if not text:
            self.field.selectAll()

    def _on_moved(self, by: int) -> None:
        if self.list.isHidden():
            self._narrow("")
            return
        rows = range(self.model.rowCount())
        at, step = self.list.currentIndex().row(), 1 if by > 0 else -1
        wanted = max(0, min(len(rows) - 1, at + by))
        while wanted in rows and not self.model.id_at(self.model.index(wanted)):
            wanted += step
        if wanted in rows:
            self.list.setCurrentIndex(self.model.index(wanted))
            self._announce(self.model.index(wanted))

    def _announce(self, index: QModelIndex) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        text = str(self.model.data(index))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, text))

    def _on_taken(self) -> None:
        if self.list.isHidden():
            self._narrow("")
        elif found := self.model.id_at(self.list.currentIndex()):
            self.choose(found)

    def _on_clicked(self, index: QModelIndex) -> None:
        if found := self.model.id_at(index):
            self.choose(found)

    def _on_star_toggled(self, on: bool) -> None:
        others = [one for one in self._ids(STARRED) if one != self.operation_id]
        ids = [*others, self.operation_id] if on else others
        self._settings.put(STARRED, " ".join(ids))
        self._show_star()

    def _show_star(self) -> None:
        on = self.operation_id in self._ids(STARRED)
        self.star.setEnabled(self.operation_id != FREE)
        blocked = self.star.blockSignals(True)
        self.star.setChecked(on)
        self.star.blockSignals(blocked)
        self.star.show_icon("star" if on else "star-outline")
        text = _("Take the star away") if on else _("Star: list it first")
        self.star.setAccessibleName(text)
        self.star.setToolTip(text)

    def _ids(self, preference: Preference[str]) -> list[str]:
        return [one for one in self._settings.get(preference).split() if operation_of(one)]
