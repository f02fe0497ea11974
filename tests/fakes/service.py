"""A connection service that does what a test tells it.

It stands in where a state cannot be produced on demand, for example a locked credential store, an
answer that never comes, or a token about to expire. The journey tests use the real service.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copper_desktop import errors
from copper_desktop.alarms import Alarm
from copper_desktop.api.budget import Budget, Spending
from copper_desktop.api.calls import Call
from copper_desktop.api.operations import Operation
from copper_desktop.applications.registrations import ImportPlan
from copper_desktop.conflict import Ask, Choice, Conflict
from copper_desktop.connections import ConnectionService
from copper_desktop.connections.clearing import Cleared, Kept, remove_each
from copper_desktop.connections.revoking import Revoking
from copper_desktop.connections.storing import StoreChoice
from copper_desktop.labels import Change
from copper_desktop.model import (
    Account,
    ApiAnswer,
    Application,
    Connection,
    Event,
    EventKind,
    Evidence,
    Health,
    Identity,
    PastCall,
    RawAnswer,
    Removal,
    Step,
    StepKind,
    User,
)
from copper_desktop.stand_ins import StandIns
from copper_desktop.storage.credentials import OnWaiting
from copper_desktop.storage.passphrases import Ask as AskPassphrase
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.storage.stores import ENCRYPTED_FILE, SECRET_SERVICE, name_of

NOW = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
URL = "https://app.copper.com/oauth/authorize?response_type=code&state=abc"
REVOKE_PAGE = "https://app.copper.example/settings/integrations"


def application(number: int = 1, **changes: object) -> Application:
    """Return an application."""
    made = Application(
        id=f"app{number}",
        name=f"Application {number}",
        client_id=f"client{number}",
        redirect_uri="http://127.0.0.1/callback",
        revoke_page=REVOKE_PAGE,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def connection(number: int = 1, **changes: object) -> Connection:
    """Return a working connection."""
    evidence = Evidence(NOW, "GET /users/me", 200, 0.084, "6f1c2d9e-77aa", None)
    made = Connection(
        id=f"c{number}",
        application_id="app1",
        name=f"Northwind {number}",
        identity=Identity(
            User(number, f"Ada Lovelace {number}", f"ada{number}@northwind.example"),
            Account(number, f"Northwind {number}"),
        ),
        scopes=("developer/v1/all",),
        connected_at=NOW - timedelta(days=3),
        health=Health.WORKING,
        verified_at=NOW,
        evidence=evidence,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class FakeBudget(Budget):
    """Tells what a test says was spent: a queue cannot be produced without waiting a minute."""

    def __init__(self) -> None:
        self.listeners = []
        self.spent = Spending()

    async def spending(self, connection_id: str) -> Spending:
        """Return ``spent``."""
        await asyncio.sleep(0)
        return self.spent


class FakeLending:
    """A switch for each connection; an administrator's policy is a file of root's."""

    def __init__(self) -> None:
        self.on: set[str] = set()
        self.forbidden = False
        self.fails: BaseException | None = None

    def is_forbidden(self) -> bool:
        """Return ``forbidden``."""
        return self.forbidden

    async def is_on(self, connection: Connection) -> bool:
        """Tell whether it is switched on."""
        await asyncio.sleep(0)
        return connection.id in self.on

    async def switch(self, connection: Connection, on: bool) -> None:
        """Switch it."""
        await asyncio.sleep(0)
        if self.fails is not None:
            raise self.fails
        (self.on.add if on else self.on.discard)(connection.id)


class FakeProxySignIns:
    """Keeps names and passwords in a dict."""

    def __init__(self, service: FakeService) -> None:
        self._service = service
        self.kept: dict[str, tuple[str, str]] = {}

    async def is_kept(self, proxy: str) -> bool:
        """Tell whether there is one."""
        return proxy in self.kept

    async def keep(self, proxy: str, user: str, password: str) -> None:
        """Keep it, or fail as the service does."""
        await self._service._pass("proxy_sign_in", proxy)
        self.kept[proxy] = (user, password)

    async def forget(self, proxy: str) -> None:
        """Forget it."""
        self.kept.pop(proxy, None)


class FakeService(ConnectionService):
    """Keeps its state in lists; ``fails`` is raised by the next call, ``gate`` holds calls up."""

    def __init__(self, *connections: Connection, applications: int = 1) -> None:
        self.stand_ins = StandIns()
        self.known = list(connections)
        self.budget = self.spending = FakeBudget()
        self.lending = self.switches = FakeLending()  # type: ignore[assignment]
        self.past: tuple[PastCall, ...] = ()
        self.raw: bytes | None = None
        self.status = 200
        self.told: set[str] = set()
        self.fake_proxies = FakeProxySignIns(self)
        self.events: dict[str, tuple[Event, ...]] = {}
        self.elsewhere: list[Connection] = []
        self.apps = [application(number) for number in range(1, applications + 1)]
        self.fails: BaseException | None = None
        self.gate: asyncio.Event | None = None
        self.steps = [
            Step(StepKind.LISTENING, NOW, url=URL),
            Step(StepKind.BROWSER_OPENED, NOW),
        ]
        self.steps_after = [
            Step(StepKind.CAME_BACK, NOW, method="POST"),
            Step(StepKind.EXCHANGED, NOW),
            Step(StepKind.IDENTIFIED, NOW),
            Step(StepKind.SAVED, NOW),
        ]
        self.new = connection(9, name="Contoso")
        self.total: int | None = None
        self.body: object = {"id": 1, "name": "Ada Lovelace"}
        self.request_id: str | None = "6f1c2d9e-77aa"
        self.secret_left = False
        self.kept: list[Kept] = []
        self.leftovers = ()
        self.secrets: list[str | None] = []
        self.refused: list[errors.CopperDesktopError] = []
        self.plan: ImportPlan | None = None
        self.exported: list[Path] = []
        self.store = StoreStatus("Secret Service", StoreState.READY)
        self.stores: tuple[StoreChoice, ...] = (
            StoreChoice(SECRET_SERVICE, "Secret Service", True, True, 2),
            StoreChoice(ENCRYPTED_FILE, "Encrypted file", False, False, 0),
        )
        self.calls: list[tuple[str, str]] = []
        self.cancelled: list[str] = []
        self.renewed: list[str | None] = []
        self.conflict: Conflict | None = None
        self.twins: dict[str, Connection] = {}
        self.choices: list[Choice] = []

    @property
    def requests_sent(self) -> int:
        """Return how many checks there were."""
        return sum(name == "check" for name, _id in self.calls)

    @property
    def proxy_sign_ins(self) -> FakeProxySignIns:  # type: ignore[override]
        """Return what keeps them."""
        return self.fake_proxies

    async def untold(self, alarms: Sequence[Alarm]) -> tuple[Alarm, ...]:
        """Return those of which this list knows nothing yet."""
        await asyncio.sleep(0)
        new = tuple(alarm for alarm in alarms if alarm.mark not in self.told)
        self.told |= {alarm.mark for alarm in new}
        return new

    def hold(self) -> asyncio.Event:
        """Hold up every call until the event returned is set."""
        self.gate = asyncio.Event()
        return self.gate

    def applications(self) -> tuple[Application, ...]:
        """Return the applications."""
        return tuple(self.apps)

    def application_of(self, connection: Connection) -> Application:
        """Return the connection's application."""
        return next(known for known in self.apps if known.id == connection.application_id)

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections."""
        return tuple(map(self.stand_ins.connection, self.known))

    def twin_of(self, connection_id: str) -> Connection | None:
        """Return ``twins``' one of a connection."""
        return self.twins.get(connection_id)

    async def store_status(self) -> StoreStatus:
        """Return ``store``."""
        await asyncio.sleep(0)
        return self.store

    is_store_fixed = False

    async def store_choices(self) -> tuple[StoreChoice, ...]:
        """Return ``stores``."""
        await asyncio.sleep(0)
        return self.stores

    async def choose_store(self, kind: str, new_passphrase: str | None = None) -> None:
        """Choose among ``stores``."""
        await self._pass("choose_store", kind)
        self.secrets.append(new_passphrase)
        self.stores = tuple(
            replace(each, is_chosen=each.kind == kind, is_here=each.is_here or each.kind == kind)
            for each in self.stores
        )
        self.store = StoreStatus(name_of(kind), StoreState.READY)

    async def secrets_elsewhere(self) -> int:
        """Return how many secrets are not in the store that is chosen."""
        return sum(each.secrets for each in self.stores if not each.is_chosen)

    async def move_secrets(self) -> int:
        """Move everything into the store that is chosen."""
        await self._pass("move_secrets", "")
        moved = await self.secrets_elsewhere()
        self.stores = tuple(
            replace(each, secrets=each.secrets + moved if each.is_chosen else 0)
            for each in self.stores
        )
        return moved

    async def change_passphrase(self, new_passphrase: str) -> None:
        """Remember the passphrase."""
        await self._pass("change_passphrase", "")
        self.secrets.append(new_passphrase)

    def ask_passphrases(self, ask: AskPassphrase) -> None:
        """Remember whom to ask."""
        self.ask_passphrase = ask

    def watch_store(self, on_waiting: OnWaiting) -> None:
        """Remember whom to tell of waiting."""
        self.on_waiting = on_waiting

    def stop_waiting(self) -> None:
        """Note that waiting was given up."""
        self.calls.append(("stop_waiting", ""))
        self.on_waiting(False)

    async def token_to_copy(self, connection_id: str) -> str:
        """Return a token."""
        await self._pass("token_to_copy", connection_id)
        return "the-token"

    async def delete_leftovers(self) -> int:
        """Forget ``leftovers``."""
        await self._pass("delete_leftovers", "")
        deleted, self.leftovers = len(self.leftovers), ()
        return deleted

    async def unlock_store(self) -> None:
        """Unlock ``store``."""
        await self._pass("unlock_store", self.store.name)
        self.store = replace(self.store, state=StoreState.READY)

    async def connect(
        self,
        application: Application,
        open_browser: Callable[[str], bool],
        progress: Callable[[Step], None],
        *,
        renewing: str | None = None,
        ask: Ask | None = None,
    ) -> Connection:
        """Report the steps, waiting at the browser where held up; ask about ``conflict``."""
        self.renewed.append(renewing)
        for step in self.steps:
            progress(step)
        open_browser(URL)
        await self._pass("connect", application.id)
        for step in self.steps_after[:-1]:
            progress(step)
        if self.conflict is not None and ask is not None:
            conflict, self.conflict = self.conflict, None
            self.choices.append(await ask(conflict))
            if self.choices[-1] is Choice.LEAVE:
                raise conflict.error
        progress(self.steps_after[-1])
        self.known.append(self.new)
        return self.new

    async def reload(self) -> bool:
        """Take over what the test says was done elsewhere."""
        changed = bool(self.elsewhere)
        self.known += self.elsewhere
        self.elsewhere.clear()
        return changed

    async def check(self, connection_id: str, *, quietly: bool = False) -> Connection:
        """Return the connection as it is in the list by then."""
        await self._pass("check", connection_id)
        return self._of(connection_id)

    async def history(self, connection_id: str) -> tuple[Event, ...]:
        """Return what the test says has happened."""
        await self._pass("history", connection_id)
        return self.events.get(connection_id, ())

    async def call(
        self, connection_id: str, operation: Operation, kind: EventKind = EventKind.CALLED
    ) -> ApiAnswer:
        """Return ``body``."""
        await self._pass("call", operation.id)
        return ApiAnswer(operation.id, 200, 0.084, self.request_id, self.body)

    async def ask(self, connection_id: str, call: Call) -> RawAnswer:
        """Return ``body`` as Copper would send it."""
        await self._pass("call", call.operation)
        body = json.dumps(self.body, ensure_ascii=False).encode() if self.raw is None else self.raw
        asked = f"{call.method} {call.path}"
        return RawAnswer(
            call.operation, asked, self.status, 0.084, self.request_id, self.total, {}, body
        )

    async def past_calls(self, connection_id: str) -> tuple[PastCall, ...]:
        """Return ``past``."""
        await self._pass("past_calls", connection_id)
        return self.past

    async def rename(self, connection_id: str, name: str) -> Connection:
        """Rename in the list."""
        await self._pass("rename", connection_id)
        return self.put(replace(self._of(connection_id), name=name))

    async def label(self, connection_id: str, change: Change) -> Connection:
        """Label in the list."""
        await self._pass("label", connection_id)
        found = self._of(connection_id)
        return self.put(replace(found, label=change.of(found.label)))

    async def remove_each(
        self, connection_ids: Sequence[str], go_on: Callable[[str], bool]
    ) -> Cleared:
        """Remove one after the other, as the service does."""
        here = [known for known in self.known if known.id in connection_ids]
        return await remove_each(self, here, go_on)

    async def remove(self, connection_id: str) -> Removal:
        """Take out of the list."""
        await self._pass("remove", connection_id)
        gone = self._of(connection_id)
        self.known.remove(gone)
        return Removal(gone, self.secret_left)

    def revoking(self, connection_id: str) -> Revoking:
        """Return what really waits, without pauses, for what the list has by then."""
        return Revoking(lambda: self.check(connection_id), ask_every=0.01)

    async def remove_all(self, progress: Callable[[str], None]) -> Cleared:
        """Take out what ``kept`` does not name."""
        await self._pass("remove_all", "")
        removals = []
        for gone in tuple(self.known):
            progress(gone.name)
            if gone.name not in {kept.name for kept in self.kept}:
                self.known.remove(gone)
                removals.append(Removal(gone, self.secret_left))
        left = tuple(gone.connection.name for gone in removals if gone.secret_left)
        return Cleared(tuple(removals), ("App 1",), 0, left, tuple(self.kept))

    own_allowed = True

    def refused_applications(self) -> tuple[errors.CopperDesktopError, ...]:
        """Return what the test says was not believed."""
        return tuple(self.refused)

    def asks_secret(self, application: Application) -> bool:
        """Say that every managed application asks for its secret."""
        return application.managed

    async def set_client_secret(self, application: Application, client_secret: str) -> None:
        """Remember the secret."""
        await self._pass("set_client_secret", application.id)
        self.secrets.append(client_secret)

    async def plan_import(self, path: Path) -> ImportPlan:
        """Return ``plan``."""
        await self._pass("plan_import", path.name)
        assert self.plan is not None
        return replace(self.plan, path=path)

    async def import_application(self, plan: ImportPlan, client_secret: str | None) -> Application:
        """Keep the application of the plan."""
        return await self.add_application(plan.application, client_secret)

    async def export_application(self, application: Application, path: Path) -> None:
        """Remember where to."""
        await self._pass("export_application", application.id)
        self.exported.append(path)

    async def add_application(
        self, application: Application, client_secret: str | None
    ) -> Application:
        """Keep the application and remember the secret."""
        await self._pass("add_application", application.name)
        self.apps = [known for known in self.apps if known.id != application.id]
        self.apps.append(application)
        self.secrets.append(client_secret)
        return application

    async def remove_application(self, application_id: str) -> bool:
        """Take the application out."""
        await self._pass("remove_application", application_id)
        self.apps = [known for known in self.apps if known.id != application_id]
        return False

    def put(self, changed: Connection) -> Connection:
        """Replace a connection in the list."""
        self.known = [changed if known.id == changed.id else known for known in self.known]
        return changed

    def _of(self, connection_id: str) -> Connection:
        return next(known for known in self.known if known.id == connection_id)

    async def _pass(self, name: str, about: str) -> None:
        self.calls.append((name, about))
        try:
            await asyncio.sleep(0)
            if self.gate is not None:
                await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise
        if self.fails is not None:
            error, self.fails = self.fails, None
            raise error
