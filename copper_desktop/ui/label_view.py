"""What a person has noted about the connection of a page: colour and tags, the note, and the edit.

Shows a ``Label``; knows no service.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from copper_desktop.connection import Label
from copper_desktop.i18n import _
from copper_desktop.labels import colour_words, spoken
from copper_desktop.ui import label_look, theme
from copper_desktop.ui.controls import Button, breakable, label, named, selectable, shrinkable
from copper_desktop.ui.tokens import SPACE, TYPE_SCALE

NO_LABEL = Label()


class LabelView(QWidget):
    """Chips, note, and the button that changes them."""

    change_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "labelView")
        self._shown = NO_LABEL
        self.chips = ChipLines(self)
        self.note = shrinkable(selectable(label(self, "labelNote")))
        self.change_button = Button(self, "labelChange", "", kind="link")
        self.change_button.clicked.connect(self.change_requested)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE)
        lines.addWidget(self.chips)
        lines.addWidget(self.note)
        lines.addWidget(self.change_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.setAccessibleName(_("Tags, note and colour"))
        self.note.setAccessibleName(_("Note"))
        self.show_label(self._shown)

    def show_label(self, shown: Label) -> None:
        """Show a label, or that there can be one."""
        self._shown = shown
        self.chips.show_label(shown)
        self.note.setText(breakable(shown.note))
        self.note.setVisible(bool(shown.note))
        is_noted = shown != NO_LABEL
        self.change_button.setText(
            _("Change ta&gs, note and colour…") if is_noted else _("Add ta&gs, a note or a colour…")
        )


class ChipLines(QWidget):
    """The colour with its name, and all tags as chips, on as many lines as they need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "labelChips")
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._shown = NO_LABEL

    def show_label(self, shown: Label) -> None:
        """Show a label; nothing where it has neither colour nor tags."""
        self._shown = shown
        words = spoken(shown)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size on one line."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def heightForWidth(self, width: int) -> int:
        """Return the height that the chips need."""
        places = [area for area, _text in self._placed(width)]
        return max((area.bottom() + 1 for area in places), default=0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colour, its name, and the chips."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for area, text in self._placed(self.width()):
            if text is None:
                self._paint_colour(painter, area)
            else:
                label_look.paint_chip(painter, area, text, self._font())
        painter.end()

    def _paint_colour(self, painter: QPainter, area: QRect) -> None:
        side = area.height()
        spot = QRect(area.left(), area.top(), side, side)
        if self.isRightToLeft():
            spot.moveRight(area.right())
        label_look.paint_swatch(painter, spot, self._shown.colour)
        painter.setPen(QColor(theme.tokens().text))
        painter.setFont(self._font())
        words = QRect(area.left() + (0 if self.isRightToLeft() else side), area.top(), 0, side)
        words.setWidth(area.width() - side)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, colour_words(self._shown.colour))

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * TYPE_SCALE["small"])
        return font

    def _placed(self, width: int) -> Iterator[tuple[QRect, str | None]]:
        """Yield where each part is to be; None stands for the colour."""
        font = self._font()
        height = QFontMetrics(font).height() + SPACE // 2
        widths = label_look.chip_widths(self._shown.tags, font, width)
        parts: list[tuple[int, str | None]] = list(zip(widths, self._shown.tags, strict=True))
        if self._shown.colour:
            words = QFontMetrics(font).horizontalAdvance(colour_words(self._shown.colour))
            parts.insert(0, (height + words + SPACE, None))
        at = QPoint(0, 0)
        for wide, text in parts:
            if at.x() and at.x() + wide > width:
                at = QPoint(0, at.y() + height + SPACE // 2)
            area = QRect(at, QSize(wide, height))
            if self.isRightToLeft():
                area.moveRight(width - 1 - at.x())
            yield area, text
            at.setX(at.x() + wide + SPACE // 2)
