from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from copper_desktop.errors import SandboxFailed
from copper_desktop.sandbox.grants import Grants, token_hash
from copper_desktop.sandbox.server import Sandbox
from tests.conftest import Clock
from tests.sandbox.visitor import call, code_for, exchange, token_for


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sandbox" / "grants.sqlite"


def test_a_token_works_after_a_restart_on_another_port(file: Path) -> None:
    with Sandbox(file) as sandbox:
        token = token_for(sandbox)
        first = sandbox.address
    with Sandbox(port=int(first.rpartition(":")[2])), Sandbox(file) as sandbox:
        assert sandbox.address != first
        assert call(sandbox, token, "GET", "/users/me").json()["name"] == "Maya Okafor"


def test_the_file_holds_no_token_code_or_client_secret(file: Path) -> None:
    with Sandbox(file) as sandbox:
        code = code_for(sandbox)
        token = exchange(sandbox, code).json()["access_token"]
        secret = sandbox.registration.client_secret
        call(sandbox, token, "GET", "/users/me")
    content = b"".join(one.read_bytes() for one in file.parent.iterdir())
    assert token_hash(token) in content
    for hidden in (token, code, secret):
        assert hidden.encode() not in content


def test_only_the_owner_can_read_the_file(file: Path, clock: Clock) -> None:
    Grants(file, clock).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_grants_in_memory_are_gone_after_a_restart() -> None:
    sandbox = Sandbox()
    with sandbox:
        token = token_for(sandbox)
    with sandbox:
        assert call(sandbox, token, "GET", "/users/me").status_code == 401


def damage_by_noise(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 100)


def damage_by_cutting(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 4096)


def damage_by_another_format(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("damage", [damage_by_noise, damage_by_cutting, damage_by_another_format])
def test_a_damaged_file_is_kept_aside(file: Path, clock: Clock, damage: object) -> None:
    assert callable(damage)
    Grants(file, clock).close()
    for expected in (1, 2):
        damage(file)
        content = file.read_bytes()
        grants = Grants(file, clock)
        assert grants.use(grants.issue("app", 1, None)) is not None
        grants.close()
        aside = sorted(file.parent.glob("grants.sqlite.damaged-*"))
        assert len(aside) == expected
        assert content in [one.read_bytes() for one in aside]


def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SandboxFailed, match="cannot be used"):
        Sandbox(tmp_path).start()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SandboxFailed):
        Grants(tmp_path / "file" / "grants.sqlite", clock)


def test_the_last_use_is_noted_once_a_minute(clock: Clock) -> None:
    grants = Grants(None, clock)
    token = grants.issue("app", 1, None)
    first = clock()
    grants.use(token)
    clock.move(seconds=59)
    grants.use(token)
    assert grants.of_person(1)[0].last_used_at == first
    clock.move(seconds=1)
    grants.use(token)
    assert grants.of_person(1)[0].last_used_at == clock()
    grants.close()


def test_a_persons_grants_are_the_living_ones_newest_first(clock: Clock) -> None:
    grants = Grants(None, clock)
    grants.issue("old", 1, None)
    grants.issue("dying", 1, 5)
    clock.move(seconds=5)
    grants.issue("new", 1, None)
    grants.issue("another's", 2, None)
    assert [grant.client_id for grant in grants.of_person(1)] == ["new", "old"]
    grants.close()


def test_a_grants_file_of_before_refresh_tokens_is_used_on(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "grants.sqlite3"
    with closing(sqlite3.connect(file)) as older, older:
        older.executescript(
            "CREATE TABLE grants (token_hash BLOB PRIMARY KEY, client_id TEXT NOT NULL,"
            " person_id INTEGER NOT NULL, issued_at REAL NOT NULL, expires_at REAL,"
            " last_used_at REAL); PRAGMA user_version = 1;"
        )
        older.execute("INSERT INTO grants VALUES (?, 'client', 7, 0, NULL, NULL)", (b"kept",))
    grants = Grants(file, clock)
    assert [grant.token_hash for grant in grants.of_person(7)] == [b"kept"]
    refresh = grants.issue_refresh(grants.issue("client", 8, None))
    assert grants.renew(refresh, "client", None) is not None
    grants.close()
