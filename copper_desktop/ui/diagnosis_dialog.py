"""The diagnosis in the window: the first cause leads, results come in live, a bundle can be saved.

Asks in threads; what it knows of the computer comes through ``Diagnosis``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QWidget

from copper_desktop.diagnosis.checks import CHECKS
from copper_desktop.diagnosis.question import Check, Result, Verdict
from copper_desktop.diagnosis.report import Report, headline, report_of
from copper_desktop.diagnosis.troubles import trouble
from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, Choice, label, named
from copper_desktop.ui.diagnosing import ANYTHING, Concern
from copper_desktop.ui.diagnosis_tree import DiagnosisTree
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.diagnosis.recording import Recording
    from copper_desktop.diagnosis.subject import Subject

_logger = logging.getLogger(__name__)

LEAD_LENGTH = 160
"""Characters of the evidence that stand in the banner."""
_RECONNECTED = ("connections.tokens", "connections.health")
"""What signing in again puts right."""
_TONES = {Verdict.FAILED: "bad", Verdict.WARNING: "warn"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a diagnosis needs: what this process remembers, and what it is to be about first.

    ``subject`` returns what a concern comes to now, and blocks.
    """

    subject: Callable[[Concern], Subject]
    recording: Recording
    clock: Callable[[], datetime]
    concern: Concern = ANYTHING
    checks: tuple[Check, ...] = CHECKS


