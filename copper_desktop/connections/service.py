"""ConnectionService: connect, check, call, rename and remove; what other parts may ask for.

It is told the time, the browser and where things are kept, returns values or raises, and knows of
no window. Used from one event loop.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop.api.budget import Budget, key_of
from copper_desktop.applications.managed import Managed
from copper_desktop.applications.registrations import (
    BuiltinApplication,
    FindManaged,
    Registrations,
)
from copper_desktop.connections.known import Known
from copper_desktop.connections.registering import RegistrationService
from copper_desktop.connections.storing import StoreService
from copper_desktop.lending import Lending
from copper_desktop.model import (
    ApiAnswer,
    Application,
    Connection,
    Event,
    EventKind,
    PastCall,
    RawAnswer,
    Removal,
    Step,
)
from copper_desktop.renewal import Renewal
from copper_desktop.stand_ins import StandIns
from copper_desktop.storage.entries import Entry
from copper_desktop.storage.passphrases import Prompt
from copper_desktop.storage.sent_calls import SentCalls
from copper_desktop.storage.vault import Vault

if TYPE_CHECKING:
    from copper_desktop.alarms import Alarm
    from copper_desktop.api.calls import Call
    from copper_desktop.api.operations import Operation
    from copper_desktop.certificate.kept import KeptCertificate
    from copper_desktop.conflict import Ask
    from copper_desktop.connections.asking import Asking
    from copper_desktop.connections.clearing import Cleared
    from copper_desktop.connections.revoking import Revoking
    from copper_desktop.labels import Change
    from copper_desktop.moving import Move
    from copper_desktop.storage.proxy_sign_ins import ProxySignIns
    from copper_desktop.transport import Transport

SIGN_IN_SECONDS = 900.0
MAX_NAME = 100


class ConnectionService(RegistrationService, StoreService):
    """What a person can do with connections.

    Any method may raise what ``errors`` has; what one says was done is on disk when it returns.
    What is returned has ``stand_ins`` for people, accounts and ids while these are on.
    ``transport`` is called once, when the network is first needed. ``budget`` counts the calls of
    every run of the program; without it only those of this one are. ``renewal_lock`` is a file by
    which the runs renew tokens one after the other; ``prompt`` asks for passphrases. Without
    ``own_registrations`` a person connects only through an administrator's.
    """

    def __init__(
        self,
        vault: Vault,
        transport: Callable[[], Transport],
        clock: Callable[[], datetime],
        builtin: BuiltinApplication | None = None,
        find_managed: FindManaged = Managed,
        budget: Budget | None = None,
        lending_forbidden: Callable[[], bool] = lambda: False,
        renewal_lock: Path | None = None,
        own_registrations: bool = True,
        prompt: Prompt | None = None,
    ) -> None:
        self.budget = budget or Budget(SentCalls(None), clock)
        self.lending = Lending(
            vault, clock, lending_forbidden, lambda lent: self._asking.token_of(lent.id)
        )
        registrations = Registrations(vault, builtin, find_managed, own_allowed=own_registrations)
        RegistrationService.__init__(self, registrations, Known(vault, registrations, clock))
        StoreService.__init__(self, vault, prompt or Prompt())
        self._vault = vault
        self._new_transport = transport
        self._transport: Transport | None = None
        self._clock = clock
        self._renewal = Renewal(vault, self._network, clock, renewal_lock)
        self.leftovers: tuple[Entry, ...] = ()
        self.stand_ins = StandIns()

    @property
    def certificate(self) -> KeptCertificate:
        """What this computer answers https redirect URIs with."""
        from copper_desktop.certificate.kept import KeptCertificate

        folder = self._vault.folder / "https-certificate"
        return KeptCertificate(folder, lambda: self._vault.credentials, self._clock)

    @property
    def requests_sent(self) -> int:
        """How many requests this run has sent, to whatever server."""
        return 0 if self._transport is None else self._transport.sent

    @property
    def proxy_sign_ins(self) -> ProxySignIns:
        """The names and passwords for proxies."""
        from copper_desktop.storage.proxy_sign_ins import ProxySignIns

        return ProxySignIns(self._vault, self._sign_out_of)

    async def choose_store(self, kind: str, new_passphrase: str | None = None) -> None:
        """Have new secrets go to the store of a kind; what the certificate needs goes along."""
        before, passphrase = self._vault.credentials, await self.certificate.passphrase()
        await super().choose_store(kind, new_passphrase)
        if passphrase is not None and self._vault.credentials is not before:
            await self.certificate.take_along(passphrase, before)

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections, oldest first, as last known; does no input or output."""
        known = self._known.all()
        return tuple(map(self.stand_ins.connection, known)) if self.stand_ins.on else known

    async def connect(
        self,
        application: Application,
        open_browser: Callable[[str], bool | None],
        progress: Callable[[Step], None],
        *,
        timeout: float = SIGN_IN_SECONDS,
        renewing: str | None = None,
        replace: bool = False,
        ask: Ask | None = None,
    ) -> Connection:
        """Sign in through the browser and return the stored connection.

        ``open_browser`` returns whether the system took the URL; when it did not, the wait goes on
        and the link can be opened by hand. ``timeout`` is in seconds. ``renewing`` is the id of the
        connection to sign in again for, whose name and history stay. The same person of the same
        account through the same application takes the place of the older connection if ``replace``
        or whoever is ``ask``-ed says so, else AlreadyConnected is raised; somebody else than the
        one who was to sign in again is IdentityMismatch. When Copper gave a token but did not say
        whose, the connection is kept unchecked.
        """
        from copper_desktop.connections.keeping import Keeping, Wish, step_of
        from copper_desktop.sign_in import SignIn
        from copper_desktop.timeline import followed

        keys: list[str] = []

        async def count(token: str) -> None:
            keys.append(key_of(token))
            await self.budget.count(keys[-1])

        self._registrations.require_allowed(application)
        with followed(application, progress) as tell:
            client_secret = await self._registrations.client_secret_of(application)
            await self._vault.ready()
            sign_in = SignIn(
                application,
                client_secret,
                self._network,
                self._clock,
                open_browser,
                tell,
                timeout,
                self.certificate.context,
                count,
                self._vault.learn,
            )
            keeping = Keeping(
                self._known,
                self._registrations,
                self._vault,
                Wish(renewing, replace, ask),
                lambda conflict: tell(step_of(conflict, self._clock())),
                self.stand_ins.conflict,
            )
            connection = await sign_in.run(keeping.keep)
            self._renewal.forget(connection.id)
            await self.budget.introduce(connection.id, keys[-1])
            return self.stand_ins.connection(connection)

    async def check(self, connection_id: str, *, quietly: bool = False) -> Connection:
        """Ask Copper who the token is and return the connection as it stands now.

        What goes wrong with Copper, the network or the credential store becomes its health and
        evidence and is not raised. ``quietly`` asks nobody to unlock the credential store.
        """
        await self._asking.check(connection_id, quietly=quietly)
        return self._found(connection_id)

    async def untold(self, alarms: Sequence[Alarm]) -> tuple[Alarm, ...]:
        """Return those of which nobody was told yet, by any run; they count as told from now on."""
        marks = [(alarm.connection.id, alarm.mark) for alarm in alarms]
        new = await self._vault.tell(marks)
        return tuple(alarm for alarm in alarms if alarm.connection.id in new)

    def twin_of(self, connection_id: str) -> Connection | None:
        """Return another connection of the same person and account, through the same application.

        A sign-in makes none; one can come from another run at the same moment, or show itself when
        Copper says only later whose a token is.
        """
        connection = self._known.get(connection_id)
        twin = self._known.twin_of(connection) if connection else None
        return self.stand_ins.connection(twin) if twin else None

    async def history(self, connection_id: str) -> tuple[Event, ...]:
        """Return what happened to a connection, the newest first; the last 200 events are kept."""
        return await self._vault.events_of(connection_id)

    async def past_calls(self, connection_id: str) -> tuple[PastCall, ...]:
        """Return the last 500 reads of a connection, the newest first, without their bodies."""
        return tuple(map(self.stand_ins.past_call, await self._vault.calls_of(connection_id)))

    async def call(
        self, connection_id: str, operation: Operation, kind: EventKind = EventKind.CALLED
    ) -> ApiAnswer:
        """Run an operation without parameters; what goes wrong is recorded as health, then raised.

        It never waits for the budget: "too many" is a verdict too.
        """
        answer = await self._asking.call(connection_id, operation, kind)
        if self.stand_ins.on:
            return dataclasses.replace(answer, body=self.stand_ins.value(answer.body))
        return answer

    async def ask(self, connection_id: str, call: Call) -> RawAnswer:
        """Send a read within the budget and return its answer, whatever its status.

        What it says about the connection is recorded. Raises, and records too, a TransportError or
        a CredentialStoreError.
        """
        meant = self.stand_ins.call(call) if self.stand_ins.on else call
        return self.stand_ins.answer(await self._asking.ask(connection_id, meant))

    async def token_to_copy(self, connection_id: str) -> str:
        """Return a connection's access token, for the person who asked for it.

        Raises a CredentialStoreError.
        """
        return (await self._asking.token_of(connection_id)).access_token

    async def rename(self, connection_id: str, name: str) -> Connection:
        """Give a connection another name, at most 100 characters; an empty one is its account's."""
        found = self._known.found(connection_id)
        plain = " ".join(name.split())[:MAX_NAME] or self._known.default_name(found)
        await self._known.record(
            connection_id, lambda found: dataclasses.replace(found, name=plain), EventKind.RENAMED
        )
        return self._found(connection_id)

    async def label(self, connection_id: str, change: Change) -> Connection:
        """Change a connection's tags, note and colour; raises a LabelInvalid, or NoSuchConnection.

        What another run has noted meanwhile is changed, not overwritten.
        """
        now = await self._vault.connection_now(connection_id)
        label = (now or self._known.found(connection_id)).label
        await self._known.label(connection_id, change.of(label))
        return self._found(connection_id)

    async def remove(self, connection_id: str) -> Removal:
        """Delete a connection and its token from this computer; Copper is not told.

        Raises a CredentialStoreError, and removes nothing, when the token could not be deleted.
        """
        connection = self._known.found(connection_id)
        secret_left = await self._vault.remove(connection_id)
        self._known.forget(connection_id)
        return Removal(self.stand_ins.connection(connection), secret_left)

    async def remove_each(
        self, connection_ids: Sequence[str], go_on: Callable[[str], bool]
    ) -> Cleared:
        """Remove several connections, one after the other; Copper is not told.

        ``go_on`` is told each name before its turn, and nothing more is begun once it says no. What
        cannot be removed is in what is returned, and keeps nothing else from being removed.
        """
        from copper_desktop.connections.clearing import remove_each

        found = (self._known.get(connection_id) for connection_id in connection_ids)
        shown = [self.stand_ins.connection(known) for known in found if known is not None]
        return await remove_each(self, shown, go_on)

    def revoking(self, connection_id: str) -> Revoking:
        """Return what waits until Copper refuses a connection's token."""
        from copper_desktop.connections.revoking import Revoking

        return Revoking(lambda: self.check(connection_id))

    async def remove_all(self, progress: Callable[[str], None]) -> Cleared:
        """Remove every connection, and the registrations and secrets that were entered here.

        What an administrator put here stays, without the secrets that were entered for it.
        ``progress`` is told each name before its turn. What cannot be removed is in what is
        returned, and keeps nothing else from being removed. Copper is not told.
        """
        from copper_desktop.connections.clearing import clear

        return await clear(self, self._vault, progress)

    async def move_out(self, path: Path) -> int:
        """Write what goes to another computer, without any secret; return how many connections.

        Raises MoveFileNotSaved.
        """
        from copper_desktop import moving
        from copper_desktop.connections.arrivals import save

        known = self._known.all()
        await save(path, moving.render(self._registrations.all(), known))
        return len(known)

    async def plan_move(self, path: Path) -> Move:
        """Return what of another computer's file is not here yet; changes nothing.

        Raises MoveFileInvalid or ApplicationFileInvalid.
        """
        from copper_desktop.connections.arrivals import read, unknown_here

        return unknown_here(await read(path), self._registrations.all(), self._known.all())

    async def move_in(self, move: Move) -> Move:
        """Take over what another computer had and this one has not; return what that was.

        Applications come without their client secrets, connections without their tokens. Both get
        new ids: those of a file could name an entry of the credential store.
        """
        from copper_desktop.connections.arrivals import unknown_here

        new = unknown_here(move, self.applications(), self._known.all())
        await self._vault.add_moved(new.applications, new.connections)
        await self.reload()
        return new

    async def follow(self) -> bool:
        """Reload if another run of the program has written; True when something changed."""
        return await self._known.follow()

    async def reload(self) -> bool:
        """Take over what other runs of the program have changed; True when there was something.

        What this run changes meanwhile is read again rather than undone.
        """
        return await self._known.reload()

    async def settle(self) -> bool:
        """Finish what an earlier run was stopped in; True when the connections changed by it.

        The secrets that it left behind are in ``leftovers`` from then on.
        """
        settled = await self._known.settle()
        self.leftovers = settled.leftovers
        return bool(settled.removed)

    async def delete_leftovers(self) -> int:
        """Delete the secrets that interrupted runs left behind; return how many there were."""
        deleted = 0
        for entry in self.leftovers:
            await self._vault.delete_leftover(entry)
            self.leftovers = tuple(left for left in self.leftovers if left != entry)
            deleted += 1
        return deleted

    async def fetch(self, url: str, limit: int) -> bytes:
        """Return what is at an https address that is not Copper's, and send no token to it.

        Nothing, where the answer is another than 200. Raises a TransportError, also for what is
        longer than ``limit`` bytes.
        """
        from copper_desktop.transport import Request

        answer = await self._network().send(Request("GET", url), limit=limit)
        return answer.body if answer.status == 200 else b""

    async def aclose(self) -> None:
        """Close network, index and threads; nothing may be asked of the service afterwards."""
        if self._transport is not None:
            await self._transport.aclose()
        self.budget.close()
        self._vault.close()

    # Inside.

    @cached_property
    def _asking(self) -> Asking:
        from copper_desktop.connections.asking import Asking

        return Asking(
            self._known,
            self._registrations,
            self._vault,
            self._renewal,
            self._network,
            self.budget,
            self._clock,
        )

    def _found(self, connection_id: str) -> Connection:
        return self.stand_ins.connection(self._known.found(connection_id))

    def _sign_out_of(self, proxy: str) -> None:
        if self._transport is not None:
            self._transport.sign_out(proxy)

    def _network(self) -> Transport:
        if self._transport is None:
            self._transport = self._new_transport()
        return self._transport
