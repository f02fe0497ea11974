"""A page of the guide, drawn from its Markdown; follows links, and draws pictures to its width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QShowEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from copper_desktop import guide
from copper_desktop.guide import Place
from copper_desktop.ui import theme
from copper_desktop.ui.controls import named
from copper_desktop.ui.tokens import SPACE

LINE_HEIGHT = 125.0
"""Of the lines of a page, in per cent of the font's own."""

_WIDEST_PICTURE = 560
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


class Page(QTextBrowser):
    """``place_chosen`` brings the place that a link leads to; ``open_browser`` opens the web's."""

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget, open_browser: Callable[[str], bool]) -> None:
        super().__init__(parent)
        named(self, "guidePage")
        self._open_browser = open_browser
        self._place = Place("")
        self.setOpenLinks(False)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDocumentMargin(2 * SPACE)
        flags = self.textInteractionFlags() | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)
        self.anchorClicked.connect(self._on_link_chosen)

    def show_place(self, place: Place) -> None:
        """Show a page, and in it the heading that the place names."""
        if place.page != self._place.page:
            self._draw(place.page)
        self._place = place
        self._scroll_to(place.anchor)

    def draw_again(self) -> None:
        """Draw the page in the colours in use, where it stands."""
        at = self.verticalScrollBar().value()
        self._draw(self._place.page)
        if at:
            self.verticalScrollBar().setValue(at)
        else:
            self._scroll_to(self._place.anchor)

    def showEvent(self, event: QShowEvent) -> None:
        """Go to the heading once the lines are as wide as they are going to be."""
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: self._scroll_to(self._place.anchor))

    def find_next(self, words: str) -> None:
        """Select the next place where ``words`` stand, from the beginning again after the last."""
        if words and not self.find(words):
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.find(words)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return a picture of the guide, as wide as there is room for; nothing of anywhere else."""
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not url.isRelative():
            return None
        image = QImage(str(guide.path(url.path())))
        if image.width() > _WIDEST_PICTURE:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(_WIDEST_PICTURE, smooth)
        return image

    def _draw(self, page: str) -> None:
        """Draw a page with room round its headings and in its tables."""
        self.setMarkdown(guide.text(page))
        editing = QTextCursor(self.document())
        editing.beginEditBlock()  # one layout for all of it
        _space_out(self.document())
        while not (bar := self.document().find("\\|")).isNull():
            bar.insertText("|")  # as it stands in tables, where a bar alone would end a cell
        editing.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _scroll_to(self, anchor: str) -> None:
        block = self.document().begin()
        while anchor and block.isValid():
            if block.blockFormat().headingLevel() and guide.anchor(block.text()) == anchor:
                self.setTextCursor(QTextCursor(block))
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(int(top))
                return
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _on_link_chosen(self, url: QUrl) -> None:
        link = url.toString()
        place = guide.place(link, self._place.page)
        if place is not None:
            self.place_chosen.emit(place)
        else:
            self._open_browser(link)


def _space_out(document: QTextDocument) -> None:
    """Give the headings, lines and tables of a page room."""
    cursor, block = QTextCursor(document), document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        shown = QTextBlockFormat(block.blockFormat())
        level = shown.headingLevel()
        if level:
            shown.setTopMargin(2.5 * SPACE if level > 1 else 0)
            shown.setBottomMargin(SPACE)
        if cursor.currentTable() is None:
            shown.setLineHeight(LINE_HEIGHT, _PROPORTIONAL)
        cursor.setBlockFormat(shown)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            table = frame.format().toTableFormat()
            table.setBorderCollapse(True)
            table.setCellPadding(SPACE // 2)
            table.setBorderBrush(QColor(theme.tokens().scrollbar))
            frame.setFormat(table)
