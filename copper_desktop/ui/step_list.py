"""The steps of a sign-in as they happen: an icon and words for each, in their order."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.model import StepKind
from copper_desktop.ui.controls import Icon, label, named, restyle
from copper_desktop.ui.tokens import SPACE

_TEXTS = {
    StepKind.LISTENING: (N_("Preparing the sign-in"), N_("Ready for the browser’s answer")),
    StepKind.BROWSER_OPENED: (N_("Opening your browser"), N_("Your browser was opened")),
    StepKind.CAME_BACK: (
        N_("Waiting for you to sign in at Copper"),
        N_("You came back from Copper"),
    ),
    StepKind.EXCHANGED: (N_("Asking Copper for a token"), N_("Copper gave a token")),
    StepKind.IDENTIFIED: (N_("Asking Copper who you are"), N_("Account and person are known")),
    StepKind.SAVED: (
        N_("Saving the token in the credential store"),
        N_("Saved in the credential store"),
    ),
}
_BROWSER_FAILED = N_("No browser opened (CD-103). Copy the link and open it yourself.")
_BY_HAND = N_("The link is ready to be opened")
_SKIPPED = N_("Copper did not say who you are")


class StepState(Enum):
    """How far a step is: the icon, the tone and the role of its words."""

    PENDING = ("step-pending", "neutral", "muted")
    ACTIVE = ("step-active", "accent", "heading")
    DONE = ("check-circle", "ok", "body")
    WARNING = ("warning", "warn", "body")
    FAILED = ("error", "bad", "heading")


_SPOKEN = {
    StepState.PENDING: N_("To do: {step}"),
    StepState.ACTIVE: N_("Now: {step}"),
    StepState.DONE: N_("Done: {step}"),
    StepState.WARNING: N_("Warning: {step}"),
    StepState.FAILED: N_("Failed: {step}"),
}


class StepList(QWidget):
    """Shows which steps are done, which one is under way and which are to come."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "stepList", _("Steps of the sign-in"))
        self._states: dict[StepKind, StepState] = {}
        self._rows: dict[StepKind, tuple[Icon, QLabel]] = {}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE + SPACE // 4)
        for kind in _TEXTS:
            lines.addLayout(self._row(kind))
        self.begin()

    def begin(self) -> None:
        """Start from the first step."""
        for kind in _TEXTS:
            self._set(kind, StepState.PENDING)
        self._activate_next()

    def complete(self, kind: StepKind) -> None:
        """Show that ``kind`` has just been completed; what was left out before it says so."""
        if kind is StepKind.BROWSER_FAILED:
            self._set(StepKind.BROWSER_OPENED, StepState.WARNING, _BROWSER_FAILED)
        elif kind is StepKind.UNIDENTIFIED:
            self._set(StepKind.IDENTIFIED, StepState.WARNING, _SKIPPED)
        elif kind in _TEXTS:
            self._skip_before(kind)
            self._set(kind, StepState.DONE)
        self._activate_next()

    def leave_to_person(self) -> None:
        """Show that no browser was to be opened."""
        self._set(StepKind.BROWSER_OPENED, StepState.DONE, _BY_HAND)
        self._activate_next()

    def fail(self) -> None:
        """Show that the step under way did not succeed."""
        for kind, state in self._states.items():
            if state is StepState.ACTIVE:
                self._set(kind, StepState.FAILED)

    def state(self, kind: StepKind) -> StepState:
        """Return how far ``kind`` is."""
        return self._states[kind]

    def words(self, kind: StepKind) -> str:
        """Return what is said about ``kind``."""
        return self._rows[kind][1].text()

    def _skip_before(self, kind: StepKind) -> None:
        order = list(_TEXTS)
        for earlier in order[: order.index(kind)]:
            if self._states[earlier] in (StepState.PENDING, StepState.ACTIVE):
                skipped = _SKIPPED if earlier is StepKind.IDENTIFIED else _TEXTS[earlier][1]
                known = StepState.DONE if earlier is not StepKind.IDENTIFIED else StepState.WARNING
                self._set(earlier, known, skipped)

    def _activate_next(self) -> None:
        for kind, state in self._states.items():
            if state in (StepState.PENDING, StepState.ACTIVE):
                self._set(kind, StepState.ACTIVE)
                return

    def _set(self, kind: StepKind, state: StepState, text: str = "") -> None:
        icon, words = self._rows[kind]
        image, tone, role = state.value
        waiting, done = _TEXTS[kind]
        text = _(text or (done if state is StepState.DONE else waiting))
        self._states[kind] = state
        icon.show_icon(image, tone)
        words.setText(text)
        words.setAccessibleName(_(_SPOKEN[state]).format(step=text))
        words.setProperty("role", role)
        restyle(words)

    def _row(self, kind: StepKind) -> QHBoxLayout:
        icon = Icon(self, f"step_{kind}_icon", "step-pending", 20, "neutral")
        words = label(self, f"step_{kind}")
        self._rows[kind] = (icon, words)
        row = QHBoxLayout()
        row.setSpacing(SPACE + SPACE // 2)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return row
