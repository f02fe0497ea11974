"""The verdict on a connection in full: icon, words, what they mean, and what they rest on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop.messages import health_words
from copper_desktop.model import Evidence, Health
from copper_desktop.ui import health_view
from copper_desktop.ui.controls import Icon, label, named, selectable, set_tone, shrinkable
from copper_desktop.ui.tokens import SPACE


class StatusCard(QFrame):
    """Says how a connection is, in words, with the evidence under them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "statusCard")
        self.setProperty("role", "notice")
        self._icon = Icon(self, "statusIcon", "question", 24, "neutral")
        self.words = label(self, "statusWords", role="heading")
        self.sentence = shrinkable(selectable(label(self, "statusSentence")))
        self.evidence = shrinkable(selectable(label(self, "statusEvidence", role="small")))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        row.setSpacing(SPACE + SPACE // 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(SPACE // 2)
        for line in (self.words, self.sentence, self.evidence):
            lines.addWidget(line)
        row.addLayout(lines, 1)

    def show_health(self, health: Health, evidence: Evidence | None) -> None:
        """Show the verdict ``health`` and what it rests on."""
        view = health_view.VIEWS[health]
        self._icon.show_icon(view.icon, view.tone)
        self.words.setText(health_words(health, evidence))
        set_tone(self.words, view.tone)
        set_tone(self, view.tone)
        self.sentence.setText(health_view.sentence(health, evidence))
        self.evidence.setText("" if evidence is None else _grounds(evidence))
        self.evidence.setVisible(evidence is not None)
        self.setAccessibleName(self.words.text())
        self.setAccessibleDescription(self.sentence.text())


def _grounds(evidence: Evidence) -> str:
    """Return what the verdict rests on, for whoever looks closer: one line each."""
    return "\n".join((health_view.asked(evidence), health_view.answer(evidence)))
