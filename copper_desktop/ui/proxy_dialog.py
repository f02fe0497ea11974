"""Asks for the user name and the password that a proxy wants; they go to the credential store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label
from copper_desktop.ui.form_field import FormField
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService


class ProxyDialog(TaskDialog):
    """Two fields for ``proxy``, given as host and port; ``signed_in`` says that they were kept."""

    signed_in = Signal()

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, proxy: str, parent: QWidget
    ) -> None:
        super().__init__(tasks, "proxyDialog", _("Sign in to the proxy"), parent)
        self._service, self._proxy = service, proxy
        self.headline = label(self, "proxyHeadline", _("Sign in to the proxy"), role="title")
        text = _(
            "The proxy {proxy} lets requests through once it knows who you are. Its password is "
            "often the one of your company account. It is kept in your credential store."
        )
        self.text = label(self, "proxyText", text.format(proxy=proxy), role="muted")
        self.user = FormField(self, "proxyUser", _("&User name"))
        self.password = FormField(self, "proxyPassword", _("&Password"))
        self.password.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.error = Banner(self, "proxyError", closable=False)
        self.cancel_button = Button(self, "proxyCancel", _("Cancel"))
        self.save_button = Button(self, "proxySave", _("&Sign in"), kind="primary")
        self.save_button.setDefault(True)
        for shown in (self.headline, self.text, self.user, self.password, self.error):
            self.body.addWidget(shown)
        self.body.addStretch(1)
        self.buttons(None, self.cancel_button, self.save_button)
        self.setFixedWidth(480)
        self.fit()
        self.user.edit.setFocus()
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._on_save_clicked)

    def _on_save_clicked(self) -> None:
        for field in (self.password, self.user):
            field.mark("" if field.edit.text() else _("It is empty."))
            if not field.edit.text():
                field.edit.setFocus()
        if not (self.user.edit.text() and self.password.edit.text()):
            self.fit()
            return
        self.error.hide()
        self.save_button.setEnabled(False)
        self.run(self._save(), self._on_save_failed)

    async def _save(self) -> None:
        await self._service.proxy_sign_ins.keep(
            self._proxy, self.user.text(), self.password.edit.text()
        )
        self.password.edit.clear()
        self.signed_in.emit()
        self.succeed()

    def _on_save_failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        self.error.show_error(error)
        self.fit()
