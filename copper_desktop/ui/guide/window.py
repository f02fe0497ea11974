"""A window of its own with the guide: its pages, a search in the one that is shown, and a way back.

It has no parent, so that a dialog which is open does not block it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from copper_desktop import guide, i18n
from copper_desktop.guide import Place
from copper_desktop.i18n import _
from copper_desktop.ui import icons, language
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.guide.page import Page
from copper_desktop.ui.tokens import SPACE

LIST_WIDTH = 232
ENGLISH = "en"


class GuideWindow(QWidget):
    """The guide; ``open_browser`` opens pages of the web."""

    def __init__(self, open_browser: Callable[[str], bool]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        named(self, "guideWindow")
        self.setWindowIcon(icons.application_icon())
        self.resize(920, 680)
        self._before: list[Place] = []
        self.place = Place("")
        self.pages = named(QListWidget(self), "guidePages")
        self.pages.setFixedWidth(LIST_WIDTH)
        self.pages.setWordWrap(True)
        self.pages.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = Page(self, open_browser)
        self.note = label(self, "guideNote", role="small")
        self.back_button = Button(self, "guideBack", "")
        self.close_button = Button(self, "guideClose", "")
        self.search = named(QLineEdit(self), "guideSearch")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(34 * SPACE)
        self._lay_out()
        self._list_pages()
        self.pages.currentItemChanged.connect(self._on_page_chosen)
        self.page.place_chosen.connect(self.show_place)
        self.back_button.clicked.connect(self.go_back)
        self.close_button.clicked.connect(self.close)
        self.search.returnPressed.connect(lambda: self.page.find_next(self.search.text()))
        for keys, does in (
            ("Ctrl+F", self._begin_search),
            ("Alt+Left", self.go_back),
            ("Esc", self.close),
            ("F3", lambda: self.page.find_next(self.search.text())),
        ):
            QShortcut(QKeySequence(keys), self, does)
        language.current().changed.connect(self.speak)
        self.speak()

    def speak(self) -> None:
        """Say everything but the pages in the language in use; the pages are English."""
        self.setWindowTitle(_("Guide — Copper Desktop"))
        self.note.setText(_("The guide is in English."))
        self.note.setVisible(i18n.language() != ENGLISH)
        self.pages.setAccessibleName(_("Pages of the guide"))
        self.page.setAccessibleName(_("Page"))
        self.search.setPlaceholderText(_("Find on this page"))
        self.search.setAccessibleName(_("Find on this page"))
        self.back_button.setText(_("&Back"))
        self.close_button.setText(_("&Close"))
        self.setLocale(QLocale())

    def show_place(self, place: Place) -> None:
        """Show ``place``, from which the way back leads to what was shown before."""
        if self.place.page and place != self.place:
            self._before.append(self.place)
        self._show(place)

    def go_back(self) -> None:
        """Show what was shown before."""
        if self._before:
            self._show(self._before.pop())

    def come_forward(self) -> None:
        """Show the window in front of the others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the page again in the colours of the theme that has just come."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.place.page:
            self.page.draw_again()

    def _show(self, place: Place) -> None:
        self.place = place
        self.back_button.setEnabled(bool(self._before))
        for row in range(self.pages.count()):
            if self.pages.item(row).data(Qt.ItemDataRole.UserRole) == place.page:
                self.pages.blockSignals(True)
                self.pages.setCurrentRow(row)
                self.pages.blockSignals(False)
        self.page.show_place(place)

    def _on_page_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_place(Place(item.data(Qt.ItemDataRole.UserRole)))

    def _begin_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _list_pages(self) -> None:
        for page in guide.PAGES:
            item = QListWidgetItem(guide.title(page), self.pages)
            item.setData(Qt.ItemDataRole.UserRole, page)
            item.setToolTip(item.text())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.back_button)
        top.addWidget(self.note)
        top.addStretch(1)
        top.addWidget(self.search)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE)
        middle.addWidget(self.pages)
        middle.addWidget(self.page, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        lines.setSpacing(SPACE)
        lines.addLayout(top)
        lines.addLayout(middle, 1)
        lines.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTrailing)
