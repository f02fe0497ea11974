"""The warning that names the servers of a registration which are not Copper's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import breakable


class HostWarning(Banner):
    """Hidden while every server is Copper's."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, name, closable=False)
        self.hosts: tuple[str, ...] = ()

    def show_hosts(self, application: Application) -> None:
        """Name the hosts to which a sign-in through ``application`` would send something."""
        from copper_desktop.oauth.registration import foreign_hosts

        hosts = () if application.builtin else foreign_hosts(application)
        if hosts == self.hosts:
            return
        self.hosts = hosts
        self.setVisible(bool(hosts))
        if hosts:
            self.show_text(
                "warn",
                breakable(_("Not Copper’s: {hosts}").format(hosts=", ".join(hosts))),
                _(
                    "Signing in through this registration sends its client secret and your tokens "
                    "there. Go on only if your administrator has told you to."
                ),
            )
