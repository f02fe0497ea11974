"""Where the connection of a finished sign-in goes: a place of its own, or that of an older one.

Nothing is replaced silently: the same person again, or somebody else than the one who was to sign
in again, is a conflict that a person decides. While somebody thinks, the new token is in the
credential store under a name that the index knows, so that no crash loses it. Knows no window.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from copper_desktop.applications.registrations import Registrations
from copper_desktop.conflict import Ask, Choice, Conflict
from copper_desktop.connections.known import Known
from copper_desktop.errors import CredentialStoreError, SignInError
from copper_desktop.model import Connection, Step, StepKind, Token, is_same_identity
from copper_desktop.storage.entries import Entry
from copper_desktop.storage.vault import Vault

Told = Callable[[Conflict], None]
Asking = Callable[[SignInError], Awaitable[None]]
"""Says in the browser that a question is open in the program."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wanted when the sign-in began.

    ``renewing`` is the id of the connection to sign in again for, ``replace`` says that an older
    connection of the same person is to be replaced, and ``ask`` decides whatever else comes up.
    Without ``ask`` everything stays as it was.
    """

    renewing: str | None = None
    replace: bool = False
    ask: Ask | None = None


class Keeping:
    """Keeps what one sign-in brings; ``told`` hears of each conflict before anybody is asked.

    ``shown`` makes of a conflict what may be shown of it.
    """

    def __init__(
        self,
        known: Known,
        registrations: Registrations,
        vault: Vault,
        wish: Wish,
        told: Told,
        shown: Callable[[Conflict], Conflict] = lambda conflict: conflict,
    ) -> None:
        self._known, self._registrations, self._vault = known, registrations, vault
        self._wish, self._told, self._shown = wish, told, shown
        self._is_held = False

    async def keep(self, new: Connection, token: Token, asking: Asking) -> Connection:
        """Keep ``new`` with its token, and return it as it was kept.

        Raises AlreadyConnected or IdentityMismatch where that was not wanted; nothing has changed
        then.
        """
        place, choice, asked = None, Choice.LEAVE, None
        async with contextlib.AsyncExitStack() as held:
            while True:
                await self._known.reload()
                conflict = self._conflict(new)
                if conflict is None:
                    place = self._renewed(new)
                    break
                if conflict.about == asked:
                    place = conflict.twin if choice is Choice.REPLACE else None
                    break
                asked = conflict.about
                self._told(self._shown(conflict))
                choice = await self._choice(conflict, token, asking, held)
                if choice is Choice.LEAVE:
                    raise self._shown(conflict).error
            if place is not None:
                new = replace(new, id=place.id, name=place.name, label=place.label)
            await self._known.keep(new, token)
        return new

    def _conflict(self, new: Connection) -> Conflict | None:
        renewing = self._known.get(self._wish.renewing or "")
        if new.identity is None:
            return None
        if renewing is not None and is_same_identity(renewing.identity, new.identity):
            return None
        twin = self._known.twin_of(new)
        mismatched = renewing if renewing is not None and renewing.identity is not None else None
        if twin is None and mismatched is None:
            return None
        return Conflict(new, twin, mismatched)

    def _renewed(self, new: Connection) -> Connection | None:
        """Return the connection whose place ``new`` takes without any question.

        One whose person is known is not given a token of which nobody said whose it is.
        """
        renewing = self._known.get(self._wish.renewing or "")
        if renewing is None or (new.identity is None and renewing.identity is not None):
            return None
        return renewing

    async def _choice(
        self, conflict: Conflict, token: Token, asking: Asking, held: contextlib.AsyncExitStack
    ) -> Choice:
        if self._wish.replace and conflict.renewing is None:
            return Choice.REPLACE
        if self._wish.ask is None:
            return Choice.LEAVE
        if not self._is_held:
            self._is_held = True
            await held.enter_async_context(self._held(conflict.new.id, token))
        await asking(self._shown(conflict).error)
        return await self._wish.ask(self._shown(conflict))

    @contextlib.asynccontextmanager
    async def _held(self, owner: str, token: Token) -> AsyncIterator[None]:
        """Have the token in the credential store until it is kept, or nobody wants it.

        After a crash, and after anything else that nobody has decided, the next start reports it.
        """
        entry = await self._vault.hold(owner, token)
        try:
            yield
        except SignInError:
            await self._drop(entry)
            raise
        await self._drop(entry)

    async def _drop(self, entry: Entry) -> None:
        with contextlib.suppress(CredentialStoreError):  # the next start reports it
            await self._vault.delete_leftover(entry)


def step_of(conflict: Conflict, now: datetime) -> Step:
    """Return the step that tells of a conflict, with the connection that is there already."""
    mismatch = conflict.renewing is not None
    kind = StepKind.IDENTITY_MISMATCH if mismatch else StepKind.ALREADY_CONNECTED
    there = conflict.renewing if mismatch else conflict.twin
    return Step(kind, now, error=conflict.error, connection=there)
