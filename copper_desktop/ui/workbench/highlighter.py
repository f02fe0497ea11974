"""The colours of JSON in the theme's tones; knows one line at a time."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextDocument

from copper_desktop.ui import theme

_TOKEN = re.compile(
    r'(?P<name>"[^"\\]*+(?:\\.[^"\\]*+)*+"(?=\s*:))'
    r'|(?P<text>"[^"\\]*+(?:\\.[^"\\]*+)*+"?)'
    r"|(?P<number>-?\d[\d.eE+-]*)"
    r"|(?P<constant>\b(?:true|false|null)\b)"
)


class JsonHighlighter(QSyntaxHighlighter):
    """Colours names, texts, numbers and constants, while it is ``on``."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.setObjectName("jsonHighlighter")
        self.on = True
        self._colours: dict[str, QColor] = {}
        self.follow_theme()

    def follow_theme(self) -> None:
        """Take the colours of the theme that is in use; shown from the next line on."""
        tokens = theme.tokens()
        self._colours = {
            "name": QColor(tokens.info),
            "text": QColor(tokens.ok),
            "number": QColor(tokens.accent),
            "constant": QColor(tokens.warn),
        }

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        if not self.on:
            return
        for found in _TOKEN.finditer(text):
            start, end = found.span()
            self.setFormat(start, end - start, self._colours[str(found.lastgroup)])
