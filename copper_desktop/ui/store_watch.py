"""The strip about a locked credential store: that it is waited for, that it is locked, and a retry.

Owns what the strip says and the check of the connections that were locked once it is unlocked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.i18n import _
from copper_desktop.model import Health
from copper_desktop.storage.store_status import StoreState
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from collections.abc import Callable

    from copper_desktop.connections import ConnectionService


class StoreWatch(QObject):
    """Shows ``strip`` while something about the store is to be known; ``changed`` after checks.

    ``setting_up_requested`` comes where there is no store to use, and the person wants one.
    """

    changed = Signal()
    setting_up_requested = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self._service, self._tasks = service, tasks
        self._waiting = False
        self._absent = False
        self.strip = Banner(parent, "storeStrip", closable=False)
        service.watch_store(self._on_waiting)

    def refresh(self) -> None:
        """Show how the store stands for the connections as they are now."""
        if self._waiting:
            return
        if self._locked() and not self._is_shown("locked"):
            self._show("locked", self._tell_locked)
        elif not self._locked() and not (self._absent and self._is_shown("absent")):
            self._hide()

    async def look_for_one(self) -> None:
        """Say so where there is no credential store: without one nobody can connect."""
        status = await self._service.store_status()
        self._absent = status.state in (StoreState.ABSENT, StoreState.UNSAFE)
        if self._absent and not self._waiting:
            self._show("absent", self._tell_absent)
        elif self._is_shown("absent"):
            self._hide()

    def look(self) -> None:
        """Check the connections that were locked, if the store was unlocked meanwhile."""
        if self._locked() and not self._waiting:
            self._tasks.start(self._recover())

    def _on_waiting(self, waiting: bool) -> None:
        self._waiting = waiting
        if waiting:
            self._show("waiting", self._tell_waiting)
        else:
            self._hide()
            self.refresh()

    def _on_unlock(self) -> None:
        self._tasks.start(self._unlock())

    async def _unlock(self) -> None:
        await self._service.unlock_store()
        await self._check_locked()

    async def _recover(self) -> None:
        if (await self._service.store_status()).state is StoreState.READY:
            await self._check_locked()

    async def _check_locked(self) -> None:
        for connection_id in self._locked():
            await self._service.check(connection_id, quietly=True)
            self.changed.emit()

    def _locked(self) -> list[str]:
        connections = self._service.connections()
        return [found.id for found in connections if found.health is Health.LOCKED]

    def _show(self, what: str, tell: Callable[[Banner], None]) -> None:
        self.strip.setProperty("shows", what)
        self.strip.say(tell)

    def _tell_locked(self, strip: Banner) -> None:
        strip.show_text(
            "warn",
            _("Your credential store is locked"),
            _("Connections whose tokens it holds wait until it is unlocked. Nothing is lost."),
        )
        strip.offer(_("&Unlock…"), self._on_unlock)

    def _tell_absent(self, strip: Banner) -> None:
        strip.show_text(
            "warn",
            _("This computer has no credential store in use"),
            _("Tokens need one to be kept. Nothing is written anywhere else instead."),
        )
        strip.offer(_("Set &up…"), self.setting_up_requested.emit)

    def _tell_waiting(self, strip: Banner) -> None:
        strip.show_text(
            "info",
            _("Waiting for your keyring…"),
            _("Its window asks for your password. It may be behind other windows."),
        )
        strip.offer(_("&Stop waiting"), self._service.stop_waiting)

    def _is_shown(self, what: str) -> bool:
        return not self.strip.isHidden() and self.strip.property("shows") == what

    def _hide(self) -> None:
        self.strip.setProperty("shows", "")
        self.strip.hide()
