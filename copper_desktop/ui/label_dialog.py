"""Asks for the tags, the note and the colour of one connection, or of several at once.

Says what of it cannot be and stays; knows no service.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from copper_desktop import errors
from copper_desktop.connection import Colour, Connection
from copper_desktop.i18n import _, ngettext
from copper_desktop.labels import MAX_NOTE, Change, colour_words, tags_of
from copper_desktop.ui import label_look
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, Choice, breakable, label, named, shrinkable
from copper_desktop.ui.form_field import FormField
from copper_desktop.ui.tag_field import offer_tags
from copper_desktop.ui.tokens import SPACE

_AS_IT_IS = "as-it-is"


class LabelDialog(QDialog):
    """A field for each part of a label; of several connections only what they share is shown.

    ``change_entered`` brings a ``Change`` that every one of them can have.
    """

    change_entered = Signal(object)

    def __init__(
        self, connections: Sequence[Connection], used_tags: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("labelDialog")
        self.setWindowTitle(_("Tags, note and colour"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(480)
        self._labels = [connection.label for connection in connections]
        self._shared = _shared_tags(connections)
        self._colours = {found.colour for found in self._labels}
        self._make_fields(connections)
        self._lay_out()
        offer_tags(self.tags.edit, used_tags)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.note.textChanged.connect(self._show_room)
        self._show_room()
        self.tags.edit.setFocus()

    def change(self) -> Change:
        """Return what was entered, as a change."""
        entered = tags_of(self.tags.text())
        gone = self._shared
        if len(self._labels) > 1:
            known = {tag.casefold() for tag in entered}
            gone = tuple(tag for tag in gone if tag.casefold() not in known)
        colour = self.colour.currentData()
        return Change(
            add=entered,
            remove=gone,
            note=self.note.toPlainText() if len(self._labels) == 1 else None,
            colour=None if colour == _AS_IT_IS else Colour(colour),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the texts need, in type of any size."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._lines.activate()
        self.resize(self.width(), self._lines.totalHeightForWidth(self.width()))

    def _on_save_clicked(self) -> None:
        change = self.change()
        try:
            for found in self._labels:
                change.of(found)
        except errors.LabelInvalid as error:
            self.error.show_error(error)
            self._fit()
            is_note = isinstance(error, errors.NoteTooLong)
            (self.note if is_note else self.tags.edit).setFocus()
            return
        self.change_entered.emit(change)
        self.accept()

    def _show_room(self) -> None:
        """Say how much more may be written."""
        left = MAX_NOTE - len(self.note.toPlainText())
        if left >= 0:
            words = ngettext("{n} more character", "{n} more characters", left).format(n=left)
        else:
            words = ngettext("{n} character too many", "{n} characters too many", -left)
            words = words.format(n=-left)
        self.room.setText(words)

    def _make_fields(self, connections: Sequence[Connection]) -> None:
        number = len(connections)
        title = connections[0].name
        if number > 1:
            title = ngettext("{n} connection", "{n} connections", number).format(n=number)
        self.headline = shrinkable(label(self, "labelHeadline", breakable(title), role="title"))
        hint = _("Separated by commas, for example: production, Europe")
        if number > 1:
            hint = _("Separated by commas. Tags that only some of them have stay as they are.")
        self.tags = FormField(
            self, "labelTags", _("&Tags"), text=", ".join(self._shared), hint=hint
        )
        self.note = named(QPlainTextEdit(self._labels[0].note, self), "labelNoteField", _("Note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(5 * self.note.fontMetrics().lineSpacing() + 2 * SPACE)
        self.note_label = label(self, "labelNoteLabel", _("&Note"))
        self.note_label.setBuddy(self.note)
        self.room = label(self, "labelNoteRoom", role="small")
        for shown in (self.note, self.note_label, self.room):
            shown.setVisible(number == 1)
        self.colour = named(Choice(self), "labelColour", _("Colour"))
        self.colour_label = label(self, "labelColourLabel", _("C&olour in the list"))
        self.colour_label.setBuddy(self.colour)
        if len(self._colours) > 1:
            self.colour.addItem(_("As it is"), _AS_IT_IS)
        for colour in Colour:
            self.colour.addItem(label_look.swatch(colour), colour_words(colour), colour.value)
        if len(self._colours) == 1:
            self.colour.setCurrentIndex(list(Colour).index(next(iter(self._colours))))
        self.secret = label(
            self,
            "labelSecret",
            _("Kept on this computer in plain text. Tokens and passwords do not belong here."),
            role="small",
        )
        self.error = Banner(self, "labelError", closable=False, diagnosable=False)
        self.cancel_button = Button(self, "labelCancel", _("Cancel"))
        self.save_button = Button(self, "labelSave", _("&Save"), kind="primary")
        self.save_button.setDefault(True)

    def _lay_out(self) -> None:
        lines = self._lines = QVBoxLayout(self)
        lines.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        lines.setSpacing(SPACE)
        shown: tuple[QWidget, ...] = (self.headline, self.tags, self.note_label, self.note)
        shown += (self.room, self.colour_label, self.colour, self.secret, self.error)
        for each in shown:
            lines.addWidget(each)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        lines.addSpacing(SPACE)
        lines.addLayout(row)


def _shared_tags(connections: Sequence[Connection]) -> tuple[str, ...]:
    """Return the tags that all of them have, in the order of the first."""
    first, *others = (connection.label.tags for connection in connections)
    known = [{tag.casefold() for tag in tags} for tags in others]
    return tuple(tag for tag in first if all(tag.casefold() in tags for tags in known))