class DiagnosisDialog(TaskDialog):
    """Asks every check when it is opened; each can be asked again alone.

    Those that a person would notice are asked when the person says so. ``reconnect_requested``
    brings the id of a connection, ``page_requested`` the address of a page.
    """

    reconnect_requested = Signal(str)
    page_requested = Signal(str)

    def __init__(self, diagnosis: Diagnosis, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(tasks, "diagnosisDialog", _("Diagnosis"), parent)
        self._diagnosis = diagnosis
        self._concern = diagnosis.concern
        self._results: dict[str, Result] = {}
        self._subject: Subject | None = None
        self._make_controls()
        self._lay_out()
        self._connect_signals()
        self.setMinimumSize(620, 560)
        self.resize(760, 680)
        self._ask_everything()

    @property
    def report(self) -> Report:
        """What is known by now."""
        checks = self._diagnosis.checks
        known = [self._results[each.id] for each in checks if each.id in self._results]
        return report_of(checks, known)

    def ask(self, checks: tuple[Check, ...]) -> None:
        """Ask these checks, and show each answer as it comes."""
        for control in (*self._asking, self.again, self.copy_button, self.save_button):
            control.setEnabled(False)
        self._pending = len(checks)
        self._show_progress()
        self.run(self._asked(checks), self._on_failed)

    async def _asked(self, checks: tuple[Check, ...]) -> None:
        import asyncio

        from copper_desktop.diagnosis.runner import run
        from copper_desktop.worker import DaemonExecutor

        loop = asyncio.get_running_loop()
        subject = partial(self._diagnosis.subject, self._concern)
        self._subject = await loop.run_in_executor(DaemonExecutor(), subject)
        self._show_applications(self._subject)
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
        for control in self._asking:
            control.setEnabled(True)

    def _show_progress(self) -> None:
        text = ngettext(
            "{number} question is still being asked.",
            "{number} questions are still being asked.",
            self._pending,
        ).format(number=self._pending)
        self.lead.show_text("info", _("Looking for the cause…"), text)

    def _show_end(self) -> None:
        report = self.report
        self.tree.show_report(report)
        if report.first is None:
            text = _("If something still does not work, save a support bundle and send it.")
            self.lead.show_text("ok", headline(report), text)
        else:
            tone = _TONES[report.first.verdict]
            small = _beginning(report.first.evidence)
            self.lead.show_text(tone, trouble(report.first), report.first.remedy, small)
            self._offer_help(report.first)
        for control in (*self._asking, self.copy_button, self.save_button):
            control.setEnabled(True)
        self.again.setEnabled(bool(self.tree.current()))

    def _offer_help(self, first: Result) -> None:
        """Put what helps most beside what is wrong: one button."""
        subject = self._subject
        if first.id == "copper.status" and subject is not None:
            self.lead.offer(_("Open stat&us page"), partial(self._open_status, subject.status_page))
        elif first.id in _RECONNECTED and subject is not None and subject.connection_id:
            self.lead.offer(_("&Reconnect…"), self._on_reconnect_clicked)
        else:
            self.lead.offer(_("Try a&gain"), self._ask_everything)

    def _open_status(self, feed: str) -> None:
        """Open the page that people read, beside the feed that was read."""
        self.page_requested.emit(urlsplit(feed)._replace(path="/", query="").geturl())

    def _on_reconnect_clicked(self) -> None:
        subject = self._subject
        if subject is not None:
            self.reject()
            self.reconnect_requested.emit(subject.connection_id)

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
        self.tree.lead_with(current)
        self.ask(tuple(check for check in self._diagnosis.checks if check.id == current))

    def _on_everything_clicked(self) -> None:
        self._ask_everything()

    def _on_browser_clicked(self) -> None:
        self.tree.lead_with(self._on_request[0].id)
        self.ask(self._on_request)

    def _on_application_activated(self, row: int) -> None:
        self._concern = Concern(self.application.itemData(row))
        self._ask_everything()

    def _ask_everything(self) -> None:
        from copper_desktop.diagnosis.bundle import new_reference

        self._reference = new_reference()
        _logger.info("diagnosis %s", self._reference)
        self._results.clear()
        self.tree.lead_with("")
        self.ask(tuple(check for check in self._diagnosis.checks if not check.on_request))

    def _show_applications(self, subject: Subject) -> None:
        """Let the person choose what it is about, where there is a choice."""
        self.application.clear()
        for each in subject.applications:
            self.application.addItem(each.name, each.id)
        if subject.application is not None:
            self.application.setCurrentIndex(self.application.findData(subject.application.id))
        for shown in (self.application_label, self.application):
            shown.setVisible(len(subject.applications) > 1)

    def _on_copy_clicked(self) -> None:
        from copper_desktop.diagnosis.bundle import summary_for_chat

        connections = self._subject.index.connections if self._subject is not None else ()
        redaction = self._diagnosis.recording.redaction
        text = summary_for_chat(self.report, connections, redaction, self._reference)
        QGuiApplication.clipboard().setText(text)
        self.copy_button.setText(_("Copied"))

    def _on_save_clicked(self) -> None:
        from copper_desktop.ui.bundle_dialog import BundleDialog

        if self._subject is not None:
            about = (self._diagnosis, self._subject, self.report, self._reference)
            BundleDialog(*about, self._tasks, self).open()

    def _on_detailed_toggled(self, detailed: bool) -> None:
        self._diagnosis.recording.log.set_detailed(detailed)
        self._time_detail()

    def _time_detail(self) -> None:
        """Let the switch go off when the time is over, as the log has done."""
        seconds = self._diagnosis.recording.log.detailed_seconds
        self._detail_timer.stop()
        if seconds:
            self._detail_timer.start(round(seconds * 1000))

    def _make_controls(self) -> None:
        self.application_label = label(
            self, "diagnosisApplicationLabel", _("A&pplication"), role="field"
        )
        self.application = named(
            Choice(self), "diagnosisApplication", _("Application that this is about")
        )
        self.application_label.setBuddy(self.application)
        for shown in (self.application_label, self.application):
            shown.hide()
        self.lead = Banner(self, "diagnosisLead", closable=False, diagnosable=False)
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
        self._detail_timer = QTimer(self)
        self._detail_timer.setObjectName("diagnosisDetailTimer")
        self._detail_timer.setSingleShot(True)
        self._time_detail()
        self._make_buttons()

    def _make_buttons(self) -> None:
        self.again = Button(self, "diagnosisAgain", _("Ask &this again"))
        self.everything = Button(self, "diagnosisEverything", _("Ask &everything again"))
        self.browser = Button(
            self, "diagnosisBrowser", _("Open a page in the &browser"), icon="external"
        )
        self._on_request = tuple(check for check in self._diagnosis.checks if check.on_request)
        self.browser.setVisible(bool(self._on_request))
        self._asking = (self.everything, self.browser, self.application)
        self.copy_button = Button(self, "diagnosisCopy", _("&Copy summary"), icon="copy")
        self.save_button = Button(self, "diagnosisSave", _("&Save support bundle…"), kind="primary")
        self.close_button = Button(self, "diagnosisClose", _("Close"))

    def _lay_out(self) -> None:
        about = QHBoxLayout()
        about.setSpacing(SPACE)
        about.addWidget(self.application_label)
        about.addWidget(self.application, 1)
        self.body.addLayout(about)
        for widget, stretch in ((self.lead, 0), (self.tree, 3), (self.details, 1)):
            self.body.addWidget(widget, stretch)
        self.buttons(self.again, self.everything, self.browser, None)
        self.body.addWidget(self.detailed)
        self.buttons(self.copy_button, self.save_button, None, self.close_button)

    def _connect_signals(self) -> None:
        self.tree.chosen.connect(self._on_chosen)
        self.detailed.toggled.connect(self._on_detailed_toggled)
        self._detail_timer.timeout.connect(partial(self.detailed.setChecked, False))
        self.application.activated.connect(self._on_application_activated)
        self.again.clicked.connect(self._on_again_clicked)
        self.everything.clicked.connect(self._on_everything_clicked)
        self.browser.clicked.connect(self._on_browser_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.close_button.clicked.connect(self.reject)


def _beginning(evidence: str) -> str:
    """Return what of ``evidence`` fits above the list; the details have all of it."""
    line, _newline, more = evidence.partition("\n")
    return f"{line[:LEAD_LENGTH].rstrip()}…" if more or len(line) > LEAD_LENGTH else line
