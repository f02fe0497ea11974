"""Runs the background checks beside the window, and tells them when the network comes and goes.

Created after the first paint. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

from copper_desktop.health import BackgroundChecks
from copper_desktop.messages import OFFLINE_CODE
from copper_desktop.model import Connection

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.storage.settings import Settings

Reachability = QNetworkInformation.Reachability


class Background(QObject):
    """``checked`` tells of each connection that was asked, ``offline_changed`` of the network.

    Offline is what the system says; where it says nothing, what the last check met.
    """

    checked = Signal(object)
    offline_changed = Signal(bool)

    def __init__(
        self,
        service: ConnectionService,
        settings: Settings,
        clock: Callable[[], datetime],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("background")
        self._checks = BackgroundChecks(service, settings, self._on_checked, clock)
        self._offline = False
        QNetworkInformation.loadDefaultBackend()
        network = QNetworkInformation.instance()
        if network is not None:
            network.reachabilityChanged.connect(self._on_reachability_changed)
            self._show_offline(network.reachability() is Reachability.Disconnected)

    async def run(self) -> None:
        """Check until cancelled."""
        await self._checks.run()

    def wake(self) -> None:
        """Ask everybody soon."""
        self._checks.wake()

    def _on_reachability_changed(self, reachability: Reachability) -> None:
        was_offline = self._offline
        self._show_offline(reachability is Reachability.Disconnected)
        if was_offline and not self._offline:
            self._checks.wake()

    def _on_checked(self, connection: Connection) -> None:
        evidence = connection.evidence
        self._show_offline(evidence is not None and evidence.code == OFFLINE_CODE)
        self.checked.emit(connection)

    def _show_offline(self, offline: bool) -> None:
        if offline is not self._offline:
            self._offline = offline
            self.offline_changed.emit(offline)
