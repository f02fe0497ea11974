"""What may be done with registrations, over a real index and a store in memory."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications.managed import Managed, ManagedApplication
from copper_desktop.applications.registrations import BuiltinApplication
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application, Connection, Token
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.conftest import START, Clock

FILE = """\
format = 1
name = "Acme"
client_id = "client-1"
redirect_uri = "http://127.0.0.1:8400/callback"
"""
MANAGED = Application(
    id="managed-1",
    name="From the administrator",
    client_id="client-9",
    redirect_uri="http://127.0.0.1/callback",
    managed=True,
)


class Desk:
    """A service, its vault, and what the administrator has put on the computer."""

    def __init__(self, path: Path, clock: Clock, builtin: BuiltinApplication | None = None) -> None:
        self.managed = Managed()
        self.vault = Vault(Index(path / "index.sqlite3", clock), MemoryStore())
        self.service = ConnectionService(
            self.vault, Transport, clock, builtin, lambda: self.managed
        )
        self.file = path / "acme.copperapp"

    async def import_(self, text: str, secret: str | None = None) -> Application:
        self.file.write_text(text, encoding="utf-8")
        plan = await self.service.plan_import(self.file)
        return await self.service.import_application(plan, secret)

    async def secret_of(self, application: Application) -> str:
        return await self.service._registrations.client_secret_of(application)


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock) -> AsyncIterator[Desk]:
    made = Desk(tmp_path, clock)
    yield made
    await made.service.aclose()


async def test_a_file_becomes_a_registration_with_the_secret_that_was_entered(desk: Desk) -> None:
    imported = await desk.import_(FILE, "entered")
    assert desk.service.applications() == (imported,)
    assert await desk.secret_of(imported) == "entered"


async def test_the_secret_may_come_from_the_file(desk: Desk) -> None:
    imported = await desk.import_(FILE + 'client_secret = "in-the-file"\n')
    assert await desk.secret_of(imported) == "in-the-file"


async def test_without_any_secret_nothing_is_imported(desk: Desk) -> None:
    with pytest.raises(errors.ApplicationInvalid) as caught:
        await desk.import_(FILE)
    assert caught.value.field == "client_secret"
    assert desk.service.applications() == ()


async def test_the_same_registration_is_brought_up_to_date_and_keeps_its_secret(
    desk: Desk,
) -> None:
    first = await desk.import_(FILE, "entered")
    again = await desk.import_(FILE.replace("Acme", "Acme Ltd") + "pkce = false\n")
    assert again == replace(first, name="Acme Ltd", pkce=False)
    assert desk.service.applications() == (again,)
    assert await desk.secret_of(again) == "entered"
    assert (await desk.vault.read_again())[0] == (again,)


@pytest.mark.parametrize("key", ["authorization_endpoint", "token_endpoint", "api_base"])
async def test_a_file_that_names_another_server_is_another_registration(
    desk: Desk, key: str
) -> None:
    first = await desk.import_(FILE, "entered")
    changed = FILE + f'{key} = "https://evil.example/x"\n'
    desk.file.write_text(changed)
    plan = await desk.service.plan_import(desk.file)
    assert plan.needs_secret
    assert plan.replaces is None
    second = await desk.import_(changed, "another")
    assert second.id != first.id
    assert second.name == "Acme (2)"
    assert desk.service.applications() == (first, second)
    assert await desk.secret_of(first) == "entered"


async def test_a_file_that_cannot_be_used_changes_nothing(desk: Desk) -> None:
    first = await desk.import_(FILE, "entered")
    with pytest.raises(errors.ApplicationFileInvalid):
        await desk.import_(FILE.replace("Acme", "New") + "scopes = 1\n")
    assert desk.service.applications() == (first,)


async def test_a_file_that_is_not_there_is_told(desk: Desk, tmp_path: Path) -> None:
    for path in (tmp_path / "none.copperapp", tmp_path, Path("\0")):
        with pytest.raises(errors.ApplicationFileUnreadable):
            await desk.service.plan_import(path)


async def test_an_export_can_be_imported_again(desk: Desk, tmp_path: Path) -> None:
    first = await desk.import_(FILE + 'client_secret = "in-the-file"\n')
    path = tmp_path / "exported.copperapp"
    await desk.service.export_application(first, path)
    assert "in-the-file" not in path.read_text()
    plan = await desk.service.plan_import(path)
    assert plan.replaces == plan.application == first


async def test_an_export_that_fails_leaves_the_older_file(desk: Desk, tmp_path: Path) -> None:
    first = await desk.import_(FILE, "entered")
    folder = tmp_path / "taken.copperapp"
    folder.mkdir()
    with pytest.raises(errors.ApplicationFileUnreadable):
        await desk.service.export_application(first, folder)
    assert not folder.with_name("taken.copperapp.new").exists()


async def test_two_registrations_never_have_one_name(desk: Desk) -> None:
    first = await desk.import_(FILE, "entered")
    with pytest.raises(errors.ApplicationInvalid) as caught:
        await desk.service.add_application(replace(first, id="other", name="ACME"), "secret")
    assert caught.value.field == "name"


async def test_a_secret_that_was_left_out_stays_only_with_the_same_servers(desk: Desk) -> None:
    first = await desk.import_(FILE, "entered")
    await desk.service.add_application(replace(first, scopes=("one",)), None)
    assert await desk.secret_of(first) == "entered"
    with pytest.raises(errors.ApplicationInvalid) as caught:
        await desk.service.add_application(replace(first, api_base="https://evil.example/"), None)
    assert caught.value.field == "client_secret"


async def test_what_another_process_removed_is_not_brought_up_to_date(desk: Desk) -> None:
    first = await desk.import_(FILE, "entered")
    await desk.vault.remove(first.id)
    with pytest.raises(errors.NoSuchApplication):
        await desk.service.add_application(first, None)
    assert desk.service.applications() == ()


async def test_the_secret_can_be_exchanged(desk: Desk) -> None:
    first = await desk.import_(FILE, "entered")
    await desk.service.set_client_secret(first, "newer")
    assert await desk.secret_of(first) == "newer"
    with pytest.raises(errors.ApplicationInvalid):
        await desk.service.set_client_secret(first, "with space")


async def test_a_managed_application_needs_nothing_of_the_person(desk: Desk) -> None:
    desk.managed = Managed((ManagedApplication(MANAGED, "in-the-file"),))
    assert await desk.service.reload()
    assert desk.service.applications() == (MANAGED,)
    assert await desk.secret_of(MANAGED) == "in-the-file"
    assert not desk.service.asks_secret(MANAGED)


async def test_a_managed_application_is_read_only(desk: Desk) -> None:
    desk.managed = Managed((ManagedApplication(MANAGED, "in-the-file"),))
    await desk.service.reload()
    with pytest.raises(errors.ApplicationManaged):
        await desk.service.add_application(replace(MANAGED, name="Mine"), "secret")
    with pytest.raises(errors.ApplicationManaged):
        await desk.service.remove_application(MANAGED.id)
    with pytest.raises(errors.ApplicationManaged):
        await desk.service.set_client_secret(MANAGED, "secret")


async def test_the_secret_of_a_managed_application_may_be_the_persons_to_enter(desk: Desk) -> None:
    desk.managed = Managed((ManagedApplication(MANAGED),))
    await desk.service.reload()
    assert desk.service.asks_secret(MANAGED)
    with pytest.raises(errors.ClientSecretMissing) as caught:
        await desk.secret_of(MANAGED)
    assert caught.value.application == MANAGED.name
    await desk.service.set_client_secret(MANAGED, "entered")
    assert await desk.secret_of(MANAGED) == "entered"
    assert (await desk.vault.read_again())[0] == ()


async def test_a_managed_application_that_is_gone_leaves_its_connections_harmless(
    desk: Desk, clock: Clock
) -> None:
    desk.managed = Managed((ManagedApplication(MANAGED, "in-the-file"),))
    await desk.service.reload()
    connection = Connection(
        id="c1",
        application_id=MANAGED.id,
        name="x",
        identity=None,
        scopes=(),
        connected_at=START,
    )
    await desk.vault.keep_connection(connection, Token("token", ()))
    desk.managed = Managed()
    await desk.service.reload()
    with pytest.raises(errors.NoSuchApplication):
        desk.service.application_of(connection)


async def test_what_was_not_believed_is_told(desk: Desk) -> None:
    refusal = errors.ManagedFileRefused("/etc/copper-desktop/a.copperapp", "reason")
    desk.managed = Managed((), (refusal,))
    await desk.service.reload()
    assert desk.service.refused_applications() == (refusal,)


async def test_the_built_in_application_cannot_be_removed(tmp_path: Path, clock: Clock) -> None:
    builtin = replace(MANAGED, id="sandbox", managed=False, builtin=True)
    desk = Desk(tmp_path, clock, BuiltinApplication(builtin, "secret"))
    with pytest.raises(errors.ApplicationManaged):
        await desk.service.remove_application("sandbox")
    await desk.service.aclose()
