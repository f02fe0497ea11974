"""The diagnosis in the window: the first cause leads, results come in live, a bundle can be saved.

Asks in threads; what it knows of the computer comes through ``Diagnosis``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from copper_desktop.diagnosis.checks import chosen
from copper_desktop.diagnosis.question import Check, Result, Verdict
from copper_desktop.diagnosis.report import Report, headline, report_of, summary
from copper_desktop.i18n import _
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, named
from copper_desktop.ui.diagnosis_tree import DiagnosisTree
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.diagnosis.recording import Recording
    from copper_desktop.diagnosis.subject import Subject

_TONES = {Verdict.FAILED: "bad", Verdict.WARNING: "warn"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a diagnosis needs: what it is about, as it is now, and what this process remembers."""

    subject: Callable[[], Subject]
    recording: Recording
    clock: Callable[[], datetime]
    checks: tuple[Check, ...] = chosen()


class DiagnosisDialog(TaskDialog):
    """Asks every check when it is opened; each can be asked again alone."""

    def __init__(self, diagnosis: Diagnosis, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(tasks, "diagnosisDialog", _("Diagnosis"), parent)
        self._diagnosis = diagnosis
        self._results: dict[str, Result] = {}
        self._subject: Subject | None = None
        self._make_controls()
        self.setMinimumSize(620, 560)
        self.resize(760, 680)
        self.ask(diagnosis.checks)

    @property
    def report(self) -> Report:
        """What is known by now."""
        checks = self._diagnosis.checks
        known = [self._results[each.id] for each in checks if each.id in self._results]
        return report_of(checks, known)

    def ask(self, checks: tuple[Check, ...]) -> None:
        """Ask these checks, and show each answer as it comes."""
        for button in (self.again, self.everything, self.copy_button, self.save_button):
            button.setEnabled(False)
        self._pending = len(checks)
        self._leads = len(checks) > 1
        self._show_progress()
        self.run(self._asked(checks), self._on_failed)

    async def _asked(self, checks: tuple[Check, ...]) -> None:
        import asyncio

        from copper_desktop.diagnosis.runner import run
        from copper_desktop.worker import DaemonExecutor

        loop = asyncio.get_running_loop()
        self._subject = await loop.run_in_executor(DaemonExecutor(), self._diagnosis.subject)
        mask = self._diagnosis.recording.redaction.mask
        await run(checks, self._subject, self._on_result, mask)
        self._show_end()

    def _on_result(self, result: Result) -> None:
        self._results[result.id] = result
        self._pending -= 1
        self._show_progress()
        self.tree.show_report(self.report)

    def _on_failed(self, error: BaseException) -> None:
        self.lead.show_error(error)
        self.everything.setEnabled(True)

    def _show_progress(self) -> None:
        text = _("{number} questions are still being asked.").format(number=self._pending)
        self.lead.show_text("info", _("Looking for the cause…"), text)

    def _show_end(self) -> None:
        report = self.report
        self.tree.show_report(report, lead=self._leads)
        if report.first is None:
            text = _("If something still does not work, save a support bundle and send it.")
            self.lead.show_text("ok", headline(report), text)
        else:
            tone = _TONES[report.first.verdict]
            small = report.first.evidence
            self.lead.show_text(tone, headline(report), report.first.remedy, small)
        for button in (self.everything, self.copy_button, self.save_button):
            button.setEnabled(True)
        self.again.setEnabled(bool(self.tree.current()))

    def _on_chosen(self, id_: str) -> None:
        result = self._results.get(id_)
        self.again.setEnabled(result is not None and self.everything.isEnabled())
        if result is None:
            self.details.clear()
            return
        took = _("{id}, {milliseconds} ms").format(id=result.id, milliseconds=result.milliseconds)
        parts = (result.evidence, result.remedy, took)
        self.details.setPlainText("\n\n".join(part for part in parts if part))

    def _on_again_clicked(self) -> None:
        current = self.tree.current()
        self.ask(tuple(check for check in self._diagnosis.checks if check.id == current))

    def _on_everything_clicked(self) -> None:
        self.ask(self._diagnosis.checks)

    def _on_copy_clicked(self) -> None:
        mask = self._diagnosis.recording.redaction.mask
        QGuiApplication.clipboard().setText(mask(summary(self.report)))
        self.copy_button.setText(_("Copied"))

    def _on_save_clicked(self) -> None:
        from copper_desktop.ui.bundle_dialog import BundleDialog

        if self._subject is not None:
            BundleDialog(self._diagnosis, self._subject, self.report, self._tasks, self).open()

    def _on_detailed_toggled(self, detailed: bool) -> None:
        self._diagnosis.recording.log.set_detailed(detailed)

    def _make_controls(self) -> None:
        self.lead = Banner(self, "diagnosisLead", closable=False)
        self.tree = DiagnosisTree(self)
        self.details = named(QPlainTextEdit(self), "diagnosisDetails", _("Evidence and remedy"))
        self.details.setReadOnly(True)
        self.details.setPlaceholderText(_("Choose a question to see what its answer rests on."))
        self.details.setTabChangesFocus(True)
        self.details.setMinimumHeight(96)
        self.details.setMaximumHeight(150)
        self.detailed = QCheckBox(_("&Log in detail for the next 15 minutes"), self)
        self.detailed.setObjectName("diagnosisDetailed")
        self.detailed.setChecked(self._diagnosis.recording.log.detailed_seconds > 0)
        self.again = Button(self, "diagnosisAgain", _("Ask &this again"))
        self.everything = Button(self, "diagnosisEverything", _("Ask &everything again"))
        self.copy_button = Button(self, "diagnosisCopy", _("&Copy summary"), icon="copy")
        self.save_button = Button(self, "diagnosisSave", _("&Save support bundle…"), kind="primary")
        close = Button(self, "diagnosisClose", _("Close"))
        self.tree.chosen.connect(self._on_chosen)
        self.detailed.toggled.connect(self._on_detailed_toggled)
        self.again.clicked.connect(self._on_again_clicked)
        self.everything.clicked.connect(self._on_everything_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        close.clicked.connect(self.reject)
        for widget, stretch in ((self.lead, 0), (self.tree, 3), (self.details, 1)):
            self.body.addWidget(widget, stretch)
        self.buttons(self.again, self.everything, None)
        self.body.addWidget(self.detailed)
        self.buttons(self.copy_button, self.save_button, None, close)
