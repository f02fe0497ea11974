"""Removes everything that a person has here, and tells what could not be removed and why.

For somebody who leaves, and for a borrowed computer. One thing after the other: what is refused
keeps nothing else from being removed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from copper_desktop import errors
from copper_desktop.i18n import _
from copper_desktop.model import Connection, Removal
from copper_desktop.storage.vault import Vault

if TYPE_CHECKING:
    from copper_desktop.connections.service import ConnectionService

T = TypeVar("T")

_REFUSALS = (errors.CredentialStoreError, errors.StorageError, errors.CertificateUnusable)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that could not be removed: its name for people, and why."""

    name: str
    error: errors.CopperDesktopError


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was removed and what was not.

    ``registrations`` are names; ``leftovers`` is how many secrets of interrupted runs were deleted.
    ``secrets_left`` are names of what was removed although its secret is still in a credential
    store that is not here now; it is deleted once the store is back.
    """

    removals: tuple[Removal, ...] = ()
    registrations: tuple[str, ...] = ()
    leftovers: int = 0
    secrets_left: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def honoured(self) -> tuple[Removal, ...]:
        """The removed connections whose tokens Copper had not refused when it was last asked."""
        return tuple(removal for removal in self.removals if not removal.is_refused)


async def clear(
    service: ConnectionService, vault: Vault, progress: Callable[[str], None]
) -> Cleared:
    """Remove everything, in the order in which one thing needs another."""
    from copper_desktop.certificate.trust import removed

    clearing = _Clearing(progress)
    told = {known.id for known in service.connections()}
    told |= {known.id for known in service.applications()}
    for connection in service.connections():
        await clearing.connection(connection.name, partial(service.remove, connection.id))
    for application in service.applications():
        if service.asks_secret(application):
            forget = partial(vault.remove, application.id)
            await clearing.secret(application.name, forget)
        elif not (application.managed or application.builtin):
            remove = partial(service.remove_application, application.id)
            await clearing.registration(application.name, remove)
    for entry in await vault.entries_in_use():
        if entry.owner not in told:  # for example a name and password for a proxy
            await clearing.secret(entry.owner, partial(vault.remove, entry.owner))
    await clearing.leftovers(partial(_delete_leftovers, service))
    await clearing.certificate(partial(removed, service.certificate))
    await vault.forget_traces()
    return clearing.result()


async def remove_each(
    service: ConnectionService, connections: Sequence[Connection], go_on: Callable[[str], bool]
) -> Cleared:
    """Remove these connections one after the other, for as long as ``go_on`` says so.

    ``go_on`` is told each name before its turn. What is refused stays, and keeps nothing else from
    being removed.
    """
    clearing = _Clearing(lambda _name: None)
    for connection in connections:
        if not go_on(connection.name):
            break
        await clearing.connection(connection.name, partial(service.remove, connection.id))
    return clearing.result()


async def _delete_leftovers(service: ConnectionService) -> int:
    await service.settle()
    return await service.delete_leftovers()


class _Clearing:
    """Collects what becomes of each thing; ``progress`` is told of each name before its turn."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self._progress = progress
        self._removals: list[Removal] = []
        self._registrations: list[str] = []
        self._secrets_left: list[str] = []
        self._kept: list[Kept] = []
        self._leftovers = 0

    async def connection(self, name: str, remove: Callable[[], Awaitable[Removal]]) -> None:
        """Remove a connection; one that another run has removed meanwhile counts for nothing."""
        removal = await self._tried(name, remove)
        if removal is not None:
            self._removals.append(removal)
            self._note_left(name, removal.secret_left)

    async def registration(self, name: str, remove: Callable[[], Awaitable[bool]]) -> None:
        """Remove a registration; ``remove`` tells whether its secret had to stay."""
        left = await self._tried(name, remove)
        if left is not None:
            self._registrations.append(name)
            self._note_left(name, left)

    async def secret(self, name: str, remove: Callable[[], Awaitable[bool]]) -> None:
        """Delete a secret of something that stays; ``remove`` tells whether it had to stay."""
        self._note_left(name, bool(await self._tried(name, remove)))

    async def leftovers(self, delete: Callable[[], Awaitable[int]]) -> None:
        """Delete the secrets that interrupted runs left behind.

        For want of a store that is told with the secrets that are left in it already.
        """
        before = list(self._kept)
        self._leftovers = await self._tried(_("Secrets of interrupted runs"), delete) or 0
        if self._secrets_left:
            self._kept = [
                kept
                for kept in self._kept
                if kept in before or not isinstance(kept.error, errors.StoreAbsent)
            ]

    async def certificate(self, remove: Callable[[], Awaitable[None]]) -> None:
        """Delete the certificate for https redirect URIs, its key and its passphrase."""
        await self._tried(_("Browser certificate"), remove)

    def result(self) -> Cleared:
        """Return what became of everything."""
        return Cleared(
            tuple(self._removals),
            tuple(self._registrations),
            self._leftovers,
            tuple(self._secrets_left),
            tuple(self._kept),
        )

    async def _tried(self, name: str, remove: Callable[[], Awaitable[T]]) -> T | None:
        self._progress(name)
        try:
            return await remove()
        except (errors.NoSuchConnection, errors.NoSuchApplication):
            return None
        except (*_REFUSALS, errors.ApplicationInUse) as error:
            self._kept.append(Kept(name, error))
            return None

    def _note_left(self, name: str, left: bool) -> None:
        if left:
            self._secrets_left.append(name)
