"""The body of an answer as text, with colours where it is JSON, a part after the other.

A long text is laid out some thousand characters a turn of the loop; beyond the first 300,000 it
waits to be asked for. Knows no answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from copper_desktop.calling.layout import broken, lines_of
from copper_desktop.i18n import _
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.highlighter import JsonHighlighter

AT_FIRST = 300_000
"""Characters that are shown, and as many more each time that more is asked for."""
A_TURN = 6_000
LONGEST_LINE = 2_000


class RawView(QWidget):
    """A read-only text, and under it what is not shown of it."""

    save_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rawView")
        self.text = plain_text(self, "apiAnswer")
        self.text.setUndoRedoEnabled(False)
        self.notice = label(self, "rawNotice", role="small")
        self.more_button = Button(self, "showMoreButton", "", kind="link")
        self.save_button = Button(self, "saveWholeButton", "", kind="link")
        self._highlighter = JsonHighlighter(self.text.document())
        self._whole, self._is_json = "", False
        self._lines: Iterator[str] = iter(())
        self._room, self._is_begun, self._is_left = 0, False, False
        self._timer = QTimer(self)
        self._timer.setObjectName("rawTimer")
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._lay_out_more)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.notice, 1)
        row.addWidget(self.more_button)
        row.addWidget(self.save_button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE // 2)
        lines.addWidget(self.text, 1)
        lines.addLayout(row)
        self.setFocusProxy(self.text)
        self.more_button.clicked.connect(self._on_more_clicked)
        self.save_button.clicked.connect(self.save_requested)
        self.speak()

    def speak(self) -> None:
        """Say in the language in use what stands beside the text."""
        self.text.setAccessibleName(_("Copper’s answer"))
        self.more_button.setText(_("Show &more"))
        self.save_button.setText(_("Sa&ve all of it…"))
        self._tell()

    @property
    def is_whole(self) -> bool:
        """Whether all of the text is shown."""
        return self.is_settled and not self._is_left

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is laid out until somebody asks for it."""
        return not self._timer.isActive()

    def show_text(self, text: str, *, is_json: bool) -> None:
        """Show ``text`` from its beginning; JSON is laid out in lines and coloured."""
        self._whole, self._is_json = text, is_json
        self._highlighter.on = is_json
        lines = lines_of(text) if is_json else iter(text.split("\n"))
        self._lines = broken(lines, LONGEST_LINE)
        self._is_begun, self._is_left = False, True
        self.text.clear()
        self._room = AT_FIRST
        self._lay_out_more()
        if self._is_left:
            self._timer.start()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def changeEvent(self, event: QEvent) -> None:
        """Lay the text out again in the colours of the theme that has just come."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._whole:
            self._highlighter.follow_theme()
            self.show_text(self._whole, is_json=self._is_json)

    def _lay_out_more(self) -> None:
        part: list[str] = []
        length = 0
        for line in self._lines:
            part.append(line)
            length += len(line) + 1
            if length >= A_TURN:
                break
        else:
            self._is_left = False
        self._append(part)
        self._room -= length
        if self._room <= 0 or not self._is_left:
            self._timer.stop()
        self._tell()

    def _append(self, part: list[str]) -> None:
        if not part:
            return
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._is_begun:
            cursor.insertText("\n")
        cursor.insertText("\n".join(part))
        self._is_begun = True

    def _on_more_clicked(self) -> None:
        self._room = AT_FIRST
        self._timer.start()
        self._tell()
        self.text.setFocus()

    def _tell(self) -> None:
        waits = self._is_left and self._room <= 0
        if waits:
            shown = self.text.document().characterCount()
            text = _("The beginning is shown, {shown} characters. The whole answer is longer.")
            self.notice.setText(text.format(shown=shown))
        for widget in (self.notice, self.more_button, self.save_button):
            widget.setVisible(waits)


def plain_text(parent: QWidget, name: str) -> QPlainTextEdit:
    """Return a read-only text in the platform's font for code, which Tab leaves."""
    made = named(QPlainTextEdit(parent), name)
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(parent.font().pointSizeF())
    made.setFont(font)
    return made
