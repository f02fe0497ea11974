"""The list of connections on the left: how a row is drawn, and which one is chosen.

Reads a ``ConnectionModel`` and draws with the theme's tokens; knows no service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QWidget

from copper_desktop.i18n import _, isolated
from copper_desktop.ui import icons, initials, theme
from copper_desktop.ui.connection_filter import ConnectionFilter
from copper_desktop.ui.connection_model import ConnectionModel, Index, Role
from copper_desktop.ui.health_look import LOOKS
from copper_desktop.ui.tokens import RADIUS, SPACE, TYPE_SCALE, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

TILE = 5 * SPACE
STATUS_ICON = 2 * SPACE
LINE_GAP = SPACE // 4
CHIP_ROOM = 4 * SPACE
"""What tags get at least of a line, whatever its words need, in pixels."""


class ConnectionDelegate(QStyledItemDelegate):
    """Draws a connection: colour, initials, name, age, person, status with icon and words, tags."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.setObjectName("connectionDelegate")
        self._view = view
        self._fonts = _Fonts(view.font())

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return room for three lines in the font in use."""
        fonts = self._fonts_for(option.font)
        text = fonts.bold_height + 2 * fonts.small_height + 2 * LINE_GAP
        return QSize(TILE * 4, text + 3 * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row, mirrored where the language runs from right to left."""
        tokens, mirrored = theme.tokens(), self._view.isRightToLeft()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(SPACE, SPACE // 4, -SPACE, -SPACE // 4)
        self._paint_ground(painter, area, option, index, tokens)
        noted = index.data(Role.LABEL)
        if noted.colour:
            from copper_desktop.ui import label_look

            label_look.paint_edge(painter, area, noted.colour, mirrored)
        inner = area.adjusted(SPACE, SPACE, -SPACE, -SPACE)
        tile = QRect(inner.left(), inner.center().y() - TILE // 2, TILE, TILE)
        tile = _visual(tile, inner, mirrored)
        initials.paint(painter, tile, index.data(Role.INITIALS), index.data(Role.ID))
        text = inner.adjusted(TILE + SPACE + SPACE // 2, 0, 0, 0)
        fonts = self._fonts_for(option.font)
        lines = _Lines(painter, _visual(text, inner, mirrored), fonts, mirrored)
        lines.paint(index, tokens, self._view.devicePixelRatioF())
        painter.restore()

    def _fonts_for(self, font: QFont) -> _Fonts:
        if self._fonts.base != font:
            self._fonts = _Fonts(font)
        return self._fonts

    def _paint_ground(
        self,
        painter: QPainter,
        area: QRect,
        option: QStyleOptionViewItem,
        index: Index,
        tokens: Tokens,
    ) -> None:
        selected = self._view.selectionModel().isSelected(index)
        hovered = self._view.underMouse() and _is_hovered(option)
        focused = self._view.hasFocus() and index == self._view.currentIndex()
        if not (selected or focused or hovered):
            return
        ground = QColor(tokens.selected if selected else tokens.hover)
        painter.setBrush(ground if selected or hovered else Qt.BrushStyle.NoBrush)
        framed = focused or (selected and tokens.high_contrast)
        painter.setPen(QColor(tokens.accent) if framed else Qt.PenStyle.NoPen)
        frame = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)


class _Fonts:
    """The fonts of a row for the ``base`` font of the list, and their heights."""

    def __init__(self, base: QFont) -> None:
        self.base, self.bold, self.small = QFont(base), QFont(base), QFont(base)
        self.bold.setBold(True)
        self.small.setPointSizeF(base.pointSizeF() * TYPE_SCALE["small"])
        self.bold_height = QFontMetrics(self.bold).height()
        self.small_height = QFontMetrics(self.small).height()


class _Lines:
    """The three lines of a row, from top to bottom."""

    def __init__(self, painter: QPainter, area: QRect, fonts: _Fonts, mirrored: bool) -> None:
        self._painter, self._area, self._fonts = painter, area, fonts
        self._mirrored = mirrored
        self._top = area.top()

    def paint(self, index: Index, tokens: Tokens, ratio: float) -> None:
        """Draw the lines."""
        icon, look = LOOKS[index.data(Role.HEALTH)]
        tone = tokens.muted if look == "neutral" else getattr(tokens, look)
        fonts = self._fonts
        taken = self._age(index.data(Role.AGE), tokens)
        self._line(index.data(Role.NAME), fonts.bold, fonts.bold_height, tokens.text, 0, taken)
        self._line(index.data(Role.SECOND_LINE), fonts.small, fonts.small_height, tokens.muted)
        spot = QRect(self._area.left(), self._top, STATUS_ICON, STATUS_ICON)
        spot.moveTop(self._top + (fonts.small_height - STATUS_ICON) // 2)
        spot = _visual(spot, self._area, self._mirrored)
        icons.draw(self._painter, icon, tone, spot, ratio)
        words, indent = index.data(Role.STATUS_LINE), STATUS_ICON + SPACE // 2
        tags, taken = index.data(Role.LABEL).tags, 0
        if tags:
            room = self._area.width() - indent - QFontMetrics(fonts.small).horizontalAdvance(words)
            taken = self._chips(tags, max(room - SPACE, CHIP_ROOM))
        self._line(words, fonts.small, fonts.small_height, tone, indent, taken)

    def _age(self, text: str, tokens: Tokens) -> int:
        """Draw how old the verdict is at the end of the first line; return the width taken."""
        if not text:
            return 0
        fonts = self._fonts
        width = QFontMetrics(fonts.small).horizontalAdvance(text)
        area = QRect(self._area.right() + 1 - width, self._top, width, fonts.bold_height)
        self._painter.setFont(fonts.small)
        self._painter.setPen(QColor(tokens.muted))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter
        self._painter.drawText(_visual(area, self._area, self._mirrored), flags, text)
        return width + SPACE

    def _chips(self, tags: Sequence[str], room: int) -> int:
        """Draw as many tags as there is ``room`` for; return the width taken."""
        from copper_desktop.ui import label_look

        fonts = self._fonts
        area = QRect(self._area.right() + 1 - room, self._top, room, fonts.small_height)
        area = _visual(area, self._area, self._mirrored)
        return label_look.paint_chips(self._painter, area, tags, fonts.small, self._mirrored)

    def _line(
        self,
        text: str,
        font: QFont,
        height: int,
        colour: str,
        indent: int = 0,
        taken: int = 0,
    ) -> None:
        """Draw a line of text after ``indent``, of which ``taken`` pixels are used at its end."""
        area = self._area.adjusted(indent, 0, -taken, 0)
        area.setTop(self._top)
        area.setHeight(height)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        align = Qt.AlignmentFlag
        side = align.AlignRight if self._mirrored else align.AlignLeft
        flags = side | align.AlignVCenter | align.AlignAbsolute
        shown = isolated(_elided(text, font, area.width()))
        self._painter.drawText(_visual(area, self._area, self._mirrored), flags, shown)
        self._top += height + LINE_GAP


class ConnectionView(QListView):
    """The connections, one of them chosen, all of them reached with the cursor keys.

    Several can be selected as in any list, with Shift, Ctrl and Ctrl+A; ``selection_changed``
    follows when they are others, and Esc leaves one.

    ``painted`` is emitted whenever they have been drawn.
    """

    connection_chosen = Signal(str)
    selection_changed = Signal()
    painted = Signal()

    def __init__(self, model: ConnectionModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("connectionList")
        self.speak()
        self.setItemDelegate(ConnectionDelegate(self))
        self._connections = model
        self.filter = ConnectionFilter(model, self)
        self.setModel(self.filter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._told: frozenset[str] = frozenset()
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)

    def speak(self) -> None:
        """Say in the language in use what is listed, and draw the rows in it."""
        self.setAccessibleName(_("Connections"))
        if self.isVisible():  # before, PySide would look through all widgets for the viewport's
            self.viewport().update()

    def offer(self, actions: Sequence[QAction]) -> None:
        """Offer these over a row, with the mouse's other button or the keyboard's menu key."""
        self.addActions(list(actions))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def chosen(self) -> str | None:
        """Return the id of the chosen connection, or None."""
        index = self.currentIndex()
        return index.data(Role.ID) if index.isValid() else None

    def selected(self) -> tuple[str, ...]:
        """Return the ids of the selected connections, in the order of their rows."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self.filter.index(row, 0).data(Role.ID) for row in rows)

    def select_alone(self) -> None:
        """Select the chosen connection and no other."""
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(self.currentIndex(), flag)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc leave one of several selected."""
        if event.key() == Qt.Key.Key_Escape and len(self._told) > 1:
            self.select_alone()
        else:
            super().keyPressEvent(event)

    def choose(self, connection_id: str) -> None:
        """Choose a connection and bring it into view; one that is not shown changes nothing."""
        row = self._connections.row(connection_id)
        if row is not None:
            index = self.filter.mapFromSource(self._connections.index(row))
            if index.isValid():
                self.setCurrentIndex(index)

    def choose_first(self) -> None:
        """Choose the first connection that is shown, if there is one."""
        if self.filter.rowCount():
            self.setCurrentIndex(self.filter.index(0, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and tell of it."""
        super().paintEvent(event)
        self.painted.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell of the new choice."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.connection_chosen.emit(current.data(Role.ID))

    def _on_selection_changed(self) -> None:
        """Keep the chosen connection selected where nothing else is, and tell of the selection."""
        model, current = self.selectionModel(), self.currentIndex()
        if not model.hasSelection() and current.isValid():
            model.select(current, QItemSelectionModel.SelectionFlag.Select)
            return
        now = frozenset(self.selected())
        if now != self._told:  # a row that only moves is no other selection
            self._told = now
            self.selection_changed.emit()


def _visual(area: QRect, within: QRect, mirrored: bool) -> QRect:
    """Return where ``area`` is to be in a layout that may run from right to left."""
    if mirrored:
        area = QRect(area)
        area.moveLeft(within.left() + within.right() - area.right())
    return area


def _is_hovered(option: QStyleOptionViewItem) -> bool:
    """Tell whether the mouse is over a row; PySide takes 4 ms to make ``QStyle``, so not before."""
    from PySide6.QtWidgets import QStyle

    return bool(option.state & QStyle.StateFlag.State_MouseOver)


def _elided(text: str, font: QFont, width: int) -> str:
    """Return ``text``, or as much of it as there is room for."""
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
