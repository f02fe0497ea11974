"""The strip about a proxy that wants to know who asks, with the one thing that helps: to sign in.

Owns what the strip says, and the check of a connection after the sign-in.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.i18n import _
from copper_desktop.messages import PROXY_CODES, advice_for
from copper_desktop.model import Connection, Health
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService


class ProxyWatch(QObject):
    """Shows ``strip`` while a connection waits for the proxy; ``passed`` after a sign-in."""

    passed = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self._service, self._tasks, self._parent = service, tasks, parent
        self._shown = ""
        self.strip = Banner(parent, "proxyStrip", closable=False)

    def refresh(self) -> None:
        """Show how the proxy stands for the connections as they are now."""
        stopped = self._stopped()
        code = stopped.evidence.code if stopped is not None and stopped.evidence else None
        if (code or "") == self._shown:
            return
        self._shown = code or ""
        if code is None:
            self.strip.hide()
            return
        self.strip.say(partial(self._tell, code))

    def note(self, connection: Connection) -> None:
        """Show how the proxy stands after one check; looks at the others only if it matters."""
        evidence = connection.evidence
        if self._shown or (evidence is not None and evidence.code in PROXY_CODES):
            self.refresh()

    def sign_in(self, proxy: str) -> None:
        """Ask for user name and password for ``proxy``, given as host and port."""
        from copper_desktop.ui.proxy_dialog import ProxyDialog

        dialog = ProxyDialog(self._service, self._tasks, proxy, self._parent)
        dialog.signed_in.connect(self._on_signed_in)
        dialog.open()

    def _tell(self, code: str, strip: Banner) -> None:
        title, _action = advice_for(code)
        text = _("Copper cannot be asked until you have signed in to the proxy of this network.")
        strip.show_text("warn", title, text, _("Code {code}").format(code=code))
        strip.offer(_("&Sign in…"), self._on_sign_in)

    def _on_sign_in(self) -> None:
        stopped = self._stopped()
        if stopped is not None and stopped.evidence is not None:
            self.sign_in(stopped.evidence.detail or "")

    def _on_signed_in(self) -> None:
        self._tasks.start(self._check())

    async def _check(self) -> None:
        stopped = self._stopped()
        if stopped is not None:
            await self._service.check(stopped.id, quietly=True)
        self.passed.emit()

    def _stopped(self) -> Connection | None:
        """Return a connection that waits for the proxy."""
        for found in self._service.connections():
            evidence = found.evidence
            if found.health is Health.UNREACHABLE and evidence and evidence.code in PROXY_CODES:
                return found
        return None
