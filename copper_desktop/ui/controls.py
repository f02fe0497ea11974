"""The small controls that every screen is made of, each with its parent and its two names.

Owns how a text, a button or an icon is made; knows nothing of connections.
"""

from __future__ import annotations

import re
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from copper_desktop.ui import icons, theme

_LONG_WORD = re.compile(r"(\S{30})")

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, accessible: str = "") -> W:
    """Give ``widget`` its object name, and its accessible name where it shows no text itself."""
    widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    return widget


def label(parent: QWidget, name: str, text: str = "", role: str = "body") -> QLabel:
    """Return a wrapping label that never reads its text as markup."""
    made = _Label(text, parent)
    made.setObjectName(name)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
    return made


class _Label(QLabel):
    """Begins on the leading side, also when the language comes to run the other way."""

    def changeEvent(self, event: QEvent) -> None:
        """Change sides with the language, unless the text is centred."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            across = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
            if not across & Qt.AlignmentFlag.AlignHCenter:
                down = self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
                self.setAlignment(leading() | down)


def leading() -> Qt.AlignmentFlag:
    """Return the side on which the language in use begins, whatever the text's own direction."""
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    return Qt.AlignmentFlag.AlignLeft


def shrinkable(shown: QLabel) -> QLabel:
    """Let ``shown`` be narrower than its longest word, which nobody here has chosen."""
    shown.setMinimumWidth(1)
    return shown


def breakable(text: str) -> str:
    """Return ``text`` with places at which words longer than a line may be broken."""
    return _LONG_WORD.sub("\\1\u200b", text)


def selectable(shown: QLabel) -> QLabel:
    """Let the text of ``shown`` be selected and copied with mouse and keyboard."""
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return shown


def rule(parent: QWidget, name: str) -> QFrame:
    """Return a thin line between two parts of a page."""
    made = named(QFrame(parent), name)
    made.setProperty("role", "rule")
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Show ``widget`` in another tone of the theme."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        restyle(widget)


def restyle(widget: QWidget) -> None:
    """Apply the stylesheet to ``widget`` again, after a property of it has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Button(QPushButton):
    """A push button; ``kind`` is primary, destructive, link, icon or plain."""

    def __init__(
        self, parent: QWidget, name: str, text: str, *, kind: str = "plain", icon: str = ""
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self._icon = icon
        self._tinted: str | None = None
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again in the colours of the theme that has just come."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._tinted = None
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, and not another that is the default."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def show_icon(self, icon: str) -> None:
        """Change the icon."""
        self._icon, self._tinted = icon, None
        self._tint()

    def _tint(self) -> None:
        """Draw the icon in the theme's colour, unless it is so already: palettes change often."""
        if not self._icon:
            return
        colour = self._colour()
        if colour != self._tinted:
            self._tinted = colour
            self.setIcon(icons.icon(self._icon, colour))

    def _colour(self) -> str:
        tokens = theme.tokens()
        by_kind = {
            "primary": tokens.on_accent,
            "destructive": tokens.bad,
            "link": tokens.accent,
            "icon": tokens.muted,
        }
        return by_kind.get(self.property("kind"), tokens.text)


class Icon(QWidget):
    """An icon in a tone of the theme; words beside it always say the same."""

    def __init__(self, parent: QWidget, name: str, icon: str, size: int, tone: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon, self._tone = icon, tone
        self.setFixedSize(QSize(size, size))

    @property
    def icon(self) -> str:
        """The name of the icon shown."""
        return self._icon

    def show_icon(self, icon: str, tone: str) -> None:
        """Change icon and tone."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        tokens = theme.tokens()
        colour: str = getattr(tokens, {"neutral": "muted"}.get(self._tone, self._tone))
        painter = QPainter(self)
        icons.draw(painter, self._icon, colour, self.rect(), self.devicePixelRatioF())
        painter.end()


class Choice(QComboBox):
    """A list to choose from, which leaves the wheel to the page: nobody scrolls into a choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page."""
        event.ignore()


class ValueField(QLineEdit):
    """A value to read, select and copy, on one line; a long one scrolls with the cursor keys."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "value")
        self.setReadOnly(True)
        self.setFrame(False)
        self.setAlignment(leading())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent) -> None:
        """Begin on the leading side, also when the language comes to run the other way."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.setAlignment(leading())

    def show_value(self, text: str) -> None:
        """Show ``text`` from its beginning."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
