"""The settings' section about the credential store: which one, how it is, and what helps.

Another one is chosen in ``store_chooser``.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.ui import store_advice
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, Icon, label, named, selectable, set_tone
from copper_desktop.ui.passphrase_desk import PassphraseDesk
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.store_chooser import StoreChooser
from copper_desktop.ui.tokens import SPACE


@dataclass(frozen=True, slots=True)
class _View:
    icon: str
    tone: str
    words: str
    sentence: str


_VIEWS = {
    StoreState.READY: _View(
        "check-circle", "ok", N_("Ready"), N_("It is unlocked, and can be read and written.")
    ),
    StoreState.LOCKED: _View(
        "lock",
        "warn",
        N_("Locked"),
        N_("Nothing is lost: what it holds can be used once it is unlocked."),
    ),
    StoreState.ABSENT: _View(
        "key-missing",
        "bad",
        N_("No credential store"),
        N_("None answers on this computer, so no connection can be made or used."),
    ),
    StoreState.UNSAFE: _View(
        "warning",
        "bad",
        N_("Not safe"),
        N_("This store does not protect what it keeps, so no token is given to it."),
    ),
    StoreState.UNKNOWN: _View(
        "info", "info", N_("Set up"), N_("It asks for your password when it is used, if it must.")
    ),
}


class StoreSection(SettingsSection):
    """Shows the store's name and state; unlocks it, or looks again."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "storeSection",
            _("Credential store"),
            _("Tokens and client secrets are kept here, and nowhere in plain text."),
            parent,
        )
        self._make_controls()
        self.chooser.changed.connect(self._on_look_clicked)
        self.unlock_button.clicked.connect(self._on_unlock_clicked)
        self.look_button.clicked.connect(self._on_look_clicked)
        self._look()

    def show_status(self, status: StoreStatus) -> None:
        """Show which store there is and how it is."""
        view = _VIEWS[status.state]
        words = _(view.words)
        self.words.setText(
            _("{store}: {state}").format(store=_(status.name), state=words)
            if status.name
            else words
        )
        missing = status.state in (StoreState.ABSENT, StoreState.UNSAFE)
        parts = [_(view.sentence), store_advice.advice() if missing else ""]
        self.sentence.setText(" ".join(filter(None, parts)))
        self._icon.show_icon(view.icon, view.tone)
        for toned in (self.words, self.card):
            set_tone(toned, view.tone)
        self.card.setAccessibleName(self.words.text())
        self.card.setAccessibleDescription(self.sentence.text())
        self.unlock_button.setVisible(status.state is StoreState.LOCKED)
        self._row.activate()  # the sentence may need more lines than the one before
        self.card.updateGeometry()
        self._enable(True)

    def show_error(self, error: BaseException) -> None:
        """Say in the section what went wrong."""
        self.error.show_error(error)
        self._look()

    def _look(self) -> None:
        self._enable(False)
        self.run(self._show_current())

    async def _show_current(self) -> None:
        self.show_status(await self.subjects.service.store_status())
        await self.chooser.show_current()

    async def _unlock(self) -> None:
        await self.subjects.service.unlock_store()
        await self._show_current()

    def _on_look_clicked(self) -> None:
        self.error.hide()
        self._look()

    def _on_unlock_clicked(self) -> None:
        self.error.hide()
        self._enable(False)
        self.words.setText(_("Waiting for your keyring…"))
        self.run(self._unlock())

    def _enable(self, enabled: bool) -> None:
        for button in (self.unlock_button, self.look_button):
            button.setEnabled(enabled)

    def _make_controls(self) -> None:
        self.card = named(QFrame(self), "storeCard")
        self.card.setProperty("role", "notice")
        self._icon = Icon(self.card, "storeIcon", "question", 24, "neutral")
        self.words = label(self.card, "storeWords", _("Looking…"), role="heading")
        self.sentence = selectable(label(self.card, "storeSentence"))
        self.unlock_button = Button(self.card, "storeUnlock", _("&Unlock…"))
        self.unlock_button.hide()
        self.look_button = Button(self.card, "storeLook", _("&Look again"))
        self.error = Banner(self, "storeError", closable=False)
        desk = PassphraseDesk(self)
        self.chooser = StoreChooser(self.subjects.service, self.run, desk.ask_new, self)
        lines = QVBoxLayout()
        lines.setSpacing(SPACE // 2)
        for line in (self.words, self.sentence):
            lines.addWidget(line)
        row = self._row = QHBoxLayout(self.card)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        row.setSpacing(SPACE + SPACE // 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        for button in (self.unlock_button, self.look_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self.card)
        self.body.addWidget(self.error)
        self.body.addWidget(self.chooser)
