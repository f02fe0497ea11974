"""An answer as raw text, as a tree, as a table and by its headers; knows no service."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QTreeView,
    QWidget,
)

from copper_desktop.calling import tables
from copper_desktop.calling.contents import Content, ContentKind
from copper_desktop.i18n import N_, _
from copper_desktop.model import RawAnswer
from copper_desktop.ui.controls import named
from copper_desktop.ui.workbench.json_tree import JsonTreeModel
from copper_desktop.ui.workbench.record_table import RecordModel

MOST_SHOWN = 300_000
"""Characters of raw text that are laid out; the tree and the table have the rest."""

WORDS = {
    ContentKind.EMPTY: N_("The answer is empty."),
    ContentKind.CUT: N_("The answer is not whole: this is its beginning."),
    ContentKind.HTML: N_("This is a web page and no answer of the API; its source is shown."),
    ContentKind.BINARY: N_("This is no text; the first 4,096 bytes are shown."),
    ContentKind.INVALID: N_("This begins like JSON but is none."),
    ContentKind.TEXT: N_("This is text and no JSON."),
}


class AnswerTabs(QTabWidget):
    """The views of one answer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "answerTabs", _("Copper’s answer"))
        self.setUsesScrollButtons(False)
        self.raw = self._text("apiAnswer", _("Copper’s answer"))
        self.headers = self._text("answerHeaders", _("Headers"))
        self.tree = named(QTreeView(self), "answerTree", _("Answer as a tree"))
        self.tree_model = JsonTreeModel(self.tree)
        self.tree.setModel(self.tree_model)
        self.tree.setUniformRowHeights(True)
        self.tree.setColumnWidth(0, 220)
        self.table = named(QTableView(self), "answerTable", _("Answer as a table"))
        self.table_model = RecordModel(self.table)
        self.table.setModel(self.table_model)
        self.table.setSortingEnabled(True)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionsMovable(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for view in (self.tree, self.table):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_tree_menu_requested)
        self.table.customContextMenuRequested.connect(self._on_table_menu_requested)
        for widget, title in (
            (self.raw, _("Ra&w")),
            (self.tree, _("Tr&ee")),
            (self.table, _("Ta&ble")),
            (self.headers, _("Hea&ders")),
        ):
            self.addTab(widget, title)

    def show_answer(self, answer: RawAnswer, content: Content, shown: str) -> None:
        """Show an answer that has been read; ``shown`` is its text, indented where it is JSON."""
        self.raw.setPlainText(shown[:MOST_SHOWN])
        self.headers.setPlainText("\n".join(f"{k}: {v}" for k, v in answer.headers.items()))
        is_json = content.kind is ContentKind.JSON
        self.tree_model.load(content.value if is_json else [])
        self.table_model.load(content.rows)
        self.setTabEnabled(1, is_json)
        self.setTabEnabled(2, bool(content.rows))

    def columns(self) -> list[str]:
        """Return the chosen columns, in the order in which they stand."""
        header = self.table.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self.table_model.columns[one] for one in order if not header.isSectionHidden(one)]

    def _on_tree_menu_requested(self, place: QPoint) -> None:
        index = self.tree.currentIndex()
        if not index.isValid():
            return
        menu = self._menu("treeMenu", self.tree)
        value, path = self.tree_model.value(index), self.tree_model.path(index)
        menu.addAction(_("Copy &value"), lambda: _copy(tables.plain(value)))
        menu.addAction(_("Copy &path"), lambda: _copy(path))
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def _on_table_menu_requested(self, place: QPoint) -> None:
        menu = self._menu("tableMenu", self.table)
        menu.addAction(_("Save as &CSV…"), lambda: self._save("csv"))
        menu.addAction(_("Save as &JSON…"), lambda: self._save("json"))
        chosen = menu.addMenu(_("Co&lumns"))
        for number, name in enumerate(self.table_model.columns):
            action = chosen.addAction(name)
            action.setCheckable(True)
            action.setChecked(not self.table.isColumnHidden(number))
            action.toggled.connect(
                lambda on, number=number: self.table.setColumnHidden(number, not on)
            )
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _menu(self, name: str, parent: QWidget) -> QMenu:
        menu = named(QMenu(parent), name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _save(self, kind: str) -> None:
        make = tables.as_csv if kind == "csv" else tables.as_json
        text = make(self.table_model.records, self.columns())
        QFileDialog.saveFileContent(text.encode("utf-8"), f"copper.{kind}", self)

    def _text(self, name: str, accessible: str) -> QPlainTextEdit:
        made = named(QPlainTextEdit(self), name, accessible)
        made.setReadOnly(True)
        made.setTabChangesFocus(True)
        made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        made.setFont(font)
        return made


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
