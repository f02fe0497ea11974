"""The list of connections on the left: how a row is drawn, and which one is chosen.

Reads a ``ConnectionModel`` and draws with the theme's tokens; knows no service.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from copper_desktop.i18n import _
from copper_desktop.ui import icons, initials, theme
from copper_desktop.ui.connection_filter import ConnectionFilter
from copper_desktop.ui.connection_model import ConnectionModel, Index, Role
from copper_desktop.ui.health_view import VIEWS
from copper_desktop.ui.tokens import RADIUS, SPACE, TYPE_SCALE, Tokens

TILE = 5 * SPACE
STATUS_ICON = 2 * SPACE
LINE_GAP = SPACE // 4


class ConnectionDelegate(QStyledItemDelegate):
    """Draws a connection: initials, name, person, and its status with icon and words."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("connectionDelegate")
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return room for three lines in the font in use."""
        bold, small = _fonts(option.font)
        text = QFontMetrics(bold).height() + 2 * QFontMetrics(small).height() + 2 * LINE_GAP
        return QSize(TILE * 4, text + 3 * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row, mirrored where the language runs from right to left."""
        tokens = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(SPACE, SPACE // 4, -SPACE, -SPACE // 4)
        _paint_ground(painter, area, option.state, tokens)
        inner = area.adjusted(SPACE, SPACE, -SPACE, -SPACE)
        tile = QRect(inner.left(), inner.center().y() - TILE // 2, TILE, TILE)
        tile = QStyle.visualRect(option.direction, inner, tile)
        initials.paint(painter, tile, index.data(Role.INITIALS), index.data(Role.ID))
        text = inner.adjusted(TILE + SPACE + SPACE // 2, 0, 0, 0)
        lines = _Lines(painter, QStyle.visualRect(option.direction, inner, text), option)
        lines.paint(index, tokens, self._view.devicePixelRatioF())
        painter.restore()


class _Lines:
    """The three lines of a row, from top to bottom."""

    def __init__(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        self._painter, self._area, self._direction = painter, area, option.direction
        self._bold, self._small = _fonts(option.font)
        self._top = area.top()

    def paint(self, index: Index, tokens: Tokens, ratio: float) -> None:
        """Draw the lines."""
        view = VIEWS[index.data(Role.HEALTH)]
        tone = tokens.muted if view.tone == "neutral" else getattr(tokens, view.tone)
        self._line(index.data(Role.NAME), self._bold, tokens.text)
        self._line(index.data(Role.SECOND_LINE), self._small, tokens.muted)
        height = QFontMetrics(self._small).height()
        spot = QRect(self._area.left(), self._top, STATUS_ICON, STATUS_ICON)
        spot.moveTop(self._top + (height - STATUS_ICON) // 2)
        icons.draw(self._painter, view.icon, tone, self._visual(spot), ratio)
        self._line(index.data(Role.HEALTH_WORDS), self._small, tone, STATUS_ICON + SPACE // 2)

    def _line(self, text: str, font: QFont, colour: str, indent: int = 0) -> None:
        metrics = QFontMetrics(font)
        area = self._area.adjusted(indent, 0, 0, 0)
        area.setTop(self._top)
        area.setHeight(metrics.height())
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        flags = QStyle.visualAlignment(self._direction, side) | Qt.AlignmentFlag.AlignAbsolute
        self._painter.drawText(self._visual(area), flags, elided)
        self._top += metrics.height() + LINE_GAP

    def _visual(self, area: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._area, area)


class ConnectionView(QListView):
    """The connections, one of them chosen, all of them reached with the cursor keys."""

    connection_chosen = Signal(str)

    def __init__(self, model: ConnectionModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("connectionList")
        self.setAccessibleName(_("Connections"))
        self.setItemDelegate(ConnectionDelegate(self))
        self._connections = model
        self.filter = ConnectionFilter(model, self)
        self.setModel(self.filter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def chosen(self) -> str | None:
        """Return the id of the chosen connection, or None."""
        index = self.currentIndex()
        return index.data(Role.ID) if index.isValid() else None

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

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell of the new choice."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.connection_chosen.emit(current.data(Role.ID))


def _fonts(base: QFont) -> tuple[QFont, QFont]:
    bold, small = QFont(base), QFont(base)
    bold.setBold(True)
    small.setPointSizeF(base.pointSizeF() * TYPE_SCALE["small"])
    return bold, small


def _paint_ground(painter: QPainter, area: QRect, state: QStyle.StateFlag, tokens: Tokens) -> None:
    selected = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
    if not (selected or hovered):
        return
    painter.setBrush(QColor(tokens.selected if selected else tokens.hover))
    painter.setPen(QColor(tokens.accent) if focused else Qt.PenStyle.NoPen)
    frame = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, RADIUS, RADIUS)
