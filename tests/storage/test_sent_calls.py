"""The file of what was sent in the last minute."""

import sqlite3
import stat
from pathlib import Path

import pytest

from copper_desktop.storage.sent_calls import SentCalls

NOW = 1_780_000_000.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sent.sqlite3"


async def test_the_file_is_for_its_owner_alone_and_survives_the_run(path: Path) -> None:
    ledger = SentCalls(path)
    assert await ledger.reserve("k", NOW, 5) == 0
    ledger.close()
    again = SentCalls(path)
    assert await again.sent("k", NOW + 59) == 1
    again.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_file_that_is_none_is_begun_anew(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 100)
    ledger = SentCalls(path)
    assert await ledger.reserve("k", NOW, 1) == 0
    assert await ledger.sent("k", NOW) == 1
    assert await ledger.reserve("k", NOW, 1) == 60
    ledger.close()


async def test_what_cannot_be_counted_holds_nothing_up(path: Path) -> None:
    path.mkdir(parents=True)
    ledger = SentCalls(path)
    assert await ledger.reserve("k", NOW, 0) == 0
    assert await ledger.sent("k", NOW) == 0
    assert await ledger.pause("k", NOW) == 0
    await ledger.resume("k", NOW)
    ledger.close()


async def test_calls_that_a_clock_put_into_the_future_are_forgotten() -> None:
    ledger = SentCalls(None)
    await ledger.reserve("k", NOW + 3600, None)
    assert await ledger.sent("k", NOW) == 0
    ledger.close()


async def test_calls_that_were_under_way_together_cause_one_pause() -> None:
    ledger = SentCalls(None)
    assert await ledger.pause("k", NOW) == 5
    assert await ledger.pause("k", NOW + 1) == 4
    assert await ledger.pause("k", NOW + 5) == 10
    assert await ledger.reserve("k", NOW + 6, 100) == 9
    ledger.close()


async def test_an_answer_during_a_pause_does_not_end_it() -> None:
    ledger = SentCalls(None)
    await ledger.pause("k", NOW)
    await ledger.resume("k", NOW + 1)
    assert await ledger.reserve("k", NOW + 2, 100) == 3
    await ledger.resume("k", NOW + 6)
    assert await ledger.pause("k", NOW + 7) == 5
    ledger.close()


async def test_closing_does_not_wait_for_a_call_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copper_desktop.storage.sent_calls.CLOSE_SECONDS", 0.01)
    ledger = SentCalls(None)
    await ledger.sent("k", NOW)
    with ledger._lock:
        ledger.close()
    assert ledger._database is not None
    ledger._database.close()


def test_closing_what_was_never_used_is_nothing() -> None:
    SentCalls(None).close()


async def test_a_file_of_other_tables_is_begun_anew(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute("CREATE VIEW sent AS SELECT 1 AS x")
    database.close()
    ledger = SentCalls(path)
    assert await ledger.reserve("k", NOW, None) == 0
    assert await ledger.sent("k", NOW) == 1
    ledger.close()
