"""An answer as raw text, as a tree, as a table and by its headers; knows no service."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QTabWidget, QWidget

from copper_desktop.calling import tables
from copper_desktop.calling.contents import ContentKind
from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.storage.preferences import Preference, one_of
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.controls import named
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.workbench.raw_view import RawView, plain_text
from copper_desktop.ui.workbench.reading import Shown
from copper_desktop.ui.workbench.record_table import RecordModel
from copper_desktop.ui.workbench.saving import Make
from copper_desktop.ui.workbench.tree_view import TreeView

RAW, TREE, TABLE, HEADERS = range(4)
"""The tabs."""

ROWS_MEASURED, COLUMNS_MEASURED, WIDEST = 20, 40, 240
"""What is looked at to give columns their widths, and the widest, in pixels."""

VIEWS = {"raw": RAW, "tree": TREE, "table": TABLE}
LIST_VIEW = Preference("list_view", "table", one_of(VIEWS))
OBJECT_VIEW = Preference("object_view", "tree", one_of(VIEWS))
"""The view that an answer begins with: of a list of records, and of one object."""

_NAMES = {tab: name for name, tab in VIEWS.items()}

WORDS = {
    ContentKind.EMPTY: N_("The answer is empty."),
    ContentKind.CUT: N_("The answer is not whole: this is its beginning."),
    ContentKind.HTML: N_("This is a web page and no answer of the API; its source is shown."),
    ContentKind.BINARY: N_("This is no text; the first 4,096 bytes are shown."),
    ContentKind.INVALID: N_("This begins like JSON, but cannot be read as JSON."),
    ContentKind.TEXT: N_("This is text and no JSON."),
}


class AnswerTabs(QTabWidget):
    """The views of one answer, and the menu of what can be done with it."""

    save_requested = Signal(str, object)

    def __init__(self, tasks: TaskOwner, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "answerTabs")
        self.setUsesScrollButtons(False)
        self._settings = settings
        self._shown: Shown | None = None
        self._is_showing = False
        self.raw_view = RawView(self)
        self.raw = self.raw_view.text
        self.headers = plain_text(self, "answerHeaders")
        self.tree_view = TreeView(tasks, self)
        self.tree, self.tree_model = self.tree_view.tree, self.tree_view.model
        self.table = named(QTableView(self), "answerTable")
        self.table_model = RecordModel(self.table)
        self.table.setModel(self.table_model)
        self.table.setSortingEnabled(True)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setResizeContentsPrecision(ROWS_MEASURED)
        self.table.horizontalHeader().setSectionsMovable(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.menu = named(QMenu(self), "answerMenu")
        self.menu.aboutToShow.connect(self._fill_menu)
        for view in (self.tree, self.table):
            view.customContextMenuRequested.connect(partial(self._on_menu_requested, view))
        self.raw_view.save_requested.connect(self.save_whole)
        for widget in (self.raw_view, self.tree_view, self.table, self.headers):
            self.addTab(widget, "")
        self.speak()
        self.currentChanged.connect(self._on_current_changed)

    def speak(self) -> None:
        """Say everything in the language in use; the answer itself is in nobody's."""
        for tab, title in ((RAW, _("&Raw")), (TREE, _("&Tree")), (TABLE, _("Ta&ble"))):
            self.setTabText(tab, title)
        self.setTabText(HEADERS, _("Hea&ders"))
        self.setAccessibleName(_("Copper’s answer"))
        self.headers.setAccessibleName(_("Headers"))
        self.table.setAccessibleName(_("Answer as a table"))
        self.table.viewport().update()  # moments are in the words of the language
        self.raw_view.speak()
        self.tree_view.speak()

    def show_answer(self, shown: Shown) -> None:
        """Show an answer that has been read."""
        self._shown = shown
        content = shown.content
        is_json = content.kind is ContentKind.JSON
        self.raw_view.show_text(content.text, is_json=is_json)
        self.headers.setPlainText("\n".join(f"{k}: {v}" for k, v in shown.answer.headers.items()))
        self.tree_view.show_value(content.value if is_json else [])
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for number in range(self.table_model.columnCount()):
            self.table.setColumnHidden(number, False)
        self.table_model.load(shown.records, shown.columns)
        self.setTabEnabled(TREE, is_json)
        self.setTabEnabled(TABLE, bool(shown.records))
        if shown.records:
            self._fit_columns()
            self.table.setCurrentIndex(self.table_model.index(0, 0))
        self._begin_with_its_view()

    def _begin_with_its_view(self) -> None:
        """Show the view that fits the kind of answer, or the one that the person prefers for it."""
        preference = self._view_preference()
        wanted = RAW if preference is None else VIEWS[self._settings.get(preference)]
        self._is_showing = True
        self.setCurrentIndex(wanted if self.isTabEnabled(wanted) else RAW)
        self._is_showing = False

    def _view_preference(self) -> Preference[str] | None:
        """Return which preference the answer that is shown falls under; None for other kinds."""
        shown = self._shown
        if shown is None or shown.content.kind is not ContentKind.JSON:
            return None
        if isinstance(shown.content.value, list):
            return LIST_VIEW if shown.records else None
        return OBJECT_VIEW if isinstance(shown.content.value, dict) else None

    def _fit_columns(self) -> None:
        """Make the first columns as wide as what is in their first rows."""
        for number in range(min(self.table_model.columnCount(), COLUMNS_MEASURED)):
            wanted = max(
                self.table.sizeHintForColumn(number),
                self.table.horizontalHeader().sectionSizeHint(number),
            )
            self.table.setColumnWidth(number, min(wanted, WIDEST))

    def part(self) -> str:
        """Say how many records there are of all; empty where they are all there."""
        shown = self._shown
        if shown is None or not shown.records or shown.answer.total is None:
            return ""
        here, all_of_them = len(shown.records), shown.answer.total
        if here >= all_of_them:
            return ""
        text = ngettext("{here} of {n} record", "{here} of {n} records", all_of_them)
        return text.format(here=here, n=all_of_them)

    def columns(self) -> list[str]:
        """Return the chosen columns, in the order in which they stand."""
        header = self.table.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self.table_model.columns[one] for one in order if not header.isSectionHidden(one)]

    def save_whole(self) -> None:
        """Save the body as it came."""
        if self._shown is not None:
            body, kind = self._shown.answer.body, self._shown.content.kind
            suffix = "json" if kind is ContentKind.JSON else "txt"
            self.save_requested.emit(f"copper.{suffix}", lambda: body)

    def copy_whole(self) -> None:
        """Copy what is shown as text; the rest of it too, as it came, where it is longer."""
        if self._shown is not None:
            whole = self.raw_view.is_whole
            _copy(self.raw.toPlainText() if whole else self._shown.content.text)

    def _on_current_changed(self, _tab: int) -> None:
        """Note what the person prefers; give the keyboard to the view, unless it is on the tabs."""
        if self._is_showing:
            return
        preference, name = self._view_preference(), _NAMES.get(self.currentIndex())
        if preference is not None and name is not None:
            self._settings.put(preference, name)
        if self.isVisible() and not self.tabBar().hasFocus():
            view = self.currentWidget()
            (self.tree if view is self.tree_view else view).setFocus()

    def _on_menu_requested(self, view: QWidget, place: QPoint) -> None:
        self.menu.popup(view.mapToGlobal(place))

    def _fill_menu(self) -> None:
        """Offer what the view that is seen can do, then what can be done with the whole."""
        menu = self.menu
        menu.clear()
        index = self.tree.currentIndex()
        if self.currentIndex() == TREE and index.isValid():
            value, path = self.tree_model.value(index), self.tree_model.path(index)
            menu.addAction(_("Copy &value"), lambda: _copy(tables.plain(value)))
            menu.addAction(_("Copy &path"), lambda: _copy(path))
            menu.addSeparator()
        cell = self.table.currentIndex()
        if self.currentIndex() == TABLE and cell.isValid():
            text = str(self.table_model.data(cell))
            menu.addAction(_("Copy c&ell"), lambda: _copy(text))
            self._add_columns(named(menu.addMenu(_("Co&lumns")), "columnsMenu"))
            menu.addSeparator()
        menu.addAction(_("&Copy the answer"), self.copy_whole)
        menu.addAction(_("&Save the answer…"), self.save_whole)
        if self.isTabEnabled(TABLE):
            csv, json = _("Save the &table as CSV…"), _("Save the table as &JSON…")
            if part := self.part():
                csv, json = (
                    _("{action} ({part})").format(action=one, part=part) for one in (csv, json)
                )
            menu.addAction(csv, partial(self._save, "csv"))
            menu.addAction(json, partial(self._save, "json"))

    def _add_columns(self, menu: QMenu) -> None:
        for number, name in enumerate(self.table_model.columns):
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(not self.table.isColumnHidden(number))
            action.toggled.connect(partial(self._on_column_toggled, number))

    def _on_column_toggled(self, number: int, on: bool) -> None:
        self.table.setColumnHidden(number, not on)

    def _save(self, kind: str) -> None:
        make = tables.as_csv if kind == "csv" else tables.as_json
        records, columns = list(self.table_model.records), self.columns()
        made: Make = lambda: make(records, columns).encode("utf-8", "replace")  # noqa: E731
        self.save_requested.emit(f"copper.{kind}", made)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
