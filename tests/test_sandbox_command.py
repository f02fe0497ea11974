"""The command ``sandbox --scenario``: what Copper does not do today, in a process of its own."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop.applications.registrations import BuiltinApplication
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application, Connection, EventKind, Health
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.server_clock import now
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.test_commands import PROGRAM


@contextmanager
def sandbox(*arguments: str) -> Iterator[BuiltinApplication]:
    """Run the command, and give the registration that it prints."""
    command = [PROGRAM, "sandbox", "--json", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = json.loads(process.stdout.readline())
        application = Application(
            id="sandbox",
            name=found["name"],
            client_id=found["client_id"],
            redirect_uri=found["redirect_uris"][0],
            authorization_endpoint=found["authorization_endpoint"],
            token_endpoint=found["token_endpoint"],
            api_base=found["api_base"],
            revoke_page=found["revoke_page"],
            builtin=True,
        )
        yield BuiltinApplication(application, found["client_secret"])
        process.terminate()


def service_over(folder: Path, builtin: BuiltinApplication) -> ConnectionService:
    vault = Vault(Index(folder / "index.sqlite3", now), MemoryStore())
    return ConnectionService(vault, lambda: Transport(deadline=30), now, builtin)


async def connected(service: ConnectionService, builtin: BuiltinApplication) -> Connection:
    visits: list[asyncio.Task[object]] = []

    def open_browser(url: str) -> bool:
        visits.append(asyncio.ensure_future(ScriptedBrowser().visit(url)))
        return True

    connection = await service.connect(builtin.application, open_browser, lambda _step: None)
    await asyncio.gather(*visits)
    return connection


@pytest.mark.parametrize(("scenario", "renews"), [("expiring", False), ("refresh", True)])
async def test_tokens_live_for_five_minutes_and_renew_themselves_where_they_are_to(
    tmp_path: Path, scenario: str, renews: bool
) -> None:
    with sandbox("--scenario", scenario) as builtin:
        service = service_over(tmp_path, builtin)
        before = now()
        connection = await connected(service, builtin)
        assert connection.renewable is renews
        assert connection.expires_at is not None
        lifetime = connection.expires_at - before
        assert timedelta(minutes=4) < lifetime < timedelta(minutes=6)
        await service.aclose()


async def test_a_token_of_the_refreshing_sandbox_is_renewed_as_soon_as_it_must_be(
    tmp_path: Path,
) -> None:
    with sandbox("--scenario", "refresh", "--expires-in", "50") as builtin:
        service = service_over(tmp_path, builtin)
        connection = await connected(service, builtin)
        before = await service.token_to_copy(connection.id)
        checked = await service.check(connection.id)
        assert checked.health is Health.WORKING
        kinds = [event.kind for event in await service.history(connection.id)]
        assert EventKind.RENEWED in kinds
        assert await service.token_to_copy(connection.id) != before
        await service.aclose()
