"""The list of connections read from the index alone, beside what the index itself says."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copper_desktop.commands import shared
from copper_desktop.listing import Told
from copper_desktop.model import Colour, Connection, Event, EventKind, Health, Label
from copper_desktop.storage import glance
from copper_desktop.storage.index import Index
from copper_desktop.storage.schema import FORMAT
from tests.benchmarks.programs import connections
from tests.conftest import Clock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite3"


def keep(file: Path, clock: Clock, *known: Connection) -> None:
    with Index(file, clock) as index:
        for connection in known:
            index.commit_connection(connection, index.intend(connection.id, "Secret Service"))


def label(file: Path, clock: Clock, connection: Connection, noted: Label) -> None:
    event = Event(clock(), EventKind.LABELLED, connection.health)
    with Index(file, clock) as index:
        index.label(replace(connection, label=noted), event)


def listed(file: Path) -> list[Told] | None:
    return glance.listed(str(file), datetime.now(UTC))


@pytest.mark.parametrize("health", list(Health))
@pytest.mark.parametrize("minutes", [None, -1, 5, 60])
@pytest.mark.parametrize("renewable", [True, False])
def test_what_is_listed_is_what_the_index_says(
    health: Health, minutes: int | None, renewable: bool, file: Path, clock: Clock
) -> None:
    one, other = connections(2)
    expires = None if minutes is None else datetime.now(UTC) + timedelta(minutes=minutes)
    one = replace(one, health=health, expires_at=expires, renewable=renewable)
    keep(file, clock, one, replace(other, identity=None))
    label(file, clock, one, Label(("emea", "two words"), "Two\nlines", Colour.RED))
    with Index(file, clock) as index:
        assert listed(file) == [shared.described(found) for found in index.connections()]


def test_reading_changes_nothing(file: Path, clock: Clock) -> None:
    keep(file, clock, *connections(3))
    before = file.read_bytes()
    assert len(listed(file) or ()) == 3
    assert file.read_bytes() == before
    assert [found.name for found in file.parent.glob("index*")] == [file.name]


def test_what_another_run_has_just_written_is_seen(file: Path, clock: Clock) -> None:
    with Index(file, clock) as index:
        (connection,) = connections(1)
        index.commit_connection(connection, index.intend("c00001", "Secret Service"))
        assert [found["id"] for found in listed(file) or ()] == ["c00001"]


def test_no_file_is_left_to_the_index_and_not_made(file: Path) -> None:
    assert listed(file) is None
    assert not file.exists()


@pytest.mark.parametrize("found", [FORMAT - 1, FORMAT + 1])
def test_another_format_is_left_to_the_index(found: int, file: Path, clock: Clock) -> None:
    keep(file, clock, *connections(1))
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {found}")
    assert listed(file) is None


@pytest.mark.parametrize("column", ["expires_at", "health"])
def test_a_damaged_row_is_left_to_the_index(column: str, file: Path, clock: Clock) -> None:
    keep(file, clock, *connections(1))
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"UPDATE connection SET {column} = 'nothing that is known'")
        database.commit()
    assert listed(file) is None


def test_what_is_no_index_is_left_to_the_index(file: Path) -> None:
    file.write_bytes(b"no database at all " * 100)
    assert listed(file) is None


def test_a_file_that_another_program_locks_is_left_to_the_index(
    file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(file, clock, *connections(1))
    monkeypatch.setattr(glance, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("UPDATE connection SET name = 'Other'")
        assert listed(file) is None
