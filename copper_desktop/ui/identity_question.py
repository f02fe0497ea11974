"""What to do when a sign-in ends with somebody who is connected already, or with somebody else.

Words and buttons for one conflict at a time; what a choice does is the service's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop.conflict import Choice, Conflict, name_of
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe
from copper_desktop.ui.controls import Button, Icon, breakable, label, named, shrinkable
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from asyncio import Future

_ALREADY = N_(
    "“{name}” is the same person of the same account, through the same application. Replace its "
    "token by the new one? Its name and history stay."
)
_MISMATCH = N_("“{name}” belongs to {expected}. {actual} signed in.")
_SIGN_OUT = N_(
    "To sign in as somebody else, sign out of Copper in your browser first, or open the link in a "
    "private window."
)
_TWIN = N_("That person is connected already, as “{twin}”; its token can be replaced instead.")
_LEFT = N_(
    "Nothing was changed yet. Copper honours the new token until you revoke it there, also if you "
    "do not keep it."
)


class IdentityQuestion(QWidget):
    """Asks about a conflict; hidden while there is none.

    ``again_requested`` is emitted before the answer when the person wants to sign in once more.
    """

    again_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "identityQuestion", _("Who signed in"))
        self._answer: Future[Choice] | None = None
        self._icon = Icon(self, "identityQuestionIcon", "warning", 20, "warn")
        self.title = shrinkable(label(self, "identityQuestionTitle", role="heading"))
        self.text = shrinkable(label(self, "identityQuestionText"))
        self.left = label(self, "identityQuestionLeft", _(_LEFT), role="small")
        self.code = label(self, "identityQuestionCode", role="small")
        self.again_button = Button(self, "identityTryAgain", _("&Try again"))
        self.replace_button = Button(self, "identityReplace", "", kind="primary")
        self.both_button = Button(self, "identityKeepBoth", _("&Keep as a new connection"))
        self.leave_button = Button(self, "identityLeave", "")
        self._lay_out()
        self.again_button.clicked.connect(self._on_again_clicked)
        self.replace_button.clicked.connect(lambda: self.answer(Choice.REPLACE))
        self.both_button.clicked.connect(lambda: self.answer(Choice.KEEP_BOTH))
        self.leave_button.clicked.connect(lambda: self.answer(Choice.LEAVE))
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self._answer is not None

    async def ask(self, conflict: Conflict) -> Choice:
        """Show the question, and return what the person chooses."""
        import asyncio

        self._answer = asyncio.get_running_loop().create_future()
        try:
            self._show(conflict)
            return await self._answer
        finally:
            self._answer = None
            self.hide()

    def answer(self, choice: Choice) -> None:
        """Take ``choice`` as the answer; the first one counts."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(choice)

    def _show(self, conflict: Conflict) -> None:
        mismatch = conflict.renewing is not None
        message = describe(conflict.error)
        self.title.setText(message.title)
        self.text.setText(breakable(_mismatch(conflict) if mismatch else _already(conflict)))
        self.code.setText(_("Code {code}").format(code=message.code))
        self.again_button.setVisible(mismatch)
        self.both_button.setVisible(Choice.KEEP_BOTH in conflict.choices)
        self.replace_button.setVisible(Choice.REPLACE in conflict.choices)
        replace = _("&Replace that one’s token") if mismatch else _("&Replace its token")
        self.replace_button.setText(replace)
        self.leave_button.setText(_("Cancel") if mismatch else _("&Keep the old one"))
        self.setAccessibleDescription(f"{self.title.text()}. {self.text.text()}")
        self.show()
        (self.again_button if mismatch else self.replace_button).setFocus()

    def _on_again_clicked(self) -> None:
        self.again_requested.emit()
        self.answer(Choice.LEAVE)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._icon)
        head.addWidget(self.title, 1)
        lines.addLayout(head)
        for shown in (self.text, self.left, self.code):
            lines.addWidget(shown)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addStretch(1)
        for button in (
            self.leave_button,
            self.both_button,
            self.again_button,
            self.replace_button,
        ):
            buttons.addWidget(button)
        lines.addLayout(buttons)


def _already(conflict: Conflict) -> str:
    twin = conflict.twin or conflict.new
    return _(_ALREADY).format(name=twin.name)


def _mismatch(conflict: Conflict) -> str:
    expected = conflict.renewing or conflict.new
    parts = [
        _(_MISMATCH).format(
            name=expected.name,
            expected=name_of(expected.identity),
            actual=name_of(conflict.new.identity),
        )
    ]
    if conflict.twin is not None:
        parts.append(_(_TWIN).format(twin=conflict.twin.name))
    parts.append(_(_SIGN_OUT))
    return " ".join(parts)
