"""A strip in the window that says what happened and offers what to do; never a pop-up.

Knows the tones of the theme and the messages of errors; nothing of what its action does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.messages import describe
from copper_desktop.ui.controls import Button, Icon, label, selectable, set_tone
from copper_desktop.ui.tokens import SPACE

_ICONS = {"info": "info", "ok": "check-circle", "warn": "warning", "bad": "error"}


P = ParamSpec("P")


class Banner(QFrame):
    """Shows one message at a time, in the tone info, ok, warn or bad; hidden while it has none.

    Where it is ``diagnosable`` an error is shown with the way to its diagnosis.
    Its parts are made for the first message: most banners never have one.
    """

    action_requested = Signal()
    dismissed = Signal()

    def __init__(
        self, parent: QWidget, name: str, *, closable: bool = True, diagnosable: bool = True
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "notice")
        self._on_action: Callable[[], None] | None = None
        self._say_again: Callable[[], None] | None = None
        self._closable, self._diagnosable = closable, diagnosable
        self._is_made = False
        self.hide()

    def _make(self) -> None:
        name = self.objectName()
        self._icon = Icon(self, f"{name}Icon", "info", 20, "info")
        self.title = label(self, f"{name}Title", role="heading")
        self.text = selectable(label(self, f"{name}Text"))
        self.small = selectable(label(self, f"{name}Small", role="small"))
        self.action = Button(self, f"{name}Action", "")
        self.close_button = Button(self, f"{name}Close", "", kind="icon", icon="close")
        self.close_button.setVisible(self._closable)
        self._lay_out()
        self.action.clicked.connect(self._on_action_clicked)
        self.close_button.clicked.connect(self._on_close_clicked)
        self._is_made = True

    def say(self, tell: Callable[[Banner], None]) -> None:
        """Show what ``tell`` says on this banner, and let it say that in the next language too."""
        tell(self)
        self._say_again = partial(tell, self)

    def speak(self) -> None:
        """Say what is shown again, in the language in use."""
        again = self._say_again
        if again is not None and not self.isHidden():
            again()
            self._say_again = again

    def show_error(self, error: BaseException) -> None:
        """Show what an error means, why, what to do, and its code; offer to diagnose it."""
        message = describe(error)
        text = f"{message.explanation} {message.action}"
        small = _("Code {code}").format(code=message.code)
        self.show_text(
            "bad", message.title, text, " · ".join(filter(None, (small, message.detail)))
        )
        if self._diagnosable:
            from copper_desktop.ui import diagnosing

            opens = diagnosing.opener(self, error)
            if opens is not None:
                self.offer(_("&Diagnose…"), opens)
        self._say_again = partial(self.show_error, error)

    def show_text(self, tone: str, title: str, text: str = "", small: str = "") -> None:
        """Show this message, without an action."""
        if not self._is_made:
            self._make()
        self._on_action = self._say_again = None
        self.action.hide()
        self.close_button.setAccessibleName(_("Dismiss this message"))
        self._icon.show_icon(_ICONS[tone], tone)
        set_tone(self, tone)
        self.title.setText(title)
        for shown, words in ((self.text, text), (self.small, small)):
            shown.setText(words)
            shown.setVisible(bool(words))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.show()
        self._announce(f"{title}. {text}")

    def offer(self, text: str, on_action: Callable[[], None]) -> None:
        """Add a button to the message that is shown."""
        self._on_action = on_action
        self.action.setText(text)
        self.action.show()

    def _announce(self, text: str) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE + SPACE // 2, SPACE, SPACE + SPACE // 2)
        row.setSpacing(SPACE + SPACE // 2)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 4)
        for shown in (self.title, self.text, self.small):
            words.addWidget(shown)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def _on_action_clicked(self) -> None:
        self.action_requested.emit()
        if self._on_action is not None:
            self._on_action()

    def _on_close_clicked(self) -> None:
        self.hide()
        self.dismissed.emit()


def said(tell: Callable[Concatenate[Banner, P], None]) -> Callable[Concatenate[Banner, P], None]:
    """Let what ``tell`` says on a banner be said again when the language changes."""

    @wraps(tell)
    def say(banner: Banner, /, *args: P.args, **kwargs: P.kwargs) -> None:
        banner.say(lambda shown: tell(shown, *args, **kwargs))

    return say
