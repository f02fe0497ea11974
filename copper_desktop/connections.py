"""ConnectionService: connect, check, call, rename and remove.

It is told the time, the browser and where things are kept, returns values or raises, and knows of
no window. Used from one event loop.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.api.budget import Budget
from copper_desktop.applications.managed import Managed
from copper_desktop.applications.registrations import (
    BuiltinApplication,
    FindManaged,
    ImportPlan,
    Registrations,
)
from copper_desktop.lending import Lending
from copper_desktop.model import (
    ApiAnswer,
    Application,
    Connection,
    Event,
    EventKind,
    Identity,
    PastCall,
    RawAnswer,
    Removal,
    Step,
    Token,
)
from copper_desktop.renewal import Renewal
from copper_desktop.storage.credentials import CredentialStore, OnWaiting
from copper_desktop.storage.entries import Entry
from copper_desktop.storage.sent_calls import SentCalls
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.storage.token_entry import TokenEntry
from copper_desktop.storage.vault import Vault

if TYPE_CHECKING:
    from copper_desktop.api.calls import Call
    from copper_desktop.api.operations import Operation
    from copper_desktop.certificate.kept import KeptCertificate
    from copper_desktop.moving import Move
    from copper_desktop.transport import Transport

SIGN_IN_SECONDS = 900.0
MAX_NAME = 100

_RECORDED = (
    errors.ApiError,
    errors.TokenError,
    errors.TransportError,
    errors.CredentialStoreError,
)
"""What says something about a connection, and becomes its health and evidence."""


class ConnectionService:
    """What a person can do with connections.

    Any method may raise what ``errors.py`` has; what one says was done is on disk when it returns.
    ``transport`` is called once, when the network is first needed. ``budget`` counts the calls of
    every run of the program; without it only those of this one are. ``renewal_lock`` is a file by
    which the runs renew tokens one after the other.
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
    ) -> None:
        self.budget = budget or Budget(SentCalls(None), clock)
        self.lending = Lending(vault, clock, lending_forbidden)
        self._vault = vault
        self._new_transport = transport
        self._transport: Transport | None = None
        self._clock = clock
        self._renewal = Renewal(vault, self._network, clock, renewal_lock)
        self._registrations = Registrations(vault, builtin, find_managed)
        self._connections = {found.id: found for found in vault.connections}
        self._changes = 0
        self.leftovers: tuple[Entry, ...] = ()

    @property
    def certificate(self) -> KeptCertificate:
        """What this computer answers https redirect URIs with."""
        from copper_desktop.certificate.kept import KeptCertificate

        folder = self._vault.folder / "https-certificate"
        return KeptCertificate(folder, lambda: self._vault.credentials, self._clock)

    def applications(self) -> tuple[Application, ...]:
        """Return the applications, in the order in which they are shown."""
        return self._registrations.all()

    def refused_applications(self) -> tuple[errors.CopperDesktopError, ...]:
        """Return why files of an administrator were not believed, or cannot be used."""
        return self._registrations.refused

    def application_of(self, connection: Connection) -> Application:
        """Return the application of a connection; raises NoSuchApplication."""
        return self._registrations.found(connection.application_id)

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections, oldest first, as last known; does no input or output."""
        return tuple(self._connections.values())

    def use_credentials(self, credentials: CredentialStore) -> None:
        """Keep secrets in another credential store from now on."""
        self._vault.use(credentials)

    async def store_status(self) -> StoreStatus:
        """Return the credential store's name and state, without asking anybody for anything."""
        return await self._vault.store_status()

    def watch_store(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, to unlock the credential store."""
        self._vault.watch_store(on_waiting)

    def stop_waiting(self) -> None:
        """Give up waiting for the credential store to be unlocked; whoever waits is told so."""
        self._vault.stop_waiting()

    async def unlock_store(self) -> None:
        """Ask for the credential store to be unlocked; raises a CredentialStoreError."""
        await self._vault.ready()

    async def connect(
        self,
        application: Application,
        open_browser: Callable[[str], bool],
        progress: Callable[[Step], None],
        *,
        timeout: float = SIGN_IN_SECONDS,
    ) -> Connection:
        """Sign in through the browser and return the stored connection.

        ``open_browser`` returns whether the system took the URL; when it did not, the wait goes on
        and the link can be opened by hand. ``timeout`` is in seconds. The same person of the same
        account through the same application takes the place of the older connection, whose name
        stays. When Copper gave a token but did not say whose, the connection is kept unchecked.
        """
        from copper_desktop.sign_in import SignIn
        from copper_desktop.timeline import followed

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
                self._vault.learn,
            )
            return await sign_in.run(self._keep)

    async def check(self, connection_id: str, *, quietly: bool = False) -> Connection:
        """Ask Copper who the token is and return the connection as it stands now.

        What goes wrong with Copper, the network or the credential store becomes its health and
        evidence and is not raised. ``quietly`` asks nobody to unlock the credential store.
        """
        from copper_desktop import verdict
        from copper_desktop.api import client
        from copper_desktop.api.operations import ACCOUNT, CURRENT_USER

        connection = self._found(connection_id)
        checked = EventKind.CHECKED
        if quietly and (status := await self.store_status()).state is StoreState.LOCKED:
            locked = errors.StoreLocked(status.name)
            await self._record(
                connection_id, verdict.refused(CURRENT_USER, locked, self._clock()), checked
            )
            return self._found(connection_id)
        with contextlib.suppress(*_RECORDED):
            user = client.as_user(await self.call(connection_id, CURRENT_USER, checked))
            if connection.identity is None:
                account = client.as_account(await self.call(connection_id, ACCOUNT, checked))
            else:
                account = connection.identity.account
            identity = Identity(user, account)
            await self._record(connection_id, verdict.identified(identity))
        return self._found(connection_id)

    async def history(self, connection_id: str) -> tuple[Event, ...]:
        """Return what happened to a connection, the newest first; the last 200 events are kept."""
        return await self._vault.events_of(connection_id)

    async def past_calls(self, connection_id: str) -> tuple[PastCall, ...]:
        """Return the last 500 reads of a connection, the newest first, without their bodies."""
        return await self._vault.calls_of(connection_id)

    async def call(
        self, connection_id: str, operation: Operation, kind: EventKind = EventKind.CALLED
    ) -> ApiAnswer:
        """Run an operation without parameters; what goes wrong is recorded as health, then raised.

        It never waits for the budget: an answer that says "too many" is the verdict.
        """
        from copper_desktop import verdict
        from copper_desktop.api import client
        from copper_desktop.api.calls import call_of
        from copper_desktop.api.operations import CURRENT_USER

        try:
            raw = await self._sent(connection_id, call_of(operation, {}), patient=False)
            judged = await self._asked_twice(connection_id, raw)
            if judged is not raw and operation is not CURRENT_USER:
                client.read(CURRENT_USER, judged)
                raise client.stray_refusal_of(raw)
            answer = client.read(operation, judged)
        except _RECORDED as error:
            await self._record(
                connection_id, verdict.refused(operation, error, self._clock()), kind
            )
            raise
        await self._record(connection_id, verdict.accepted(operation, answer, self._clock()), kind)
        return answer

    async def ask(self, connection_id: str, call: Call) -> RawAnswer:
        """Send a read within the budget and return its answer, whatever its status.

        What it says about the connection is recorded. Raises, and records too, a TransportError or
        a CredentialStoreError.
        """
        from copper_desktop import verdict
        from copper_desktop.api import client

        began = self._clock()
        try:
            answer = await self._sent(connection_id, call, patient=True)
            judged = await self._asked_twice(connection_id, answer)
        except _RECORDED as error:
            await self._note(connection_id, verdict.refused(call, error, self._clock()))
            await self._vault.add_call(connection_id, verdict.past_call(call, began, error))
            raise
        refusal = client.refusal_of(judged) or client.doubt_of(judged)
        if refusal is None:
            await self._note(connection_id, verdict.accepted(call, judged, self._clock()))
        else:
            await self._note(connection_id, verdict.refused(call, refusal, self._clock()))
        await self._vault.add_call(connection_id, verdict.past_call(call, began, refusal, answer))
        return answer

    async def token_to_copy(self, connection_id: str) -> str:
        """Return a connection's access token, for the person who asked for it.

        Raises a CredentialStoreError.
        """
        connection = self._found(connection_id)
        return (await self._token_of(connection, self.application_of(connection))).access_token

    async def rename(self, connection_id: str, name: str) -> Connection:
        """Give a connection another name, at most 100 characters; an empty one is its account's."""
        found = self._found(connection_id)
        plain = " ".join(name.split())[:MAX_NAME] or self._default_name(found)
        await self._record(
            connection_id, lambda found: replace(found, name=plain), EventKind.RENAMED
        )
        return self._found(connection_id)

    async def remove(self, connection_id: str) -> Removal:
        """Delete a connection and its token from this computer; Copper is not told.

        Raises a CredentialStoreError, and removes nothing, when the store is there but the token
        could not be deleted.
        """
        connection = self._found(connection_id)
        secret_left = await self._vault.remove(connection_id)
        self._forget(connection_id)
        return Removal(connection, secret_left)

    async def add_application(
        self, application: Application, client_secret: str | None
    ) -> Application:
        """Keep a registration, in place of an older one of the same id.

        A ``client_secret`` of None leaves the older one's where it is. Raises ApplicationInvalid
        or RedirectUriUnsupported; while connections use the older one, the servers it names cannot
        be exchanged.
        """
        used = self._is_used(application.id)
        kept = await self._registrations.keep(application, client_secret, in_use=used)
        self._changes += 1
        return kept

    async def remove_application(self, application_id: str) -> None:
        """Remove a registration; raises ApplicationInUse while connections need it."""
        if self._is_used(application_id):
            raise errors.ApplicationInUse(application_id)
        await self._registrations.remove(application_id)
        self._changes += 1

    async def set_client_secret(self, application: Application, client_secret: str) -> None:
        """Keep another client secret; raises ApplicationManaged where the file has it."""
        await self._registrations.keep_secret(application, client_secret)

    def asks_secret(self, application: Application) -> bool:
        """Return whether an application is an administrator's whose file has no secret."""
        return self._registrations.asks_secret(application)

    async def plan_import(self, path: Path) -> ImportPlan:
        """Read an application file and say what importing it would do; changes nothing."""
        return await self._registrations.plan_import(path)

    async def import_application(self, plan: ImportPlan, client_secret: str | None) -> Application:
        """Do what ``plan`` says, with the secret that was entered, else with the file's."""
        return await self.add_application(plan.application, client_secret or plan.client_secret)

    async def export_application(self, application: Application, path: Path) -> None:
        """Write an application's file, without its secret."""
        await self._registrations.export(application, path)

    async def move_in(self, move: Move) -> Move:
        """Take over what another computer had and this one has not; return what that was.

        Applications come without their client secrets, connections without their tokens. Both get
        new ids: those of a file could name an entry of the credential store.
        """
        from copper_desktop.moving import Move
        from copper_desktop.oauth.registration import origins

        here = {(known.client_id, origins(known)): known.id for known in self.applications()}
        ids, applications, connections = {}, [], []
        for found in move.applications:
            bound = (found.client_id, origins(found))
            if bound not in here:
                here[bound] = secrets.token_hex(16)
                applications.append(replace(found, id=here[bound]))
            ids[found.id] = here[bound]
        for moved in move.connections:
            if moved.application_id in ids:
                owned = replace(moved, application_id=ids[moved.application_id])
                if not self._is_known(owned):
                    connections.append(replace(owned, id=secrets.token_hex(8)))
        await self._vault.add_moved(applications, connections)
        await self.reload()
        return Move(tuple(applications), tuple(connections))

    def _is_known(self, connection: Connection) -> bool:
        """Tell whether a connection of the same identity, or name, is here already."""
        alike = [
            found
            for found in self._connections.values()
            if found.application_id == connection.application_id
        ]
        return any(
            _same(found.identity, connection.identity)
            or (connection.identity is None and found.name == connection.name)
            for found in alike
        )

    async def follow(self) -> bool:
        """Reload if another run of the program has written; True when something changed."""
        return await self._vault.changed_elsewhere() and await self.reload()

    async def reload(self) -> bool:
        """Take over what other runs of the program have changed; True when there was something.

        What this run changes meanwhile is read again rather than undone.
        """
        before = (self.applications(), self._connections)
        await self._registrations.look_again()
        while True:
            changes = self._changes
            applications, connections = await self._vault.read_again()
            if changes == self._changes:
                break
        self._registrations.take(applications)
        self._connections = {found.id: found for found in connections}
        return before != (self.applications(), self._connections)

    async def settle(self) -> bool:
        """Finish what an earlier run was stopped in; True when the connections changed by it.

        The secrets that it left behind are in ``leftovers`` from then on.
        """
        settled = await self._vault.settle()
        self.leftovers = settled.leftovers
        for owner in settled.removed:
            self._forget(owner)
        return bool(settled.removed)

    async def delete_leftovers(self) -> int:
        """Delete the secrets that interrupted runs left behind; return how many there were."""
        deleted = 0
        for entry in self.leftovers:
            await self._vault.delete_leftover(entry)
            self.leftovers = tuple(left for left in self.leftovers if left != entry)
            deleted += 1
        return deleted

    async def aclose(self) -> None:
        """Close network, index and threads; nothing may be asked of the service afterwards."""
        if self._transport is not None:
            await self._transport.aclose()
        self.budget.close()
        self._vault.close()

    # Inside.

    async def _sent(self, connection_id: str, call: Call, *, patient: bool) -> RawAnswer:
        """Send a call with the connection's token, counted in the token's budget."""
        from copper_desktop.api import client
        from copper_desktop.api.budget import key_of

        connection = self._found(connection_id)
        application = self.application_of(connection)
        token = (await self._token_of(connection, application)).access_token
        return await self.budget.spend(
            key_of(token),
            connection_id,
            lambda: client.exchange(self._network(), application, token, call, keep_partial=True),
            patient=patient,
        )

    async def _token_of(self, connection: Connection, application: Application) -> TokenEntry:
        """Return a connection's secrets, renewed if they are about to expire."""
        secret = partial(self._registrations.client_secret_of, application)
        renewed, entry = await self._renewal.token_of(connection, application, secret)
        known = self._connections.get(connection.id)
        if known is not None and renewed.expires_at != connection.expires_at:
            self._connections[connection.id] = replace(
                known, scopes=renewed.scopes, expires_at=renewed.expires_at
            )
            self._changes += 1
        return entry

    async def _asked_twice(self, connection_id: str, answer: RawAnswer) -> RawAnswer:
        """Return the answer to judge a token by: after a 401, what ``GET /users/me`` says then.

        Every living token may ask that, and a verdict that is not taken back takes two.
        """
        from copper_desktop.api import client
        from copper_desktop.api.calls import call_of
        from copper_desktop.api.operations import CURRENT_USER

        if not isinstance(client.refusal_of(answer), errors.TokenRejected):
            return answer
        return await self._sent(connection_id, call_of(CURRENT_USER, {}), patient=False)

    async def _keep(self, connection: Connection, token: Token) -> Connection:
        """Keep a new connection, in place of an older one of the same identity."""
        for old in self._connections.values():
            same_application = old.application_id == connection.application_id
            if same_application and _same(old.identity, connection.identity):
                connection = replace(connection, id=old.id, name=old.name)
                break
        known = connection.id in self._connections
        kind = EventKind.RECONNECTED if known else EventKind.CONNECTED
        event = Event(self._clock(), kind, connection.health, connection.evidence)
        await self._vault.keep_connection(connection, token, event)
        self._connections[connection.id] = connection
        self._changes += 1
        return connection

    async def _record(
        self,
        connection_id: str,
        change: Callable[[Connection], Connection],
        kind: EventKind | None = None,
    ) -> None:
        """Apply ``change`` here at once and then on disk; a connection that is gone stays gone.

        ``kind`` is what it is called in the history.
        """
        if connection_id not in self._connections:
            return
        changed = self._connections[connection_id] = change(self._connections[connection_id])
        self._changes += 1
        if not await self._vault.update(changed, self._event(kind, changed)):
            self._forget(connection_id)

    async def _note(self, connection_id: str, change: Callable[[Connection], Connection]) -> None:
        """Record ``change``; in the connection's history only if its verdict is another now.

        Calls have a history of their own, and would drive everything else out of this one.
        """
        found = self._connections.get(connection_id)
        if found is not None:
            same = change(found).health is found.health
            await self._record(connection_id, change, None if same else EventKind.CALLED)

    def _event(self, kind: EventKind | None, connection: Connection) -> Event | None:
        if kind is None:
            return None
        evidence = None if kind is EventKind.RENAMED else connection.evidence
        return Event(self._clock(), kind, connection.health, evidence)

    def _forget(self, owner: str) -> None:
        self._connections.pop(owner, None)
        self._registrations.forget(owner)
        self._changes += 1

    def _is_used(self, application_id: str) -> bool:
        used = {found.application_id for found in self._connections.values()}
        known = {found.id for found in self.applications()}
        return application_id in used and application_id in known

    def _found(self, connection_id: str) -> Connection:
        try:
            return self._connections[connection_id]
        except KeyError:
            raise errors.NoSuchConnection(connection_id) from None

    def _default_name(self, connection: Connection) -> str:
        if connection.identity is not None and connection.identity.account.name:
            return connection.identity.account.name
        return self.application_of(connection).name

    def _network(self) -> Transport:
        if self._transport is None:
            self._transport = self._new_transport()
        return self._transport


def _same(one: Identity | None, other: Identity | None) -> bool:
    if one is None or other is None:
        return False
    return (one.user.id, one.account.id) == (other.user.id, other.account.id)
