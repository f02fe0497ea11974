"""What came of a call: its summary in words, the pages that follow, and the answer itself.

Knows no service; what its buttons ask for is done by the panel around it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop import errors
from copper_desktop.calling import pages
from copper_desktop.calling.contents import Content
from copper_desktop.calling.statuses import status_words
from copper_desktop.i18n import _
from copper_desktop.model import RawAnswer
from copper_desktop.storage.settings import Settings
from copper_desktop.ui import times
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, selectable, set_tone
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.answer_tabs import WORDS, AnswerTabs
from copper_desktop.ui.workbench.reading import Shown
from copper_desktop.ui.workbench.saving import Saving

SMALLEST = 96
"""Pixels of the answer that are always seen, so that a message above it has its room."""

Outcome = Shown | BaseException


class AnswerView(QWidget):
    """Shows one outcome at a time, or how far a call has come."""

    next_requested = Signal()
    all_requested = Signal()

    def __init__(self, tasks: TaskOwner, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("answerView")
        self._displayed: Outcome | None = None
        self.summary = selectable(label(self, "apiSummary"))
        self.next_button = Button(self, "nextPageButton", "", kind="link")
        self.all_button = Button(self, "allPagesButton", "", kind="link")
        self.menu_button = Button(self, "answerMenuButton", "", kind="link")
        self.error = Banner(self, "apiError", closable=False)
        self.tabs = AnswerTabs(tasks, settings, self)
        self._saving = Saving(tasks, self, self.error.show_error, self._on_saved)
        self.tabs.save_requested.connect(self._saving.ask)
        self.menu_button.clicked.connect(self._on_menu_clicked)
        self.next_button.clicked.connect(self.next_requested)
        self.all_button.clicked.connect(self.all_requested)
        row = QHBoxLayout()
        row.addWidget(self.summary, 1)
        for button in (self.next_button, self.all_button, self.menu_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE)
        lines.addLayout(row)
        lines.addWidget(self.error)
        lines.addWidget(self.tabs, 1)
        lines.addStretch(0)
        self.tabs.setMinimumHeight(SMALLEST)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use, but the summary, which depends on the call."""
        self.next_button.setText(_("Ne&xt page"))
        self.all_button.setText(_("A&ll pages"))
        self.menu_button.setText(_("Cop&y or save…"))
        self.tabs.speak()
        self.error.speak()

    def show_outcome(self, outcome: Outcome | None, *, running: bool, progress: str = "") -> None:
        """Show what came of a call; while the next one runs, how far it is."""
        shown = outcome if isinstance(outcome, Shown) else None
        self.tabs.setVisible(shown is not None)
        self.menu_button.setVisible(shown is not None)
        listed = shown is not None and pages.has_pages(shown.call) and not running
        self.next_button.setVisible(listed)
        self.all_button.setVisible(listed)
        self.next_button.setEnabled(shown is not None and not shown.is_last)
        if outcome is not self._displayed:
            self._displayed = outcome
            self.error.hide()
            if shown is not None:
                self.tabs.show_answer(shown)
                self._show_refusal(shown.answer)
                announced = QAccessibleAnnouncementEvent(self, summary_of(shown))
                QAccessible.updateAccessibility(announced)
            elif outcome is not None:
                self.error.show_error(outcome)  # type: ignore[arg-type]
        self.summary.setVisible(running or not isinstance(outcome, BaseException))
        if running:
            self._tell(progress or _("Asking Copper…"), "neutral")
        elif shown is not None:
            ok = 200 <= shown.answer.status < 300
            self._tell(summary_of(shown), "ok" if ok else "bad")
        else:
            self._tell(_("Choose what to ask, then press Run. Nothing is changed."), "neutral")

    @property
    def fault(self) -> errors.CallInvalid | None:
        """Why a call was not sent, if that is what is shown."""
        return self._displayed if isinstance(self._displayed, errors.CallInvalid) else None

    def show_fault(self, error: errors.CallInvalid) -> None:
        """Say why a call is not sent, in the place of an answer, which would be another call's."""
        self._displayed = error
        widgets = (self.tabs, self.summary, self.menu_button, self.next_button, self.all_button)
        for widget in widgets:
            widget.hide()
        self.error.show_error(error)

    def _on_menu_clicked(self) -> None:
        """Show the menu under its button; the first action has the keyboard."""
        menu = self.tabs.menu
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _show_refusal(self, answer: RawAnswer) -> None:
        from copper_desktop.api.client import refusal_of

        refusal = refusal_of(answer)
        if refusal is not None:
            self.error.show_error(refusal)

    def _tell(self, text: str, tone: str) -> None:
        self.summary.setText(text)
        set_tone(self.summary, tone)

    def _on_saved(self, path: Path) -> None:
        """Say where it is in the line above the answer, which keeps its room, and aloud."""
        saved = _("Saved as “{name}” in {folder}.").format(name=path.name, folder=path.parent)
        if path.suffix != ".txt" and (part := self.tabs.part()):
            saved = _("{saved} It has {part}.").format(saved=saved, part=part)
        shown = self._displayed
        summary = summary_of(shown) if isinstance(shown, Shown) else ""
        self._tell("\n".join(filter(None, (saved, summary))), "ok")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, saved))


def summary_of(shown: Shown) -> str:
    """Return status, duration, size and what else is known of an answer, in words."""
    answer, content = shown.answer, shown.content
    parts = [
        _("Status {status}: {words}").format(
            status=answer.status, words=status_words(answer.status)
        ),
        times.milliseconds(answer.duration),
        QLocale().formattedDataSize(content.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat),
    ]
    if answer.request_id:
        parts.append(_("request id {id}").format(id=answer.request_id))
    if answer.total is not None:
        parts.append(_("at most {n} records").format(n=answer.total))
    if remark := shown.remark():
        parts.append(remark)
    elif pages.has_pages(shown.call) and shown.is_last:
        parts.append(_("no page follows"))
    return " · ".join((*parts, *_remarks(content)))


def _remarks(content: Content) -> list[str]:
    """Return what is unusual about a body."""
    told = []
    if content.kind in WORDS:
        told.append(_(WORDS[content.kind]))
    if content.kind.value == "invalid" and content.reason:
        told.append(_("The reason: {reason}.").format(reason=content.reason))
    if content.repeated:
        told.append(_("A name occurs twice in one object: tree and table have the last value."))
    return told
