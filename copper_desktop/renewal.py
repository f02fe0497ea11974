"""Gives the token of a connection, renewed by its refresh token when it is about to expire.

A refresh token is used once (RFC 6749 section 6, RFC 9700 section 4.14.2): one run of the program
at a time, and the new pair is kept before the old one is dropped. Knows no window.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.model import Application, Connection, Event, EventKind, Token
from copper_desktop.storage.process_lock import locked
from copper_desktop.storage.token_entry import TokenEntry
from copper_desktop.storage.vault import Vault

if TYPE_CHECKING:
    from copper_desktop.transport import Transport

RENEW_BEFORE = timedelta(seconds=60)
"""How long before its expiry a token is renewed."""

LOCK_SECONDS = 60.0


class Renewal:
    """Renews tokens; ``lock`` is a file shared by every run, None where there is only one."""

    def __init__(
        self,
        vault: Vault,
        network: Callable[[], Transport],
        clock: Callable[[], datetime],
        lock: Path | None,
    ) -> None:
        self._vault, self._network, self._clock, self._lock = vault, network, clock, lock
        self._unsaved: dict[str, tuple[Connection, Token]] = {}

    async def token_of(
        self,
        connection: Connection,
        application: Application,
        client_secret: Callable[[], Awaitable[str]],
    ) -> tuple[Connection, TokenEntry]:
        """Return the secrets to use now, and the connection as it is with them.

        Raises RenewalRefused when only signing in again helps. What else stands in the way of the
        token endpoint is raised once the token has expired; until then it is still good.
        """
        if connection.id not in self._unsaved and not self._is_due(connection):
            return connection, await self._vault.token_of(connection)
        async with self._exclusive():
            await self._save(connection.id)
            current = await self._vault.connection_now(connection.id)
            if current is None:
                raise errors.NoSuchConnection(connection.id)
            entry = await self._vault.token_of(current)
            if not self._is_due(current) or entry.refresh_token is None:
                return current, entry
            return await self._renewed(current, entry, application, await client_secret())

    def forget(self, connection_id: str) -> None:
        """Drop a renewed pair that was never kept: the person has signed in again."""
        self._unsaved.pop(connection_id, None)

    async def _renewed(
        self, connection: Connection, entry: TokenEntry, application: Application, secret: str
    ) -> tuple[Connection, TokenEntry]:
        from copper_desktop.oauth.token import refresh

        old = entry.refresh_token or ""
        try:
            token = await refresh(
                self._network(), application, secret, old, connection.scopes, self._clock
            )
        except errors.GrantRefused as error:
            raise errors.RenewalRefused(error.error, error.description, error.uri) from error
        except (errors.TokenError, errors.TransportError):
            if connection.expires_at is None or connection.expires_at > self._clock():
                return connection, entry
            raise
        renewed = replace(connection, scopes=token.scopes, expires_at=token.expires_at)
        self._unsaved[connection.id] = (renewed, token)
        await self._save(connection.id)
        return renewed, TokenEntry(token.access_token, token.refresh_token)

    async def _save(self, connection_id: str) -> None:
        """Keep a new pair, also one that a credential store in trouble did not take the last time.

        The old refresh token is worth nothing any more, so that the new one must not be lost.
        """
        if connection_id in self._unsaved:
            connection, token = self._unsaved[connection_id]
            event = Event(self._clock(), EventKind.RENEWED, connection.health)
            await self._vault.keep_connection(connection, token, event)
            del self._unsaved[connection_id]

    def _is_due(self, connection: Connection) -> bool:
        if not connection.renewable or connection.expires_at is None:
            return False
        return connection.expires_at - self._clock() <= RENEW_BEFORE

    @contextlib.asynccontextmanager
    async def _exclusive(self) -> AsyncIterator[None]:
        if self._lock is None:
            yield
            return
        async with locked(self._lock, LOCK_SECONDS):
            yield
