"""Letting other programs use a connection without ever storing its token.

Off until somebody switches it on for that connection; an administrator can forbid it for all of
them. Every use is in the connection's history before the token is handed out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from copper_desktop import errors
from copper_desktop.model import Application, Connection, Event, EventKind
from copper_desktop.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Lent:
    """What another program needs to call the API: the token and where to send it."""

    access_token: str = field(repr=False)
    api_base: str


class Lending:
    """Switches lending on and off and hands tokens out; ``forbidden`` is asked each time."""

    def __init__(
        self, vault: Vault, clock: Callable[[], datetime], forbidden: Callable[[], bool]
    ) -> None:
        self._vault = vault
        self._clock = clock
        self.is_forbidden = forbidden

    async def is_on(self, connection: Connection) -> bool:
        """Tell whether it was switched on, whatever an administrator says."""
        return await self._vault.is_lent(connection.id)

    async def switch(self, connection: Connection, on: bool) -> None:
        """Switch it on or off; raises LendingForbidden where it may not be switched on."""
        if on and self.is_forbidden():
            raise errors.LendingForbidden
        await self._vault.lend(connection.id, on)
        await self._remember(connection, EventKind.LENDING_ON if on else EventKind.LENDING_OFF)

    async def lend(self, connection: Connection, application: Application, kind: EventKind) -> Lent:
        """Hand the token out, once that is in the history as ``kind``.

        Raises LendingForbidden, LendingOff, a CredentialStoreError or, where the history cannot be
        written, a StorageError: what leaves no trace is not handed out.
        """
        if self.is_forbidden():
            raise errors.LendingForbidden
        if not await self.is_on(connection):
            raise errors.LendingOff
        token = (await self._vault.token_of(connection)).access_token
        await self._remember(connection, kind)
        return Lent(token, application.api_base)

    async def _remember(self, connection: Connection, kind: EventKind) -> None:
        event = Event(self._clock(), kind, connection.health)
        if not await self._vault.update(connection, event):
            raise errors.NoSuchConnection(connection.id)
