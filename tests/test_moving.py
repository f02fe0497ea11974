"""To another computer, without any secret."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop import errors, moving
from copper_desktop.alarms import Alarm
from copper_desktop.connections import ConnectionService
from copper_desktop.model import (
    Account,
    Application,
    Colour,
    Connection,
    Health,
    Identity,
    Label,
    Token,
    User,
)
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.conftest import START, Clock

KNOWN = Connection(
    "c-1",
    "app-1",
    "Æsir ☕",
    Identity(User(1, "Ada", "ada@northwind.example"), Account(2, "Northwind")),
    ("developer/v1/all",),
    START,
    health=Health.WORKING,
    label=Label(("production", "emea"), "Ask Maya\nfirst", Colour.RED),
)
NAMELESS = Connection("c-2", "app-1", "Not identified", None, (), START)


@pytest.fixture
async def service(tmp_path: Path, clock: Clock) -> AsyncIterator[ConnectionService]:
    vault = Vault(Index(tmp_path / "index.sqlite3", clock), MemoryStore())
    opened = ConnectionService(vault, Transport, clock)
    yield opened
    await opened.aclose()


def written(application: Application) -> bytes:
    return moving.render([application], [KNOWN, NAMELESS]).encode()


def test_what_is_written_is_read_again_without_tokens(application: Application) -> None:
    move = moving.parse(written(application), "move.json")
    assert move.applications == (application,)
    assert move.connections == (
        replace(KNOWN, health=Health.MISSING),
        replace(NAMELESS, health=Health.MISSING),
    )


def test_the_simulated_copper_stays_behind(application: Application) -> None:
    sandbox = replace(application, builtin=True)
    move = moving.parse(moving.render([sandbox], [KNOWN]).encode(), "move.json")
    assert move == moving.Move((), ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "else"),
        ("version", 2),
        ("applications", None),
        ("connections", [{}]),
        ("connections", ["text"]),
    ],
)
def test_another_file_is_refused_whole(application: Application, key: str, value: object) -> None:
    document = json.loads(written(application)) | {key: value}
    with pytest.raises(errors.MoveFileInvalid):
        moving.parse(json.dumps(document).encode(), "move.json")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""),
        ("name", "x" * 501),
        ("name", "two\nlines"),
        ("name", 5),
        ("connected_at", "2026-03-02T09:00:00"),
        ("connected_at", "yesterday"),
        ("user", [True, "Ada", "a"]),
        ("user", [1, "Ada"]),
        ("account", [2**63, "Northwind"]),
        ("scopes", [1]),
        ("tags", "production"),
        ("tags", ["x" * 31]),
        ("tags", [1]),
        ("note", None),
        ("note", "x" * 501),
        ("note", "password: hunter22"),
        ("colour", "pink"),
    ],
)
def test_a_connection_that_cannot_be_is_refused(
    application: Application, key: str, value: object
) -> None:
    document = json.loads(written(application))
    document["connections"][0][key] = value
    with pytest.raises(errors.MoveFileInvalid):
        moving.parse(json.dumps(document).encode(), "move.json")


@pytest.mark.parametrize("data", [b"", b"[", b"\xff", b"[" * 50_000, b"[]", b"null"])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(errors.MoveFileInvalid):
        moving.parse(data, "move.json")


def test_a_file_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "MAX_BYTES", 3)
    with pytest.raises(errors.MoveFileInvalid):
        moving.parse(b"{}  ", "move.json")


def test_a_file_of_an_older_version_has_no_labels(application: Application) -> None:
    document = json.loads(written(application))
    for key in ("tags", "note", "colour"):
        del document["connections"][0][key]
    move = moving.parse(json.dumps(document).encode(), "move.json")
    assert move.connections[0].label == Label()


async def test_there_each_connection_is_missing_until_it_is_connected_again(
    service: ConnectionService, application: Application
) -> None:
    move = moving.parse(written(application), "move.json")
    taken = await service.move_in(move)
    assert [found.name for found in taken.applications] == [application.name]
    connections = service.connections()
    assert [found.name for found in connections] == [KNOWN.name, NAMELESS.name]
    assert {found.health for found in connections} == {Health.MISSING}
    assert connections[0].label == KNOWN.label
    assert (await service.check(connections[0].id)).health is Health.MISSING


async def test_what_is_here_already_is_left_as_it_is(
    service: ConnectionService, application: Application
) -> None:
    await service.add_application(application, "secret")
    await service._vault.keep_connection(KNOWN, Token("token", ()))
    await service.reload()
    move = moving.parse(written(application), "move.json")
    taken = await service.move_in(move)
    assert taken.applications == ()
    assert [found.name for found in taken.connections] == [NAMELESS.name]
    assert await service.move_in(move) == moving.Move((), ())
    assert await service.token_to_copy(KNOWN.id) == "token"


async def test_ids_of_a_file_never_become_names_of_secrets(
    service: ConnectionService, application: Application
) -> None:
    await service.add_application(application, "secret")
    hostile = replace(application, id="c-1", client_id="hostile")
    stray = replace(NAMELESS, application_id="nowhere")
    taken = await service.move_in(
        moving.Move((hostile,), (replace(KNOWN, id="app-1", application_id="c-1"), stray))
    )
    assert len(taken.connections) == 1
    assert taken.applications[0].id != "c-1"
    assert taken.connections[0].id != "app-1"
    assert taken.connections[0].application_id == taken.applications[0].id


async def test_a_file_is_saved_for_another_computer_and_planned_there(
    service: ConnectionService, application: Application, tmp_path: Path
) -> None:
    await service.add_application(application, "the-secret")
    file = tmp_path / "connections.coppermove"
    file.write_text("older and longer" * 1000)
    assert await service.move_out(file) == 0
    assert await service.plan_move(file) == moving.Move((), ())
    assert list(tmp_path.glob("*.new")) == []


async def test_a_file_that_cannot_be_read_or_written_is_told(
    service: ConnectionService, tmp_path: Path
) -> None:
    with pytest.raises(errors.MoveFileInvalid):
        await service.plan_move(tmp_path / "gone.coppermove")
    with pytest.raises(errors.MoveFileNotSaved):
        await service.move_out(tmp_path / "nowhere" / "connections.coppermove")


async def test_what_was_told_is_told_once_through_the_service(
    service: ConnectionService, application: Application
) -> None:
    await service.add_application(application, "the-secret")
    moved = await service.move_in(moving.parse(written(application), "move.json"))
    found = [Alarm(connection, Health.REVOKED, "revoked") for connection in moved.connections]
    assert found
    assert await service.untold(found) == tuple(found)
    assert await service.untold(found) == ()
