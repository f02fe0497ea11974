"""**Check this connection**: one button, and what came of each read in a sentence.

Knows the service and ``calling.checkup``; what was found stays with its connection while the
window is open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from copper_desktop.calling.checkup import OPERATIONS, Checkup, Finding, Standing, check_up
from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, Icon, label, named, selectable, shrinkable
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from asyncio import Task

    from copper_desktop.connections import ConnectionService

_LOOKS = {
    Standing.WORKS: ("check-circle", "ok"),
    Standing.NOT_ALLOWED: ("lock", "warn"),
    Standing.FAILED: ("error", "bad"),
    Standing.NOT_ASKED: ("step-pending", "neutral"),
}
SMALLEST = 120
"""Pixels of the sentences that are always seen."""
_PENDING = ("step-pending", "neutral")


@dataclass
class _Run:
    """A check of one connection: what has been found, and how it ended if it has."""

    findings: dict[str, Finding] = field(default_factory=dict)
    task: Task[None] | None = None
    checkup: Checkup | None = None
    error: BaseException | None = None
    name: str = ""

    @property
    def text(self) -> str:
        """What is copied: the whole check, or of one that was stopped what was found."""
        if self.checkup is not None:
            return self.checkup.as_text()
        found = (self.findings.get(one.id) for one in OPERATIONS)
        lines = [f"{self.name}: {stopped(len(self.findings))}"]
        return "\n".join((*lines, *(one.sentence for one in found if one))) + "\n"


class FindingRow(QWidget):
    """One read: an icon, what came of it, and the evidence for whoever looks closer."""

    def __init__(self, operation_id: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{operation_id}Finding")
        self._title = title  # marked for translation
        self.icon = Icon(self, f"{operation_id}FindingIcon", *_PENDING[:1], 20, _PENDING[1])
        self.sentence = shrinkable(selectable(label(self, f"{operation_id}Sentence")))
        self.evidence = selectable(label(self, f"{operation_id}Evidence", role="small"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
        row.setSpacing(SPACE + SPACE // 2)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.sentence)
        words.addWidget(self.evidence)
        row.addLayout(words, 1)

    def show_finding(self, finding: Finding | None) -> None:
        """Show what was found; None while it is not known."""
        self.icon.show_icon(*(_LOOKS[finding.standing] if finding else _PENDING))
        self.sentence.setText(finding.sentence if finding else _(self._title))
        known: list[str] = []
        if finding is not None and finding.status is not None:
            known.append(_("status {status}").format(status=finding.status))
        if finding is not None and finding.request_id:
            known.append(_("request id {id}").format(id=finding.request_id))
        if finding is not None and finding.code:
            known.append(_("code {code}").format(code=finding.code))
        self.evidence.setText(" · ".join(known))
        self.evidence.setVisible(bool(known))


class CheckPanel(QWidget):
    """The button, its progress, the verdict and the sentences it rests on."""

    called = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "checkPanel")
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self._runs: dict[str, _Run] = {}
        self._make_controls()
        self._lay_out()
        self.check_button.clicked.connect(self.check)
        self.stop_button.clicked.connect(self._on_stop_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use; a check that is under way goes on."""
        self.setAccessibleName(_("Check"))
        self.heading.setText(_("Does this connection work?"))
        self.text.setText(
            _(
                "Asks Copper who this is, then reads one small page of each kind of record. "
                "Nothing is changed at Copper."
            )
        )
        self.stop_button.setText(_("S&top"))
        self.copy_button.setText(_("Cop&y as text"))
        self.progress.setAccessibleName(_("Progress of the check"))
        self.progress.setFormat(_("%v of %m"))
        self.area.setAccessibleName(_("What was found"))
        self.verdict.hide()
        self._show()

    def show_connection(self, connection_id: str) -> None:
        """Show the last check of this connection."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self._show()

    def check(self) -> None:
        """Check the connection; one that is being checked is not checked twice."""
        connection_id = self._connection_id
        known = self._runs.get(connection_id)
        if not connection_id or (known is not None and known.task is not None):
            return
        run = self._runs[connection_id] = _Run()
        names = {one.id: one.name for one in self._service.connections()}
        run.name = names.get(connection_id, "")
        run.task = self._tasks.start(self._check(connection_id, run), partial(self._on_failed, run))
        run.task.add_done_callback(lambda _task: self._on_ended(run))
        self._show()
        self.stop_button.setFocus()

    async def _check(self, connection_id: str, run: _Run) -> None:
        def tell(finding: Finding) -> None:
            run.findings[finding.operation.id] = finding
            self._show()

        run.checkup = await check_up(self._service, connection_id, tell)

    def _on_failed(self, run: _Run, error: BaseException) -> None:
        run.error = error
        self._on_ended(run)

    def _on_ended(self, run: _Run) -> None:
        had_focus = self.stop_button.hasFocus()
        run.task = None
        self._show()
        if had_focus:
            self.check_button.setFocus()
        self.called.emit()

    def _on_stop_clicked(self) -> None:
        run = self._runs.get(self._connection_id)
        if run is not None and run.task is not None:
            run.task.cancel()

    def _on_copy_clicked(self) -> None:
        run = self._runs.get(self._connection_id)
        if run is not None:
            QGuiApplication.clipboard().setText(run.text)

    def _show(self) -> None:
        run = self._runs.get(self._connection_id)
        running = run is not None and run.task is not None
        checks, stops = self.check_button.hasFocus(), self.stop_button.hasFocus()
        if running:
            self.stop_button.show()
            if checks:  # which is disabled now: the keyboard stays with the check
                self.stop_button.setFocus()
        self.check_button.setEnabled(not running)
        self.check_button.setText(_("Checking…") if running else _("Check th&is connection"))
        if stops and not running:
            self.check_button.setFocus()
        self.stop_button.setVisible(running)
        self.progress.setVisible(running)
        self.copy_button.setVisible(run is not None and not running and bool(run.findings))
        self.area.setVisible(run is not None and run.error is None)
        findings = {} if run is None else run.findings
        for name, row in self.rows.items():
            row.show_finding(findings.get(name))
        self.progress.setValue(len(findings))
        self._show_verdict(run, running)

    def _show_verdict(self, run: _Run | None, running: bool) -> None:
        if run is None or running:
            self.verdict.hide()
        elif run.error is not None:
            self.verdict.show_error(run.error)
        elif run.checkup is None:
            self.verdict.show_text("info", stopped(len(run.findings)))
        else:
            refused = bool(run.checkup.having(Standing.NOT_ALLOWED))
            tone = "bad" if not run.checkup.works else "warn" if refused else "ok"
            if self.verdict.isHidden() or self.verdict.title.text() != run.checkup.verdict:
                self.verdict.show_text(tone, run.checkup.verdict)

    def _make_controls(self) -> None:
        self.heading = label(self, "checkHeading", role="title")
        self.text = label(self, "checkText", role="muted")
        self.check_button = Button(self, "checkButton", "", kind="primary", icon="check-circle")
        self.stop_button = Button(self, "stopCheckButton", "")
        self.copy_button = Button(self, "copyCheckButton", "", kind="link", icon="copy")
        self.progress = named(QProgressBar(self), "checkProgress")
        self.progress.setRange(0, len(OPERATIONS))
        self.verdict = Banner(self, "checkVerdict", closable=False)
        self.area = named(QScrollArea(self), "checkFindings")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setMinimumHeight(SMALLEST)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = named(QWidget(self.area), "page")
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, SPACE, 0)
        lines.setSpacing(0)
        self.rows: dict[str, FindingRow] = {}
        for operation in OPERATIONS:
            row = self.rows[operation.id] = FindingRow(operation.id, operation.title, page)
            lines.addWidget(row)
        lines.addStretch(1)
        self.area.setWidget(page)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 2 * SPACE, 0, 0)
        lines.setSpacing(SPACE + SPACE // 2)
        lines.addWidget(self.heading)
        lines.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(SPACE + SPACE // 2)
        for widget in (self.check_button, self.stop_button, self.copy_button):
            row.addWidget(widget)
        row.addWidget(self.progress, 1)
        row.addStretch(0)
        lines.addLayout(row)
        lines.addWidget(self.verdict)
        lines.addWidget(self.area, 1)
        lines.addStretch(0)


def stopped(number: int) -> str:
    """Return the sentence for a check that was stopped after ``number`` answers."""
    return ngettext(
        "The check was stopped after {n} answer of {all}.",
        "The check was stopped after {n} answers of {all}.",
        number,
    ).format(n=number, all=len(OPERATIONS))
