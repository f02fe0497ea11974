"""The history of connections in the index."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop.model import Connection, Event, EventKind, Evidence, Health
from copper_desktop.storage.events import KEPT
from copper_desktop.storage.index import Index
from tests.conftest import START, Clock

CONNECTION = Connection("c-1", "app-1", "One", None, (), START)
OTHER = replace(CONNECTION, id="c-2")
CONNECTED = Event(START, EventKind.CONNECTED, Health.UNCHECKED)


def checked(clock: Clock, request_id: str = "r-1", **changes: object) -> Event:
    evidence = Evidence(clock(), "GET /users/me", 200, 0.1, request_id)
    made = Event(clock(), EventKind.CHECKED, Health.WORKING, evidence)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite3"


@pytest.fixture
def index(path: Path, clock: Clock) -> Iterator[Index]:
    with Index(path, clock) as opened:
        for connection in (CONNECTION, OTHER):
            opened.commit_connection(connection, opened.intend(connection.id, "memory"))
        yield opened


def test_events_survive_a_restart_the_newest_first(index: Index, path: Path, clock: Clock) -> None:
    found = checked(clock)
    index.update_connection(CONNECTION, CONNECTED)
    index.update_connection(CONNECTION, found)
    with Index(path, clock) as again:
        assert again.events_of("c-1") == (found, CONNECTED)


def test_an_event_is_recorded_together_with_a_new_token(index: Index) -> None:
    index.commit_connection(CONNECTION, index.intend("c-1", "memory"), CONNECTED)
    assert index.events_of("c-1") == (CONNECTED,)


def test_only_the_last_events_of_each_connection_are_kept(index: Index, clock: Clock) -> None:
    index.update_connection(OTHER, CONNECTED)
    for number in range(KEPT + 5):
        index.update_connection(CONNECTION, checked(clock, f"r-{number}", kind=EventKind.CALLED))
    kept = index.events_of("c-1")
    assert len(kept) == KEPT
    assert kept[0].evidence is not None
    assert kept[0].evidence.request_id == f"r-{KEPT + 4}"
    assert index.events_of("c-2") == (CONNECTED,)


def test_checks_that_find_the_same_are_counted_with_the_last(index: Index, clock: Clock) -> None:
    for request_id in ("r-1", "r-2", "r-3"):
        clock.move(minutes=30)
        index.update_connection(CONNECTION, checked(clock, request_id))
    assert index.events_of("c-1") == (checked(clock, "r-3", times=3),)


def test_a_check_that_finds_something_else_is_an_event_of_its_own(
    index: Index, clock: Clock
) -> None:
    good, bad = checked(clock), checked(clock, health=Health.REVOKED)
    for event in (good, bad, good):
        index.update_connection(CONNECTION, event)
    assert index.events_of("c-1") == (good, bad, good)


def test_a_check_without_evidence_is_counted_too(index: Index, clock: Clock) -> None:
    bare = checked(clock, evidence=None)
    for _ in range(2):
        index.update_connection(CONNECTION, bare)
    assert index.events_of("c-1") == (replace(bare, times=2),)


def test_the_history_of_a_removed_connection_goes_with_it(index: Index, clock: Clock) -> None:
    index.update_connection(CONNECTION, CONNECTED)
    index.drop("c-1")
    assert not index.update_connection(CONNECTION, checked(clock))
    assert index.events_of("c-1") == ()


def test_what_else_was_learnt_of_a_failure_survives_a_restart(
    index: Index, path: Path, clock: Clock
) -> None:
    evidence = Evidence(START, "GET /users/me", code="CD-413", detail="Big Company Inspection")
    event = Event(START, EventKind.CHECKED, Health.UNREACHABLE, evidence)
    stopped = replace(CONNECTION, health=Health.UNREACHABLE, evidence=evidence)
    index.update_connection(stopped, event)
    with Index(path, clock) as again:
        assert again.events_of("c-1") == (event,)
        assert again.connection("c-1") == stopped
