"""The index, on real files."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.model import (
    Account,
    Application,
    Colour,
    Connection,
    Event,
    EventKind,
    Evidence,
    Health,
    Identity,
    Label,
    User,
)
from copper_desktop.storage import schema
from copper_desktop.storage.entries import IN_FLIGHT, Entry, EntryState
from copper_desktop.storage.index import Index
from tests.conftest import START, Clock

FULL = Connection(
    id="c-1",
    application_id="app-1",
    name="Näme “quoted”; DROP TABLE connection",
    identity=Identity(User(7, "Ada", "ada@x.example"), Account(3, "Example")),
    scopes=("a", "b"),
    connected_at=START,
    expires_at=START + timedelta(hours=1),
    health=Health.LIMITED,
    verified_at=START + timedelta(microseconds=1),
    evidence=Evidence(START, "GET /users/me", 429, 0.25, "r-1", "CD-306"),
)
BARE = Connection("c-2", "app-1", "Bare", None, (), START)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "index.sqlite3"


@pytest.fixture
def index(path: Path, clock: Clock) -> Iterator[Index]:
    with Index(path, clock) as opened:
        yield opened


def keep(index: Index, connection: Connection) -> str:
    entry = index.intend(connection.id, "memory")
    index.commit_connection(connection, entry)
    return entry


def test_a_new_index_is_empty(index: Index) -> None:
    assert (index.connections(), index.applications(), index.unsettled()) == ((), (), ())
    assert index.damage is None


def test_only_the_person_can_read_the_file(index: Index, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("connection", [FULL, BARE])
def test_a_connection_comes_back_as_it_was(
    index: Index, path: Path, clock: Clock, connection: Connection
) -> None:
    keep(index, connection)
    with Index(path, clock) as again:
        assert again.connections() == (connection,)


@pytest.mark.parametrize("change", [{}, {"pkce": False, "scopes": ("x", "y")}])
def test_an_application_comes_back_as_it_was(
    index: Index, application: Application, change: dict[str, object]
) -> None:
    kept = replace(application, **change)
    index.commit_application(kept, index.intend(kept.id, "memory"))
    assert index.applications() == (kept,)


def test_connections_stay_in_the_order_in_which_they_were_made(index: Index) -> None:
    for connection in (FULL, BARE):
        keep(index, connection)
    keep(index, replace(FULL, name="Replaced"))
    assert [found.name for found in index.connections()] == ["Replaced", "Bare"]


def test_a_change_is_recorded(index: Index) -> None:
    keep(index, FULL)
    changed = replace(FULL, health=Health.REVOKED, evidence=None, verified_at=None)
    assert index.update_connection(changed)
    assert index.connections() == (changed,)


def test_a_label_is_recorded_and_nothing_else_touches_it(index: Index) -> None:
    keep(index, FULL)
    label = Label(("production", "two words"), "Two\nlines", Colour.RED)
    event = Event(FULL.connected_at, EventKind.LABELLED, FULL.health)
    assert index.label(replace(FULL, name="not written", label=label), event)
    assert index.connections() == (replace(FULL, label=label),)
    index.update_connection(replace(FULL, name="Renamed"))
    keep(index, replace(FULL, name="Again"))
    assert index.connections() == (replace(FULL, name="Again", label=label),)
    assert index.events_of(FULL.id)[0] == event


def test_a_label_of_what_was_removed_brings_nothing_back(index: Index) -> None:
    assert not index.label(FULL, Event(FULL.connected_at, EventKind.LABELLED, FULL.health))
    assert (index.connections(), index.events_of(FULL.id)) == ((), ())


def test_a_label_comes_along_from_another_computer(index: Index) -> None:
    moved = replace(FULL, label=Label(("emea",), "", Colour.GREEN))
    index.add_moved((), (moved,))
    assert index.connections() == (moved,)


def test_a_change_of_what_was_removed_brings_nothing_back(index: Index) -> None:
    assert not index.update_connection(FULL)
    assert index.connections() == ()


def test_every_write_has_a_name_of_its_own(index: Index) -> None:
    assert len({index.intend("c-1", "memory") for _ in range(50)}) == 50


def test_an_intended_secret_belongs_to_nobody_until_it_is_committed(index: Index) -> None:
    entry = index.intend("c-1", "memory")
    assert index.entry_of("c-1") is None
    index.commit_connection(FULL, entry)
    assert index.entry_of("c-1").name == entry


def test_a_newer_secret_retires_the_older_one(index: Index) -> None:
    old, new = keep(index, FULL), keep(index, FULL)
    assert index.entry_of("c-1").name == new
    assert index.unsettled() == (Entry(old, "c-1", EntryState.RETIRED, "memory"),)
    index.settle(old)
    assert index.unsettled() == ()


def test_an_intent_may_be_under_way_for_a_while(index: Index, clock: Clock) -> None:
    entry = index.intend("c-1", "memory")
    assert index.unsettled() == ()
    clock.move(seconds=IN_FLIGHT.total_seconds())
    assert index.unsettled() == (Entry(entry, "c-1", EntryState.INTENDED, "memory"),)


def test_a_clock_that_was_moved_backwards_hides_no_unfinished_write(
    index: Index, clock: Clock
) -> None:
    entry = index.intend("c-1", "memory")
    clock.move(days=-365)
    assert index.unsettled() == (Entry(entry, "c-1", EntryState.INTENDED, "memory"),)


def test_retiring_can_be_taken_back(index: Index) -> None:
    entry = keep(index, FULL)
    index.retire(entry)
    assert index.entry_of("c-1") is None
    assert index.unsettled() == (Entry(entry, "c-1", EntryState.RETIRED, "memory"),)
    index.keep(entry)
    assert index.entry_of("c-1").name == entry


def test_keeping_does_not_bring_an_older_generation_back(index: Index) -> None:
    old = keep(index, FULL)
    new = keep(index, FULL)
    index.retire(new)
    index.keep(new)
    assert index.entry_of("c-1").name == new
    assert [entry.name for entry in index.unsettled()] == [old]


def test_what_is_dropped_is_gone_but_the_name_of_its_secret_is_not(
    index: Index, application: Application
) -> None:
    entry = keep(index, FULL)
    index.commit_application(application, index.intend(application.id, "memory"))
    index.retire(entry)
    index.drop("c-1")
    index.drop(application.id)
    assert (index.connections(), index.applications()) == ((), ())
    assert [found.name for found in index.unsettled()] == [entry]


def test_a_write_that_fails_half_way_changes_nothing(index: Index) -> None:
    entry = index.intend("c-1", "memory")
    broken = replace(FULL, name=None)  # type: ignore[arg-type]
    with pytest.raises(errors.IndexUnavailable):
        index.commit_connection(broken, entry)
    assert index.connections() == ()
    assert index.entry_of("c-1") is None
    index.commit_connection(FULL, entry)
    assert index.connections() == (FULL,)


def test_two_processes_see_each_others_changes(index: Index, path: Path, clock: Clock) -> None:
    with Index(path, clock) as other:
        keep(other, FULL)
        assert index.connections() == (FULL,)


def test_threads_do_not_disturb_each_other(index: Index) -> None:
    def write(number: int) -> None:
        for step in range(10):
            keep(index, replace(BARE, id=f"{number}-{step}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(index.connections()) == 50


@pytest.mark.parametrize(
    "content", [b"this is no database" * 100, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_damaged_file_is_kept_aside_reported_and_never_overwritten(
    path: Path, clock: Clock, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with Index(path, clock) as index:
        assert index.damage is not None
        assert Path(index.damage.kept_as).read_bytes() == content
        assert index.damage.path == str(path)
        keep(index, FULL)
    with Index(path, clock) as again:
        assert again.damage is None
        assert again.connections() == (FULL,)


def test_a_database_of_another_program_is_kept_aside(path: Path, clock: Clock) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE recipe (name TEXT)")
    with Index(path, clock) as index:
        assert index.damage is not None
        assert Path(index.damage.kept_as).exists()


def test_forgetting_traces_deletes_what_was_kept_aside(path: Path, clock: Clock) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 100)
    with Index(path, clock) as index:
        assert index.damage is not None
        index.forget_traces()
        assert not Path(index.damage.kept_as).exists()


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE connection SET health = 'sunny'",
        "UPDATE connection SET connected_at = 'yesterday'",
        "DROP TABLE connection",
        "ALTER TABLE application DROP COLUMN name",
    ],
)
def test_an_index_that_cannot_be_read_through_counts_as_damaged(
    path: Path, clock: Clock, application: Application, statement: str
) -> None:
    with Index(path, clock) as index:
        keep(index, FULL)
        index.commit_application(application, index.intend(application.id, "memory"))
    damage(path, statement)
    with Index(path, clock) as again:
        assert again.damage is not None
        assert again.connections() == ()


def test_damage_inside_the_file_is_found_when_it_is_opened(path: Path, clock: Clock) -> None:
    with Index(path, clock) as index:
        for number in range(300):
            keep(index, replace(FULL, id=str(number)))
    content = bytearray(path.read_bytes())
    content[8192:20480] = b"\xa5" * 12288
    path.write_bytes(content)
    with Index(path, clock) as again:
        assert again.damage is not None
        assert Path(again.damage.kept_as).read_bytes() == bytes(content)


def test_the_index_of_a_newer_version_is_left_untouched(path: Path, clock: Clock) -> None:
    with Index(path, clock) as index:
        keep(index, FULL)
    damage(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(errors.IndexTooNew):
        Index(path, clock)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.IndexUnavailable) as caught:
        Index(tmp_path / "file" / "index.sqlite3", clock)
    assert caught.value.reason


def test_a_path_that_is_a_folder_is_told_and_not_moved_aside(path: Path, clock: Clock) -> None:
    path.mkdir(parents=True)
    with pytest.raises(errors.IndexUnavailable):
        Index(path, clock)
    assert path.is_dir()


def test_a_lock_that_stays_is_told_and_loses_nothing(
    index: Index, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(index, FULL)
    index._database.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.IndexUnavailable, match="locked"):
            index.update_connection(BARE)
    assert index.connections() == (FULL,)
    keep(index, BARE)


def test_no_file_holds_what_a_repr_would_hide(index: Index, path: Path) -> None:
    keep(index, FULL)
    columns = {
        row[1]
        for table in ("application", "connection", "entry")
        for row in index._database.execute(f"PRAGMA table_info({table})")
    }
    assert not {name for name in columns if "secret" in name or "token" in name} - {
        "token_endpoint"
    }


def test_closing_does_not_wait_for_a_call_that_hangs(path: Path, clock: Clock) -> None:
    index = Index(path, clock)
    with index._lock:
        index.close()
    assert index.connections() == ()
    index.close()


def test_an_index_of_an_older_format_is_brought_to_the_newer_one(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index(path, clock) as older:
        keep(older, FULL)
    step = "CREATE TABLE later (id TEXT); INSERT INTO later VALUES ('kept')"
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, step))
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    for _ in range(2):
        with Index(path, clock) as newer:
            assert newer.connections() == (FULL,)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT id FROM later").fetchall() == [("kept",)]


def test_what_another_process_writes_is_noticed_and_ones_own_writing_is_not(
    index: Index, path: Path, clock: Clock
) -> None:
    assert index.changed_elsewhere()
    keep(index, FULL)
    assert not index.changed_elsewhere()
    with Index(path, clock) as other:
        keep(other, BARE)
    assert index.changed_elsewhere()
    assert not index.changed_elsewhere()
