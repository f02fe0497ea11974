"""Letting other programs use a connection without ever storing its token.

Off until somebody switches it on for that connection; an administrator can forbid it for all of
them. Every use is in the connection's history before the token is handed out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from copper_desktop import errors
from copper_desktop.model import Application, Connection, Event, EventKind
from copper_desktop.storage.token_entry import TokenEntry
from copper_desktop.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Lent:
    """What another program needs to call the API: the token and where to send it."""

    access_token: str = field(repr=False)
    api_base: str


class Lending:
    """Switches lending on and off and hands tokens out; ``forbidden`` is asked each time.

    ``token_of`` gives a connection's token, renewed where it is about to expire; without it the
    token is as the vault has it.
    """

    def __init__(
        self,
        vault: Vault,
        clock: Callable[[], datetime],
        forbidden: Callable[[], bool],
        token_of: Callable[[Connection], Awaitable[TokenEntry]] | None = None,
    ) -> None:
        self._vault = vault
        self._clock = clock
        self.is_forbidden = forbidden
        self._token_of = token_of or vault.token_of

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

        One that is about to expire is renewed first. Raises LendingForbidden, LendingOff,
        TokenExpired, what renewing raises, a CredentialStoreError or, where the history cannot be
        written, a StorageError: what leaves no trace is not handed out.
        """
        if self.is_forbidden():
            raise errors.LendingForbidden
        if not await self.is_on(connection):
            raise errors.LendingOff
        token = (await self._token_of(connection)).access_token
        current = await self._vault.connection_now(connection.id)
        if current is None:
            raise errors.NoSuchConnection(connection.id)
        if current.expires_at is not None and current.expires_at <= self._clock():
            raise errors.TokenExpired
        await self._remember(current, kind)
        return Lent(token, application.api_base)

    async def _remember(self, connection: Connection, kind: EventKind) -> None:
        event = Event(self._clock(), kind, connection.health)
        if not await self._vault.update(connection, event):
            raise errors.NoSuchConnection(connection.id)
