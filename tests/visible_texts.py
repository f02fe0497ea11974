"""Every text that a window shows or speaks, and what of it is cut off.

Reads widgets as they are; knows nothing of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

SMALLEST_TARGET = 24
"""Pixels that what can be clicked is wide and high at least."""
ROWS = 60
"""How many rows of a long list are read."""
SPOKEN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


@dataclass(frozen=True)
class Shown:
    """A text, whose widget it is, and as what it appears there."""

    widget: str
    kind: str
    text: str


def shown_in(window: QWidget) -> Iterator[Shown]:
    """Yield the texts of ``window``, of menus and of what is hidden just now, too."""
    for widget in (window, *window.findChildren(QWidget)):
        for kind, text in _texts(widget):
            if text:
                yield Shown(path_of(widget), kind, _plain(text))


def cut_in(window: QWidget) -> Iterator[Shown]:
    """Yield the texts of labels, buttons, tabs and headers that have less room than they need."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            for kind, text in _cut(widget):
                yield Shown(path_of(widget), kind, _plain(text))


def small_in(window: QWidget) -> Iterator[Shown]:
    """Yield what can be clicked and is smaller than WCAG 2.2 allows (2.5.8, level AA).

    Links in a line of text are exempt there, and so are they here.
    """
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            for kind, size in _targets(widget):
                if min(size.width(), size.height()) < SMALLEST_TARGET:
                    words = f"{kind} of {size.width()} by {size.height()} pixels"
                    yield Shown(path_of(widget), "target", words)


def path_of(widget: QWidget) -> str:
    """Return where a widget is, by object names."""
    names = []
    found: QWidget | None = widget
    while found is not None:
        names.append(found.objectName() or type(found).__name__)
        found = found.parentWidget()
    return " › ".join(reversed(names[:4]))


def _texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    if widget.isWindow() and not isinstance(widget, QMenu):
        yield "title", widget.windowTitle()
    if isinstance(widget.parent(), QTabBar):
        return  # its arrows are Qt's own
    yield "tooltip", widget.toolTip()
    yield "accessible name", widget.accessibleName()
    yield "accessible description", widget.accessibleDescription()
    for action in widget.actions():
        yield from _of_action(action)
    match widget:
        case QLabel() | QAbstractButton():
            yield "text", widget.text()
        case QGroupBox() | QMenu():
            yield "title", widget.title()
        case QLineEdit():
            yield "placeholder", widget.placeholderText()
        case QPlainTextEdit() | QTextEdit():
            yield "placeholder", widget.placeholderText()
            if widget.isReadOnly():
                yield "contents", widget.toPlainText()
        case QComboBox():
            for row in range(widget.count()):
                yield "choice", widget.itemText(row)
        case QTabBar():
            for tab in range(widget.count()):
                yield "tab", widget.tabText(tab)
                yield "tooltip", widget.tabToolTip(tab)
        case QProgressBar():
            yield "text", widget.text() if widget.isTextVisible() else ""
        case QHeaderView():
            if widget.model() is not None:
                for section in range(min(widget.count(), ROWS)):
                    heading = widget.model().headerData(section, widget.orientation())
                    yield "header", str(heading or "")
        case QAbstractItemView():
            if widget.model() is not None:
                yield from _of_model(widget.model(), QModelIndex())
        case _:
            pass


def _of_action(action: QAction) -> Iterator[tuple[str, str]]:
    yield "action", action.text()
    yield "tooltip", action.toolTip()
    yield "status tip", action.statusTip()


def _of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[tuple[str, str]]:
    for row in range(min(model.rowCount(parent), ROWS)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            for role in SPOKEN:
                value = index.data(role)
                if isinstance(value, str):
                    yield f"{role.name} of a row", value
            if column == 0:
                yield from _of_model(model, index)


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    """Return how many there are; a list's are nobody's business in Qt, and one."""
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _cut(widget: QWidget) -> Iterator[tuple[str, str]]:
    needed, given = widget.sizeHint(), widget.size()
    match widget:
        case QLabel() if widget.text() and not widget.toolTip():
            margins = widget.contentsMargins()
            if widget.wordWrap():
                if widget.heightForWidth(given.width()) > given.height() + margins.bottom():
                    yield (
                        f"wrapped label of {given} for {widget.heightForWidth(given.width())}",
                        widget.text(),
                    )
            elif needed.width() > given.width():
                yield "label", widget.text()
        case QToolButton() if widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
            pass
        case QAbstractButton() if widget.text():
            if needed.width() > given.width() or needed.height() > given.height():
                yield f"button of {given} for {needed}", widget.text()
        case QTabBar():
            for tab in range(widget.count()):
                room = widget.tabRect(tab).width()
                if widget.fontMetrics().horizontalAdvance(widget.tabText(tab)) > room:
                    yield "tab", widget.tabText(tab)
        case QComboBox() if widget.currentText() and not widget.isEditable():
            if widget.minimumSizeHint().width() > given.width():
                yield "choice", widget.currentText()
        case QLineEdit() if widget.placeholderText() and not widget.text():
            room = given.width() - 8
            if widget.fontMetrics().horizontalAdvance(widget.placeholderText()) > room:
                yield "placeholder", widget.placeholderText()
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            for section in range(widget.count()):
                if widget.sectionSizeHint(section) > widget.sectionSize(section) > 0:
                    heading = widget.model().headerData(section, widget.orientation())
                    yield "header", str(heading or "")
        case _:
            pass


def _targets(widget: QWidget) -> Iterator[tuple[str, QSize]]:
    match widget:
        case QToolButton() if isinstance(widget.parent(), QLineEdit):
            pass  # Qt's own, in a field that Esc clears too
        case QAbstractButton() | QComboBox():
            yield "button", widget.size()
        case QLineEdit() if not widget.isReadOnly():
            yield "field", widget.size()
        case QTabBar():
            for tab in range(widget.count()):
                yield "tab", widget.tabRect(tab).size()
        case QMenuBar():
            for action in widget.actions():
                if action.isVisible():
                    yield "menu", widget.actionGeometry(action).size()
        case QHeaderView():
            pass
        case QAbstractItemView() if widget.model() is not None and widget.model().rowCount():
            first = widget.visualRect(widget.model().index(0, 0))
            yield "row", first.size()
        case _:
            pass


def _plain(text: str) -> str:
    if text.startswith("<") or "</" in text:
        return QTextDocumentFragment.fromHtml(text).toPlainText()
    return text
