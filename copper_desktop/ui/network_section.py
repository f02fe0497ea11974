"""The settings' section about the network: which proxy stands before Copper, and the sign-in to it.

The choice itself is the system's, or the environment's; this program has none of its own.
"""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QHBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.model import COPPER
from copper_desktop.proxies import ENVIRONMENT, Found, found_for
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, selectable
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.tokens import SPACE


class NetworkSection(SettingsSection):
    """Shows the proxy in force for Copper; signs in to it and out of it."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "networkSection",
            _("Network"),
            _(
                "The proxy of the system’s settings is used, or the one that the environment "
                "names (HTTPS_PROXY, NO_PROXY). This computer itself is never reached through it."
            ),
            parent,
        )
        self._proxy = ""
        self.words = selectable(label(self, "networkWords", _("Looking…")))
        self.sign_in_button = Button(self, "networkSignIn", _("Sign &in to the proxy…"))
        self.sign_out_button = Button(self, "networkSignOut", _("&Forget the password"))
        self.error = Banner(self, "networkError", closable=False)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self.sign_in_button, self.sign_out_button):
            button.hide()
            row.addWidget(button)
        row.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addLayout(row)
        self.body.addWidget(self.error)
        self.sign_in_button.clicked.connect(self._on_sign_in_clicked)
        self.sign_out_button.clicked.connect(self._on_sign_out_clicked)
        self.run(self._look())

    def show_error(self, error: BaseException) -> None:
        """Say in the section what went wrong."""
        self.error.show_error(error)

    async def _look(self) -> None:
        """Ask the system, which may take a while."""
        known = self.subjects.service.applications()
        url = (known[0] if known else COPPER).api_base
        found = await asyncio.get_running_loop().run_in_executor(None, found_for, url)
        self.words.setText(_words(found))
        self._proxy = found.proxy.name if found.proxy else ""
        self.sign_in_button.setVisible(bool(self._proxy))
        if self._proxy:
            kept = await self.subjects.service.proxy_sign_ins.is_kept(self._proxy)
            self.sign_out_button.setVisible(kept)

    async def _forget(self) -> None:
        await self.subjects.service.proxy_sign_ins.forget(self._proxy)
        await self._look()

    def _on_sign_in_clicked(self) -> None:
        from copper_desktop.ui.proxy_dialog import ProxyDialog

        self.error.hide()
        service, tasks = self.subjects.service, self.subjects.tasks
        dialog = ProxyDialog(service, tasks, self._proxy, self.window())
        dialog.signed_in.connect(lambda: self.run(self._look()))
        dialog.open()

    def _on_sign_out_clicked(self) -> None:
        self.error.hide()
        self.run(self._forget())


def _words(found: Found) -> str:
    if found.script:
        return _(
            "Proxies are chosen by a script here ({script}), and nothing on a Linux desktop asks "
            "it for programs: Copper is reached without a proxy. If that fails, ask your IT which "
            "proxy the script names, and set that one."
        ).format(script=found.script)
    if found.proxy is None:
        return _("Copper is reached without a proxy.")
    if not found.proxy.is_supported:
        return _("A proxy is set that this program cannot use: only http and https proxies work.")
    if found.proxy.origin == ENVIRONMENT:
        return _(
            "Copper is reached through the proxy {proxy}, which the environment names."
        ).format(proxy=found.proxy.name)
    return _("Copper is reached through the proxy {proxy} of the system’s settings.").format(
        proxy=found.proxy.name
    )
