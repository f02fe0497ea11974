"""Asks for the passphrase of the encrypted file, or for a new one twice; keeps none.

Stands above every other dialog: whatever waits for the store waits for this.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.storage.passphrases import SHORTEST, is_strong
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE

LONGEST = 1000


class PassphraseDialog(QDialog):
    """``entered`` brings the passphrase; ``new`` asks for one that is to be set from now on."""

    entered = Signal(str)

    def __init__(self, parent: QWidget, *, new: bool, wrong: bool = False) -> None:
        super().__init__(parent)
        named(self, "passphraseDialog")
        self.setWindowTitle(_("Encrypted file"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._new = new
        self._make_controls(wrong)
        self.setFixedWidth(480)
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(480, layout.totalHeightForWidth(480))
        self.field.setFocus()
        self._show_state()
        self.field.textChanged.connect(self._show_state)
        self.again.textChanged.connect(self._show_state)
        self.show_button.toggled.connect(self._on_show_toggled)
        self.ok_button.clicked.connect(self._on_ok_clicked)
        self.cancel_button.clicked.connect(self.reject)

    def _on_show_toggled(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in (self.field, self.again):
            field.setEchoMode(mode)

    def _on_ok_clicked(self) -> None:
        if self.ok_button.isEnabled():
            passphrase = self.field.text()
            for field in (self.field, self.again):
                field.clear()
            QTimer.singleShot(0, self.accept)
            self.entered.emit(passphrase)

    def _show_state(self) -> None:
        """Say what a new passphrase lacks, and let it be set once it lacks nothing."""
        passphrase = self.field.text()
        if not self._new:
            self.ok_button.setEnabled(bool(passphrase))
            return
        strong, same = is_strong(passphrase), passphrase == self.again.text()
        if not strong:
            words = _("At least {n} characters, of which six differ; several words are good.")
            self.hint.setText(words.format(n=SHORTEST))
        elif not same:
            self.hint.setText(_("Strong enough. Enter it once more."))
        else:
            self.hint.setText(_("Strong enough. Nobody can find it again: write it down."))
        self.ok_button.setEnabled(strong and same)

    def _make_controls(self, wrong: bool) -> None:
        title = _("Choose a passphrase") if self._new else _("Unlock the encrypted file")
        self.headline = label(self, "passphraseHeadline", title, role="title")
        self.text = label(self, "passphraseText", _asking(self._new, wrong))
        self.field, caption = self._field("passphraseField", _("&Passphrase"))
        self.again, again_caption = self._field("passphraseAgain", _("Passphrase &again"))
        self.hint = label(self, "passphraseHint", role="muted")
        for shown in (self.again, again_caption, self.hint):
            shown.setVisible(self._new)
        self.show_button = Button(self, "passphraseShow", _("&Show"))
        self.show_button.setCheckable(True)
        self.cancel_button = Button(self, "passphraseCancel", _("Cancel"))
        words = _("&Make the file") if self._new else _("&Unlock")
        self.ok_button = Button(self, "passphraseOk", words, kind="primary")
        self.ok_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.show_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.ok_button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        lines.setSpacing(SPACE)
        for shown in (self.headline, self.text, caption, self.field):
            lines.addWidget(shown)
        for shown in (again_caption, self.again, self.hint):
            lines.addWidget(shown)
        lines.addSpacing(SPACE)
        lines.addLayout(row)

    def _field(self, name: str, words: str) -> tuple[QLineEdit, QLabel]:
        field = named(QLineEdit(self), name, words.replace("&", ""))
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(LONGEST)
        caption = label(self, f"{name}Label", words, role="field")
        caption.setBuddy(field)
        return field, caption


def _asking(new: bool, wrong: bool) -> str:
    if new:
        return _(
            "Tokens and client secrets will be kept in a file that only this passphrase opens. It "
            "is asked for once each time Copper Desktop starts. Without it they are lost."
        )
    if wrong:
        return _("That is not the passphrase. Nothing is lost; try again.")
    return _("Tokens and client secrets are in it. It stays unlocked until Copper Desktop ends.")
