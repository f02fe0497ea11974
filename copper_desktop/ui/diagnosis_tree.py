"""The results of a diagnosis: what is wrong first, what it explains under it, the rest folded away.

Knows results and their tones; nothing of how they came about.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
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
_RESULT = Qt.ItemDataRole.UserRole


class DiagnosisTree(QTreeWidget):
    """Shows results; ``chosen`` tells the id of the one that is current, empty for none."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "diagnosisTree", _("Results"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMinimumHeight(180)
        self.currentItemChanged.connect(self._on_current_changed)

    def show_report(self, report: Report, *, lead: bool = False) -> None:
        """Show ``report``; what was current stays so, unless its first cause is to ``lead``."""
        before = "" if lead else self.current()
        self.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for verdict in (Verdict.FAILED, Verdict.WARNING):
            for result in report.results:
                if result.verdict is verdict and result.id not in report.explained:
                    items[result.id] = self._item(result, None)
        for result in report.results:
            reason = report.explained.get(result.id)
            if reason in items:
                items[result.id] = self._item(result, items[reason])
        for verdict in (Verdict.OK, Verdict.SKIPPED):
            calm = [result for result in report.results if result.verdict is verdict]
            if calm:
                group = self._group(verdict, len(calm))
                items |= {result.id: self._item(result, group) for result in calm}
        wanted = before or (report.first.id if report.first else "")
        found = items.get(wanted) or self.topLevelItem(0)
        if found is not None:
            self.setCurrentItem(found)

    def current(self) -> str:
        """Return the id of the current result; empty for none."""
        item = self.currentItem()
        return str(item.data(0, _RESULT) or "") if item is not None else ""

    def _item(self, result: Result, above: QTreeWidgetItem | None) -> QTreeWidgetItem:
        icon, tone, words = _LOOK[result.verdict]
        item = QTreeWidgetItem([result.title])
        item.setIcon(0, _icon(icon, tone))
        item.setData(0, _RESULT, result.id)
        spoken = _("{verdict}: {title}").format(verdict=_(words), title=result.title)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        if above is None:
            self.addTopLevelItem(item)
        else:
            above.addChild(item)
        return item

    def _group(self, verdict: Verdict, number: int) -> QTreeWidgetItem:
        icon, tone, words = _LOOK[verdict]
        text = _("{verdict} ({number})").format(verdict=_(words), number=number)
        item = QTreeWidgetItem([text])
        item.setIcon(0, _icon(icon, tone))
        self.addTopLevelItem(item)
        return item

    def _on_current_changed(self) -> None:
        self.chosen.emit(self.current())


def _icon(name: str, tone: str) -> QIcon:
    return icons.icon(name, getattr(theme.tokens(), tone))
