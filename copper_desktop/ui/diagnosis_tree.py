"""The results of a diagnosis: what is wrong first, what it explains under it, the rest folded away.

Knows results and their tones; nothing of how they came about.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from copper_desktop.diagnosis.question import Result, Verdict
from copper_desktop.diagnosis.report import Report
from copper_desktop.i18n import N_, _
from copper_desktop.ui import icons, theme
from copper_desktop.ui.controls import named

_LOOK = {
    Verdict.OK: ("check-circle", "ok", N_("All well")),
    Verdict.WARNING: ("warning", "warn", N_("Warning")),
    Verdict.FAILED: ("error", "bad", N_("Failed")),
    Verdict.SKIPPED: ("question", "muted", N_("Not asked")),
}
_KEY = Qt.ItemDataRole.UserRole
_VERDICT = Qt.ItemDataRole.UserRole + 1
_GROUPS = (Verdict.OK, Verdict.SKIPPED)
"""What is folded away; a group is known by its verdict, a result by its id."""


class DiagnosisTree(QTreeWidget):
    """Shows results; ``chosen`` tells the id of the one that is current, empty for none.

    What the person has chosen stays current, and what was unfolded stays so, while results come in.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "diagnosisTree", _("Results"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMinimumHeight(180)
        self._wanted = ""
        self._results: tuple[Result, ...] = ()
        self._shown: tuple[str, Result | None] = ("", None)
        self.currentItemChanged.connect(self._on_current_changed)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of the theme that has just come."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for _key_of, item in self._items():
                _mark(item, Verdict(item.data(0, _VERDICT)))

    def lead_with(self, id_: str) -> None:
        """Make this result current as soon as it is there; the first cause where it is empty."""
        self._wanted = id_

    def show_report(self, report: Report) -> None:
        """Show ``report``, as much of it as there is by now."""
        self._results = report.results
        unfolded = {key for key, item in self._items() if item.isExpanded()}
        scrolled = self.verticalScrollBar().value()
        with QSignalBlocker(self):
            self.clear()
            self._fill(report)
            items = dict(self._items())
            for key in unfolded & items.keys():
                items[key].setExpanded(True)
            first = report.first.id if report.first else ""
            found = items.get(self._wanted) or items.get(first) or self.topLevelItem(0)
            if found is not None:
                self.setCurrentItem(found)
        self.verticalScrollBar().setValue(scrolled)
        self._tell()

    def current(self) -> str:
        """Return the id of the current result; empty for none."""
        key = _key(self.currentItem())
        return "" if key in _GROUPS else key

    def _fill(self, report: Report) -> None:
        items: dict[str, QTreeWidgetItem] = {}
        for verdict in (Verdict.FAILED, Verdict.WARNING):
            for result in report.results:
                if result.verdict is verdict and result.id not in report.explained:
                    items[result.id] = self._item(result, None)
        for result in report.results:
            reason = report.explained.get(result.id)
            if reason in items:
                self._item(result, items[reason])
        for verdict in _GROUPS:
            calm = [result for result in report.results if result.verdict is verdict]
            if calm:
                group = self._group(verdict, len(calm))
                for result in calm:
                    self._item(result, group)

    def _items(self) -> Iterator[tuple[str, QTreeWidgetItem]]:
        """Yield every row with what it is known by."""
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None:
                yield _key(item), item
                for child in map(item.child, range(item.childCount())):
                    if child is not None:
                        yield _key(child), child

    def _tell(self) -> None:
        """Tell what is current, where that or its answer is another than before."""
        id_ = self.current()
        result = next((each for each in self._results if each.id == id_), None)
        if (id_, result) != self._shown:
            self._shown = (id_, result)
            self.chosen.emit(id_)

    def _item(self, result: Result, above: QTreeWidgetItem | None) -> QTreeWidgetItem:
        words = _LOOK[result.verdict][2]
        item = QTreeWidgetItem([result.title])
        _mark(item, result.verdict)
        item.setData(0, _KEY, result.id)
        spoken = _("{verdict}: {title}").format(verdict=_(words), title=result.title)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        if above is None:
            self.addTopLevelItem(item)
        else:
            above.addChild(item)
        return item

    def _group(self, verdict: Verdict, number: int) -> QTreeWidgetItem:
        words = _LOOK[verdict][2]
        text = _("{verdict} ({number})").format(verdict=_(words), number=number)
        item = QTreeWidgetItem([text])
        _mark(item, verdict)
        item.setData(0, _KEY, str(verdict))
        self.addTopLevelItem(item)
        return item

    def _on_current_changed(self) -> None:
        """Keep what the person has chosen."""
        self._wanted = _key(self.currentItem())
        self._tell()


def _key(item: QTreeWidgetItem | None) -> str:
    return "" if item is None else str(item.data(0, _KEY) or "")


def _mark(item: QTreeWidgetItem, verdict: Verdict) -> None:
    """Give ``item`` the icon of its verdict, in the theme in use."""
    icon, tone, _words = _LOOK[verdict]
    item.setData(0, _VERDICT, str(verdict))
    item.setIcon(0, icons.icon(icon, getattr(theme.tokens(), tone)))
