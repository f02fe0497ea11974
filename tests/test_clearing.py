"""Removing everything from a computer, and what is told of what could not be removed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications.managed import Managed, ManagedApplication
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application, Connection, Evidence, Health, Token
from copper_desktop.storage import stores
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.conftest import START, Clock
from tests.storage.test_vault import Store

ONE = Connection("c-1", "app-1", "One", None, (), START, health=Health.WORKING)
TWO = replace(
    ONE,
    id="c-2",
    name="Two",
    health=Health.REVOKED,
    evidence=Evidence(START, "GET /users/me", 401),
)


class Computer:
    """Two connections, a registration of the person's own and one of an administrator's."""

    def __init__(self, folder: Path, clock: Clock, application: Application) -> None:
        self.folder, self.store = folder, Store(stores.SECRET_SERVICE)
        self.index = Index(folder / "index.sqlite3", clock)
        self.vault = Vault(self.index, self.store)
        self.managed = replace(application, id="managed", name="Managed", managed=True)
        self.provided = replace(self.managed, id="provided", name="Provided with its secret")
        managed = Managed(
            (ManagedApplication(self.managed), ManagedApplication(self.provided, "its-secret"))
        )
        self.service = ConnectionService(
            self.vault, lambda: Transport(deadline=10), clock, find_managed=lambda: managed
        )
        self.progress: list[str] = []


@pytest.fixture
async def computer(
    tmp_path: Path, clock: Clock, application: Application
) -> AsyncIterator[Computer]:
    made = Computer(tmp_path, clock, application)
    await made.service.add_application(application, "client-secret")
    await made.service.set_client_secret(made.managed, "managed-secret")
    await made.vault.keep_connection(ONE, Token("token-of-one", ()))
    await made.vault.keep_connection(TWO, Token("token-of-two", ()))
    await made.service.reload()
    await made.service.certificate.renew()
    await made.vault.keep_secret("proxy proxy.example:8080", "name and password")
    yield made
    await made.service.aclose()


async def test_everything_goes_but_what_an_administrator_put_here(computer: Computer) -> None:
    cleared = await computer.service.remove_all(computer.progress.append)
    assert [removal.connection.name for removal in cleared.removals] == ["One", "Two"]
    assert cleared.registrations == ("Example CRM link",)
    assert (cleared.kept, cleared.secrets_left) == ((), ())
    assert computer.store.secrets == {}
    assert computer.service.connections() == ()
    assert computer.service.applications() == (computer.managed, computer.provided)
    assert await computer.service.certificate.current() is None
    assert computer.progress[:2] == ["One", "Two"]


async def test_only_tokens_that_copper_has_not_refused_are_still_honoured(
    computer: Computer,
) -> None:
    cleared = await computer.service.remove_all(computer.progress.append)
    assert [removal.connection.name for removal in cleared.honoured] == ["One"]


async def test_what_a_locked_store_keeps_is_told_and_stays(computer: Computer) -> None:
    computer.store.failure = errors.StoreLocked("Keyring")
    before = dict(computer.store.secrets)
    cleared = await computer.service.remove_all(computer.progress.append)
    assert cleared.removals == ()
    names = [kept.name for kept in cleared.kept]
    assert names[:2] == ["One", "Two"]
    assert {"Managed", "Example CRM link", "Browser certificate"} <= set(names)
    assert {type(kept.error) for kept in cleared.kept} == {
        errors.StoreLocked,
        errors.ApplicationInUse,
    }
    assert computer.store.secrets == before
    assert len(computer.service.connections()) == 2
    computer.store.failure = None
    again = await computer.service.remove_all(computer.progress.append)
    assert (len(again.removals), again.kept, computer.store.secrets) == (2, (), {})


async def test_a_store_that_is_gone_keeps_its_secrets_and_that_is_told(
    computer: Computer,
) -> None:
    computer.store.absent = True
    cleared = await computer.service.remove_all(computer.progress.append)
    assert {"One", "Two", "Example CRM link"} <= set(cleared.secrets_left)
    assert computer.service.connections() == ()


async def test_leftovers_of_interrupted_runs_go_too(computer: Computer, clock: Clock) -> None:
    name = computer.index.intend("c-9", stores.SECRET_SERVICE)
    await computer.store.write(name, "left")
    clock.move(seconds=timedelta(hours=1).total_seconds())
    cleared = await computer.service.remove_all(computer.progress.append)
    assert cleared.leftovers == 1
    assert computer.store.secrets == {}


async def test_one_that_another_run_has_removed_is_no_failure(computer: Computer) -> None:
    remove = computer.service.remove

    async def gone(connection_id: str) -> object:
        if connection_id == "c-1":
            raise errors.NoSuchConnection(connection_id)
        return await remove(connection_id)

    computer.service.remove = gone  # type: ignore[method-assign,assignment]
    cleared = await computer.service.remove_all(computer.progress.append)
    assert [removal.connection.name for removal in cleared.removals] == ["Two"]
    assert "One" not in [kept.name for kept in cleared.kept]


async def test_no_trace_of_what_was_removed_stays_in_the_index(computer: Computer) -> None:
    known = replace(ONE, id="c-7", name="Margarethe Quastenflosser")
    await computer.vault.keep_connection(known, Token("token", ()))
    await computer.service.reload()
    assert _found(computer.folder, b"Quastenflosser")
    await computer.service.remove_all(computer.progress.append)
    assert not _found(computer.folder, b"Quastenflosser")


def _found(folder: Path, words: bytes) -> bool:
    return any(words in file.read_bytes() for file in folder.glob("index.sqlite3*"))


async def test_several_are_removed_until_the_person_says_stop(computer: Computer) -> None:
    asked: list[str] = []

    def go_on(name: str) -> bool:
        asked.append(name)
        return len(asked) < 2

    cleared = await computer.service.remove_each(["gone", "c-1", "c-2"], go_on)
    assert asked == ["One", "Two"]
    assert [removal.connection.name for removal in cleared.removals] == ["One"]
    assert [known.name for known in computer.service.connections()] == ["Two"]
    assert "token-of-one" not in str(computer.store.secrets)
    assert "token-of-two" in str(computer.store.secrets)


async def test_what_cannot_be_removed_keeps_none_of_several_from_it(computer: Computer) -> None:
    computer.store.failure = errors.StoreLocked("Keyring")
    cleared = await computer.service.remove_each(["c-1", "c-2"], lambda _name: True)
    assert [kept.name for kept in cleared.kept] == ["One", "Two"]
    assert len(computer.service.connections()) == 2
