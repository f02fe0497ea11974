"""Lending to other programs, and what an administrator can forbid."""

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications import policy
from copper_desktop.lending import Lending
from copper_desktop.model import Application, Connection, Event, EventKind, Token
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from tests.conftest import START, Clock
from tests.storage.test_vault import Store

CONNECTION = Connection("c-1", "app-1", "Example", None, (), START)


@pytest.fixture
async def vault(tmp_path: Path, clock: Clock) -> Vault:
    made = Vault(Index(tmp_path / "index.sqlite3", clock), Store())
    await made.keep_connection(CONNECTION, Token("tok-1", ()))
    return made


async def test_a_token_is_handed_out_once_that_is_written_down(
    vault: Vault, clock: Clock, application: Application
) -> None:
    lending = Lending(vault, clock, lambda: False)
    await lending.switch(CONNECTION, True)
    lent = await lending.lend(CONNECTION, application, EventKind.TOKEN_PRINTED)
    assert (lent.access_token, lent.api_base) == ("tok-1", application.api_base)
    assert "tok-1" not in repr(lent)
    kinds = [event.kind for event in await vault.events_of("c-1")]
    assert kinds == [EventKind.TOKEN_PRINTED, EventKind.LENDING_ON]
    await lending.switch(CONNECTION, False)
    with pytest.raises(errors.LendingOff):
        await lending.lend(CONNECTION, application, EventKind.TOKEN_PRINTED)
    vault.close()


async def test_what_is_forbidden_is_neither_switched_on_nor_handed_out(
    vault: Vault, clock: Clock, application: Application
) -> None:
    forbidden: list[bool] = []
    lending = Lending(vault, clock, lambda: bool(forbidden))
    await lending.switch(CONNECTION, True)
    forbidden.append(True)
    with pytest.raises(errors.LendingForbidden):
        await lending.lend(CONNECTION, application, EventKind.TOKEN_PRINTED)
    with pytest.raises(errors.LendingForbidden):
        await lending.switch(CONNECTION, True)
    await lending.switch(CONNECTION, False)
    assert not await lending.is_on(CONNECTION)
    vault.close()


async def test_a_use_that_cannot_be_written_down_is_none(
    vault: Vault, clock: Clock, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    lending = Lending(vault, clock, lambda: False)
    await lending.switch(CONNECTION, True)

    async def gone(_connection: Connection, _event: Event | None = None) -> bool:
        return False

    monkeypatch.setattr(vault, "update", gone)
    with pytest.raises(errors.NoSuchConnection):
        await lending.lend(replace(CONNECTION), application, EventKind.COMMAND_RUN)
    vault.close()


async def test_a_token_that_has_expired_is_handed_to_nobody(
    vault: Vault, clock: Clock, application: Application
) -> None:
    expiring = replace(CONNECTION, expires_at=clock() + timedelta(minutes=5))
    await vault.keep_connection(expiring, Token("tok-1", ()))
    lending = Lending(vault, clock, lambda: False)
    await lending.switch(expiring, True)
    await lending.lend(expiring, application, EventKind.TOKEN_PRINTED)
    clock.move(minutes=5)
    with pytest.raises(errors.TokenExpired):
        await lending.lend(expiring, application, EventKind.TOKEN_PRINTED)
    await vault.remove(CONNECTION.id)
    await vault.keep_secret(CONNECTION.id, '{"access_token":"tok-2"}')
    await vault.lend(CONNECTION.id, True)
    with pytest.raises(errors.NoSuchConnection):
        await lending.lend(expiring, application, EventKind.TOKEN_PRINTED)
    vault.close()


@pytest.mark.parametrize(
    ("text", "forbids"),
    [
        ('{"lending": false}', True),
        ('{"lending": true}', False),
        ("{}", False),
        ('{"lending": "no"}', True),
        ("not json", True),
        ("[]", True),
    ],
)
def test_a_policy_file_forbids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, forbids: bool
) -> None:
    def trusted(*_arguments: object) -> list[tuple[str, bytes]]:  # root's files are elsewhere
        return [("other.policy", b"x"), ("copper-desktop.policy", text.encode())]

    monkeypatch.setattr("copper_desktop.applications.managed.trusted_files", trusted)
    assert policy.forbids_lending(tmp_path) is forbids


def test_without_a_folder_nothing_is_forbidden(tmp_path: Path) -> None:
    assert not policy.forbids_lending(None)
    assert not policy.forbids_lending(tmp_path / "nowhere")


def test_a_policy_that_is_not_believed_forbids(tmp_path: Path) -> None:
    folder = tmp_path / "managed"
    folder.mkdir()
    folder.chmod(stat.S_IRWXU | stat.S_IRWXO)  # anybody could have written it
    (folder / "copper-desktop.policy").write_text("{}")
    assert policy.forbids_lending(folder)
