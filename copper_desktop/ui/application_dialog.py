"""The form in which a registration from Copper is entered.

Knows the fields of an ``Application`` and gives them to the service, which decides whether they
can be used. The secret goes straight there and is kept nowhere here.
"""

from __future__ import annotations

from itertools import pairwise
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from copper_desktop import model
from copper_desktop.connections import ConnectionService
from copper_desktop.errors import ApplicationInvalid, RedirectUriUnsupported
from copper_desktop.i18n import _
from copper_desktop.messages import describe
from copper_desktop.model import Application
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.form_field import FormField
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

DEFAULT_REDIRECT_URI = "http://127.0.0.1/callback"


class ApplicationDialog(TaskDialog):
    """Takes a registration; what cannot be used is marked at its field."""

    added = Signal(object)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        parent: QWidget,
        known: Application | None = None,
    ) -> None:
        """Start from ``known`` to change it; its secret has to be entered again."""
        title = _("Enter a registration") if known is None else _("Change a registration")
        super().__init__(tasks, "applicationDialog", title, parent)
        self._service, self._known = service, known
        self._page = named(QWidget(self), "page")
        self._advanced = named(QWidget(self._page), "applicationAdvanced", _("Advanced"))
        self.fields = {**self._plain_fields(), **self._advanced_fields()}
        self._make_controls()
        self._lay_out()
        self.resize(520, 640)
        self._fill_in()
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.advanced_button.toggled.connect(self._on_advanced_toggled)

    def application(self) -> Application:
        """Return the registration as it is in the form."""
        texts = {name: field.text() for name, field in self.fields.items()}
        del texts["client_secret"]
        scopes = tuple(texts.pop("scopes").split())
        id_ = uuid4().hex if self._known is None else self._known.id
        pkce = self.pkce.isChecked()
        return Application(id=id_, scopes=scopes, pkce=pkce, builtin=False, managed=False, **texts)

    def _fill_in(self) -> None:
        """Show what is known, and put the keyboard on what is missing."""
        self.fields["name" if self._known is None else "client_secret"].edit.setFocus()
        if self._known is None:
            return
        for name in self.fields.keys() - {"client_secret", "scopes"}:
            self.fields[name].edit.setText(getattr(self._known, name))
        self.fields["scopes"].edit.setText(" ".join(self._known.scopes))
        self.pkce.setChecked(self._known.pkce)

    def _on_save_clicked(self) -> None:
        for field in self.fields.values():
            field.mark("")
        self.error.hide()
        self._show_saving(True)
        secret = self.fields["client_secret"].text()
        self.run(self._save(self.application(), secret), self._on_save_failed)

    async def _save(self, application: Application, client_secret: str) -> None:
        self.added.emit(await self._service.add_application(application, client_secret))
        self.succeed()

    def _on_save_failed(self, error: BaseException) -> None:
        self._show_saving(False)
        if isinstance(error, ApplicationInvalid) and error.field in self.fields:
            self._mark(self.fields[error.field], error.reason)
        elif isinstance(error, RedirectUriUnsupported):
            self._mark(self.fields["redirect_uri"], describe(error).action)
        else:
            self.error.show_error(error)

    def _mark(self, field: FormField, reason: str) -> None:
        if self._advanced.isAncestorOf(field):
            self.advanced_button.setChecked(True)
        field.mark(reason[:1].upper() + reason[1:])
        field.edit.setFocus()
        self._scroll.ensureWidgetVisible(field)

    def _on_advanced_toggled(self, shown: bool) -> None:
        self._advanced.setVisible(shown)
        self.advanced_button.setText(_("Hide ad&vanced") if shown else _("Show ad&vanced"))

    def _show_saving(self, saving: bool) -> None:
        self.save_button.setEnabled(not saving)
        self.save_button.setText(_("Saving…") if saving else _("&Save"))

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

    def _advanced_fields(self) -> dict[str, FormField]:
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

    def _make_controls(self) -> None:
        self.headline = label(self, "applicationHeadline", _("Your registration"), role="title")
        self.text = label(
            self,
            "applicationText",
            _("Copper gives these values when an application is registered."),
            role="muted",
        )
        self.pkce = named(QCheckBox(_("Protect the sign-in with P&KCE"), self), "applicationPkce")
        self.pkce.setChecked(True)
        self.advanced_button = Button(
            self._page, "applicationShowAdvanced", _("Show ad&vanced"), kind="link"
        )
        self.advanced_button.setCheckable(True)
        self.error = Banner(self, "applicationError", closable=False)
        self.save_button = Button(self, "applicationSave", _("&Save"), kind="primary")
        self.cancel_button = Button(self, "applicationCancel", _("Cancel"))

    def _lay_out(self) -> None:
        self._column(self._advanced, list(self._advanced_fields_shown()))
        plain = [self.fields[name] for name in ("name", "client_id", "client_secret")]
        column: list[QWidget] = [*plain, self.fields["redirect_uri"]]
        lines = self._column(self._page, column)
        lines.addWidget(self.advanced_button, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self._advanced)
        lines.addStretch(1)
        self._advanced.hide()
        self._scroll = named(QScrollArea(self), "applicationScroll", _("Registration"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._page)
        for shown in (self.headline, self.text):
            self.body.addWidget(shown)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.error)
        self.buttons(None, self.cancel_button, self.save_button)
        self._order_tabs()

    def _order_tabs(self) -> None:
        edits = [field.edit for field in self.fields.values()]
        plain, advanced = edits[:4], edits[4:]
        order = (*plain, self.advanced_button, *advanced, self.pkce)
        for before, after in pairwise((*order, self.cancel_button, self.save_button)):
            self.setTabOrder(before, after)

    def _advanced_fields_shown(self) -> tuple[QWidget, ...]:
        names = ("authorization_endpoint", "token_endpoint", "api_base", "scopes", "revoke_page")
        return (*(self.fields[name] for name in names), self.pkce)

    @staticmethod
    def _column(parent: QWidget, widgets: list[QWidget]) -> QVBoxLayout:
        lines = QVBoxLayout(parent)
        lines.setContentsMargins(0, 0, SPACE, 0)
        lines.setSpacing(2 * SPACE)
        for widget in widgets:
            lines.addWidget(widget)
        return lines
