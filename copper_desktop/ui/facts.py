"""What is known of a connection, as labels and values that can be selected and copied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.model import Application, Connection
from copper_desktop.ui import times
from copper_desktop.ui.controls import ValueField, label, named, selectable
from copper_desktop.ui.tokens import SPACE

_SCOPES = {"developer/v1/all": N_("Read and change your Copper records")}

_LABELS = {
    "account": N_("Account"),
    "person": N_("Person"),
    "email": N_("E-mail"),
    "scopes": N_("May do"),
    "application": N_("Application"),
    "connected": N_("Connected"),
    "verified": N_("Last verified"),
    "expires": N_("Expires"),
}


class Facts(QWidget):
    """The table of facts; ``value(key)`` is the text shown for a fact."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "facts")
        self._values: dict[str, QLineEdit | QLabel] = {}
        self._names: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE // 4)
        grid.setColumnStretch(1, 1)
        for row, key in enumerate(_LABELS):
            self._add(grid, row, key)
        self.speak()

    def speak(self) -> None:
        """Name the facts in the language in use; what they are is shown again by the owner."""
        self.setAccessibleName(_("Details"))
        for key, text in _LABELS.items():
            self._names[key].setText(_(text))
            self._values[key].setAccessibleName(_(text))

    def value(self, key: str) -> str:
        """Return the text shown for the fact ``key``."""
        return self._values[key].text()

    def show_connection(
        self, connection: Connection, application: Application | None, now: datetime
    ) -> None:
        """Show the facts of ``connection`` as they are at ``now``."""
        identity = connection.identity
        unknown = _("Not known yet")
        self._show("account", identity.account.name if identity else unknown)
        self._show("person", identity.user.name if identity else unknown)
        self._show("email", identity.user.email if identity else unknown)
        self._show("scopes", _scopes(connection.scopes, application))
        self._show("application", application.name if application else _("No longer registered"))
        self._show("connected", times.local(connection.connected_at))
        verified = connection.verified_at
        self._show("verified", times.local(verified) if verified else _("Never"))
        self.show_expiry(connection.expires_at, now)

    def show_expiry(self, expires_at: datetime | None, now: datetime) -> None:
        """Show when the token expires, and how long that is from ``now``."""
        if expires_at is None:
            self._show("expires", _("Does not expire"))
            return
        self._show(
            "expires",
            _("{moment} ({left})").format(
                moment=times.local(expires_at), left=times.countdown(expires_at, now)
            ),
        )

    def _show(self, key: str, text: str) -> None:
        shown = self._values[key]
        if isinstance(shown, ValueField):
            shown.show_value(text)
        elif shown.text() != text:
            shown.setText(text)

    def _field(self, key: str) -> QLineEdit | QLabel:
        if key == "scopes":
            return selectable(label(self, "scopesValue", role="value"))
        return ValueField(self, f"{key}Value")

    def _add(self, grid: QGridLayout, row: int, key: str) -> None:
        value = self._field(key)
        name = self._names[key] = label(self, f"{key}Label", role="field")
        name.setWordWrap(False)
        name.setBuddy(value)
        name.setContentsMargins(0, SPACE // 2, 0, 0)
        self._values[key] = value
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, row, 1)


def _scopes(granted: Iterable[str], application: Application | None) -> str:
    """Return the granted scopes in plain words, then those that were asked for in vain."""
    lines = [_in_words(scope) for scope in granted] or [_("Copper did not say")]
    refused = set(application.scopes if application else ()).difference(granted)
    if refused and granted:
        missing = ", ".join(sorted(refused))
        lines.append(_("Asked for but not granted: {scopes}").format(scopes=missing))
    return "\n".join(lines)


def _in_words(scope: str) -> str:
    if scope not in _SCOPES:
        return scope
    return _("{meaning} ({scope})").format(meaning=_(_SCOPES[scope]), scope=scope)
