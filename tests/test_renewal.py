"""Tokens that renew themselves, against the simulated Copper on real sockets."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications.registrations import BuiltinApplication
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application, Connection, EventKind, Health
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.index import Index
from copper_desktop.storage.process_lock import locked
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.conftest import Clock
from tests.storage.test_vault import Store

LIFETIME = 300


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(expires_in=LIFETIME, refreshes=True, clock=clock) as started:
        yield started


@pytest.fixture
def application(sandbox: Sandbox) -> Application:
    found = sandbox.registration
    return Application(
        id="sandbox",
        name="Sandbox",
        client_id=found.client_id,
        redirect_uri=found.redirect_uris[0],
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        api_base=found.api_base,
        builtin=True,
    )


class Runs:
    """Two runs of the program over one index and one credential store."""

    def __init__(
        self, folder: Path, clock: Clock, sandbox: Sandbox, application: Application
    ) -> None:
        self.clock, self.store, self.application = clock, Store(), application
        self.index = Index(folder / "index.sqlite3", clock)
        builtin = BuiltinApplication(application, sandbox.registration.client_secret)
        self.refreshes = 0
        self.lock = folder / "renewal.lock"

        def service() -> ConnectionService:
            return ConnectionService(
                Vault(self.index, self.store),
                lambda: Transport(deadline=30),
                clock,
                builtin,
                renewal_lock=self.lock,
            )

        self.service, self._make = service(), service
        self.other = self.service

    async def connect(self) -> Connection:
        visits: list[asyncio.Task[object]] = []

        def open_browser(url: str) -> bool:
            visits.append(asyncio.ensure_future(ScriptedBrowser().visit(url)))
            return True

        connection = await self.service.connect(self.application, open_browser, lambda _step: None)
        await asyncio.gather(*visits)
        self.other = self._make()  # it starts now, and finds the connection in the index
        return connection

    def secret(self) -> str:
        (found,) = self.store.secrets.values()
        return found


@pytest.fixture
async def runs(
    tmp_path: Path, clock: Clock, sandbox: Sandbox, application: Application
) -> AsyncIterator[Runs]:
    made = Runs(tmp_path, clock, sandbox, application)
    yield made
    for run in (made.service, made.other):
        await run.aclose()


async def test_a_token_that_renews_itself_shows_no_expiry_to_care_about(runs: Runs) -> None:
    connection = await runs.connect()
    assert connection.renewable
    assert connection.health_at(runs.clock() + timedelta(seconds=LIFETIME - 1)) is Health.WORKING
    assert connection.health_at(runs.clock() + timedelta(seconds=LIFETIME)) is Health.UNCHECKED


async def test_a_token_is_left_alone_until_it_is_about_to_expire(runs: Runs) -> None:
    connection = await runs.connect()
    before = runs.secret()
    await runs.service.check(connection.id)
    assert runs.secret() == before


@pytest.mark.parametrize("later", [LIFETIME - 30, LIFETIME + 3600])
async def test_a_token_is_renewed_before_or_after_it_has_expired(runs: Runs, later: int) -> None:
    connection = await runs.connect()
    before = runs.secret()
    runs.clock.move(seconds=later)
    checked = await runs.service.check(connection.id)
    assert checked.health is Health.WORKING
    assert checked.expires_at == runs.clock() + timedelta(seconds=LIFETIME)
    assert checked.scopes == connection.scopes
    assert runs.secret() != before
    assert runs.index.connections() == (checked,)
    kinds = [event.kind for event in await runs.service.history(connection.id)]
    assert kinds[:2] == [EventKind.CHECKED, EventKind.RENEWED]


async def test_two_runs_at_once_use_the_refresh_token_once(runs: Runs) -> None:
    connection = await runs.connect()
    runs.clock.move(seconds=LIFETIME)
    checked = await asyncio.gather(
        *(run.check(connection.id) for run in (runs.service, runs.other, runs.service, runs.other))
    )
    assert {found.health for found in checked} == {Health.WORKING}
    kinds = [event.kind for event in await runs.service.history(connection.id)]
    assert kinds.count(EventKind.RENEWED) == 1


async def test_a_refresh_token_that_is_no_good_means_signing_in_again(
    runs: Runs, tmp_path: Path
) -> None:
    connection = await runs.connect()
    runs.clock.move(seconds=LIFETIME)
    for entry in runs.store.secrets:
        runs.store.secrets[entry] = '{"access_token":"old","refresh_token":"used"}'
    checked = await runs.service.check(connection.id)
    assert checked.health is Health.EXPIRED
    assert not checked.renewable
    assert checked.evidence is not None
    assert (checked.evidence.code, checked.evidence.asked) == ("CD-240", "token endpoint")


async def test_a_new_pair_that_the_store_did_not_take_is_kept_as_soon_as_it_does(
    runs: Runs,
) -> None:
    connection = await runs.connect()
    before = runs.secret()
    runs.clock.move(seconds=LIFETIME)
    runs.store.failure = errors.StoreLocked("Test")
    assert (await runs.service.check(connection.id)).health is Health.LOCKED
    assert runs.secret() == before
    runs.store.failure = None
    assert (await runs.service.check(connection.id)).health is Health.WORKING
    assert runs.secret() != before


async def test_a_token_endpoint_in_trouble_costs_nothing_while_the_token_is_good(
    runs: Runs, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from copper_desktop.oauth import token

    async def fails(*_arguments: object) -> None:
        raise errors.TokenEndpointFailed(503)

    connection = await runs.connect()
    monkeypatch.setattr(token, "refresh", fails)
    runs.clock.move(seconds=LIFETIME - 30)
    assert (await runs.service.check(connection.id)).health is Health.WORKING
    runs.clock.move(seconds=60)
    checked = await runs.service.check(connection.id)
    assert checked.health is Health.UNREACHABLE
    assert checked.renewable


async def test_a_connection_that_was_removed_meanwhile_is_not_brought_back(runs: Runs) -> None:
    connection = await runs.connect()
    runs.clock.move(seconds=LIFETIME)
    await runs.other.remove(connection.id)
    with pytest.raises(errors.NoSuchConnection):
        await runs.service.check(connection.id)
    assert runs.index.connections() == ()


async def test_another_process_that_renews_is_waited_for(runs: Runs) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sys; from filelock import FileLock\n"
        "with FileLock(sys.argv[1]): print('held', flush=True); sys.stdin.read()",
        str(runs.lock),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    await holder.stdout.readline()
    with pytest.raises(errors.IndexUnavailable):
        async with locked(runs.lock, 0.1):
            pytest.fail("two had it")
    holder.kill()  # the system frees the lock of a process that dies
    await holder.communicate()
    async with locked(runs.lock, 30):
        pass


async def test_a_lock_in_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.IndexUnavailable):
        async with locked(tmp_path / "file" / "lock", 30):
            pytest.fail("it cannot be had")


@pytest.mark.parametrize("later", [LIFETIME - 30, LIFETIME + 3600])
async def test_a_token_that_is_lent_is_renewed_first(runs: Runs, later: int) -> None:
    connection = await runs.connect()
    await runs.service.lending.switch(connection, True)
    before = runs.secret()
    runs.clock.move(seconds=later)
    lend = runs.service.lending.lend
    lent = await lend(connection, runs.application, EventKind.TOKEN_PRINTED)
    assert lent.access_token not in before
    assert lent.access_token in runs.secret()
    (kept,) = runs.index.connections()
    assert kept.expires_at == runs.clock() + timedelta(seconds=LIFETIME)
    kinds = [event.kind for event in await runs.service.history(connection.id)]
    assert kinds[:2] == [EventKind.TOKEN_PRINTED, EventKind.RENEWED]


async def test_a_token_that_cannot_be_renewed_any_more_is_lent_to_nobody(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    from copper_desktop.oauth import token

    async def fails(*_arguments: object) -> None:
        raise errors.TokenEndpointFailed(503)

    connection = await runs.connect()
    await runs.service.lending.switch(connection, True)
    monkeypatch.setattr(token, "refresh", fails)
    runs.clock.move(seconds=LIFETIME)
    with pytest.raises(errors.TokenEndpointFailed):
        await runs.service.lending.lend(connection, runs.application, EventKind.COMMAND_RUN)
    kinds = [event.kind for event in await runs.service.history(connection.id)]
    assert EventKind.COMMAND_RUN not in kinds
