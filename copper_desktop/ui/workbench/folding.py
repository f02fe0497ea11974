"""Gives an answer the room of the form that asked for it, and the form its room again.

Only where there is not enough for both, and never while the keyboard is in the form.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.controls import Button

ROOMY = 720
"""From which height of the panel on there is room for the form and an answer, in pixels."""


class Folding:
    """Hides ``parts`` of ``panel``, which ``button`` shows again; ``form`` is one of them."""

    def __init__(self, panel: QWidget, form: QWidget, parts: Sequence[QWidget]) -> None:
        self._panel, self._form, self._parts = panel, form, parts
        self._about: object = None
        self.button = Button(panel, "changeCallButton", "", kind="link")
        self.button.hide()
        self.speak()

    def speak(self) -> None:
        """Say it in the language in use."""
        self.button.setText(_("Change the re&quest…"))

    def make_room_for(self, answer: object) -> None:
        """Fold once for each answer that has come; unfold where ``answer`` is None."""
        if answer is None:
            self.unfold()
        elif answer is not self._about and not self._is_used():
            self._about = answer
            self._fold(self._panel.height() < ROOMY)

    def unfold(self) -> None:
        """Show everything again."""
        self._about = None
        self._fold(False)

    def _is_used(self) -> bool:
        focused = self._panel.window().focusWidget()
        return focused is not None and self._form.isAncestorOf(focused)

    def _fold(self, folded: bool) -> None:
        for part in self._parts:
            part.setVisible(not folded)
        self.button.setVisible(folded)
