"""The fields of a registration, those that are seldom changed folded away under "More".

Knows the fields of an ``Application`` and nothing of where it is kept.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from copper_desktop import model
from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.ui.controls import Button, named
from copper_desktop.ui.form_field import FormField
from copper_desktop.ui.tokens import SPACE

DEFAULT_REDIRECT_URI = "http://127.0.0.1/callback"

_PLAIN = ("name", "client_id", "client_secret", "redirect_uri")


class ApplicationForm(QScrollArea):
    """Takes and shows a registration; what cannot be used is marked at its field."""

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "applicationScroll", _("Registration"))
        self._page = named(QWidget(self), "page")
        self._more = named(QWidget(self._page), "applicationMore", _("More"))
        self.fields = {**self._plain_fields(), **self._more_fields()}
        self.pkce = named(QCheckBox(_("Protect the sign-in with P&KCE"), self), "applicationPkce")
        self.pkce.setChecked(True)
        self.more_button = Button(self._page, "applicationShowMore", _("&More"), kind="link")
        self.more_button.setCheckable(True)
        self._lay_out()
        self.more_button.toggled.connect(self._on_more_toggled)
        for field in self.fields.values():
            field.edit.textChanged.connect(self.edited)

    def application(self, id_: str) -> Application:
        """Return the registration as it is in the form."""
        texts = {name: field.text() for name, field in self.fields.items()}
        del texts["client_secret"]
        scopes = tuple(texts.pop("scopes").split())
        values: dict[str, str] = texts
        return Application(
            id=id_,
            scopes=scopes,
            pkce=self.pkce.isChecked(),
            builtin=False,
            managed=False,
            **values,
        )

    def show_application(self, application: Application) -> None:
        """Fill the form with what is known; the secret is not."""
        for name in self.fields.keys() - {"client_secret", "scopes"}:
            self.fields[name].edit.setText(getattr(application, name))
            self.fields[name].edit.setCursorPosition(0)
        self.fields["scopes"].edit.setText(" ".join(application.scopes))
        self.pkce.setChecked(application.pkce)

    def let_only_secret_change(self) -> None:
        """Show everything, and let only the client secret be entered."""
        for name, field in self.fields.items():
            field.edit.setReadOnly(name != "client_secret")
        self.pkce.setEnabled(False)

    def clear_marks(self) -> None:
        """Mark nothing as wrong."""
        for field in self.fields.values():
            field.mark("")

    def mark(self, name: str, reason: str) -> None:
        """Mark a field with the ``reason`` why it cannot be used, and put the keyboard there."""
        field = self.fields[name]
        if self._more.isAncestorOf(field):
            self.more_button.setChecked(True)
        field.mark(reason[:1].upper() + reason[1:])
        field.edit.setFocus()
        self.ensureWidgetVisible(field)

    def walk_to(self, *buttons: QWidget) -> None:
        """Let the keyboard go through the form from top to bottom, then to ``buttons``."""
        edits = [field.edit for field in self.fields.values()]
        plain, more = edits[: len(_PLAIN)], edits[len(_PLAIN) :]
        for before, after in pairwise((*plain, self.more_button, *more, self.pkce, *buttons)):
            self.setTabOrder(before, after)

    def _on_more_toggled(self, shown: bool) -> None:
        self._more.setVisible(shown)
        self.more_button.setText(_("&Less") if shown else _("&More"))

    def _plain_fields(self) -> dict[str, FormField]:
        fields = {
            "name": self._field("name", _("&Name"), hint=_("For you, for example your company.")),
            "client_id": self._field("client_id", _("&Client ID")),
            "client_secret": self._field(
                "client_secret",
                _("Client s&ecret"),
                hint=_("Kept in the credential store of this computer, never in a file."),
            ),
            "redirect_uri": self._field(
                "redirect_uri",
                _("&Redirect URI"),
                text=DEFAULT_REDIRECT_URI,
                hint=_("Where Copper sends your browser back to, exactly as it was registered."),
            ),
        }
        fields["client_secret"].edit.setEchoMode(QLineEdit.EchoMode.Password)
        return fields

    def _more_fields(self) -> dict[str, FormField]:
        return {
            "authorization_endpoint": self._field(
                "authorization_endpoint",
                _("&Authorization endpoint"),
                text=model.COPPER_AUTHORIZATION_ENDPOINT,
            ),
            "token_endpoint": self._field(
                "token_endpoint", _("&Token endpoint"), text=model.COPPER_TOKEN_ENDPOINT
            ),
            "api_base": self._field("api_base", _("A&PI address"), text=model.COPPER_API_BASE),
            "scopes": self._field(
                "scopes",
                _("Sc&opes"),
                text=" ".join(model.COPPER_SCOPES),
                hint=_("What is asked for; several are separated by spaces."),
            ),
            "revoke_page": self._field(
                "revoke_page",
                _("Page &with Active Integrations"),
                text=model.COPPER_REVOKE_PAGE,
            ),
        }

    def _field(self, name: str, caption: str, *, text: str = "", hint: str = "") -> FormField:
        camel = "".join(part.title() for part in name.split("_"))
        return FormField(self._page, f"application{camel}", caption, text=text, hint=hint)

    def _lay_out(self) -> None:
        folded = [field for name, field in self.fields.items() if name not in _PLAIN]
        self._column(self._more, [*folded, self.pkce])
        lines = self._column(self._page, [self.fields[name] for name in _PLAIN])
        lines.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self._more)
        lines.addStretch(1)
        self._more.hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(self._page)

    @staticmethod
    def _column(parent: QWidget, widgets: list[QWidget] | list[FormField]) -> QVBoxLayout:
        lines = QVBoxLayout(parent)
        lines.setContentsMargins(0, 0, SPACE, 0)
        lines.setSpacing(2 * SPACE)
        for widget in widgets:
            lines.addWidget(widget)
        return lines
