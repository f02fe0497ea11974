"""What is kept of the last calls of a connection."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop.model import Connection, PastCall
from copper_desktop.storage import call_log
from copper_desktop.storage.index import Index
from tests.conftest import START, Clock

CONNECTION = Connection("c-1", "app-1", "Example", None, (), START)
CALL = PastCall(START, "people", "POST", "/people/search", True, 200, 0.1, "r-1", None)


@pytest.fixture
def index(tmp_path: Path, clock: Clock) -> Iterator[Index]:
    with Index(tmp_path / "index.sqlite3", clock) as opened:
        opened.commit_connection(CONNECTION, opened.intend("c-1", "test"))
        yield opened


def test_a_call_is_read_as_it_was_written_the_newest_first(index: Index) -> None:
    older = replace(CALL, status=None, duration=None, request_id=None, code="CD-402")
    index.add_call("c-1", older)
    index.add_call("c-1", CALL)
    assert index.calls_of("c-1") == (CALL, older)


def test_the_last_500_are_kept(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call_log.KEPT == 500
    monkeypatch.setattr(call_log, "KEPT", 3)
    for number in range(5):
        index.add_call("c-1", replace(CALL, address=f"/people/{number}"))
    assert [call.address for call in index.calls_of("c-1")] == [
        "/people/4",
        "/people/3",
        "/people/2",
    ]


def test_a_connection_that_is_gone_gets_no_calls(index: Index) -> None:
    index.add_call("c-1", CALL)
    index.lend("c-1", True)
    index.drop("c-1")
    index.add_call("c-1", CALL)
    assert index.calls_of("c-1") == ()
    assert not index.is_lent("c-1")


def test_lending_is_switched_on_and_off(index: Index) -> None:
    assert not index.is_lent("c-1")
    index.lend("c-1", True)
    index.lend("c-1", True)
    assert index.is_lent("c-1")
    index.lend("c-1", False)
    assert not index.is_lent("c-1")
