"""Changes that come at the same time, written at once."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.model import Connection, Token
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from tests.conftest import START, Clock

NUMBER = 20
CONNECTIONS = [Connection(f"c-{n}", "app-1", f"N{n}", None, (), START) for n in range(NUMBER)]


class Desk:
    """A vault with connections, whose index can be held up and tells its transactions."""

    def __init__(self, index: Index) -> None:
        self.index, self.vault = index, Vault(index, MemoryStore())
        self.statements: list[str] = []
        self._go_on = threading.Event()

    async def hold_up(self) -> asyncio.Task[None]:
        """Keep the index's thread busy until ``go_on``."""
        begun = threading.Event()

        def wait() -> None:
            begun.set()
            self._go_on.wait(60)

        task = asyncio.ensure_future(self.vault._indexed(wait))
        while not begun.is_set():
            await asyncio.sleep(0)
        self.index._database.set_trace_callback(self.statements.append)
        return task

    def go_on(self) -> None:
        self._go_on.set()

    def rename(self, number: int, name: str) -> asyncio.Task[bool]:
        return asyncio.ensure_future(self.vault.update(replace(CONNECTIONS[number], name=name)))

    @property
    def transactions(self) -> int:
        return self.statements.count("COMMIT")

    def names(self) -> list[str]:
        return [found.name for found in self.index.connections()]


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock) -> AsyncIterator[Desk]:
    with Index(tmp_path / "index.sqlite3", clock) as index:
        made = Desk(index)
        for connection in CONNECTIONS:
            await made.vault.keep_connection(connection, Token("t", ()))
        yield made
        made.go_on()
        made.vault.close()


async def test_what_comes_meanwhile_waits_for_the_disk_once(desk: Desk) -> None:
    held = await desk.hold_up()
    tasks = [desk.rename(number, f"Renamed {number}") for number in range(NUMBER)]
    await asyncio.sleep(0)
    desk.go_on()
    await held
    assert all(await asyncio.gather(*tasks))
    assert desk.transactions == 1
    assert desk.names() == [f"Renamed {number}" for number in range(NUMBER)]


async def test_the_last_change_of_a_connection_stays(desk: Desk) -> None:
    await desk.hold_up()
    tasks = [desk.rename(0, name) for name in ("First", "Second", "Third")]
    await asyncio.sleep(0)
    desk.go_on()
    await asyncio.gather(*tasks)
    assert desk.names()[0] == "Third"


async def test_what_cannot_be_written_keeps_nothing_else_from_being(desk: Desk) -> None:
    await desk.hold_up()
    tasks = [desk.rename(0, "Good"), desk.rename(1, "\ud800"), desk.rename(2, "Good too")]
    await asyncio.sleep(0)
    desk.go_on()
    one, other, third = await asyncio.gather(*tasks, return_exceptions=True)
    assert (one, third) == (True, True)
    assert isinstance(other, UnicodeEncodeError)
    assert desk.names()[:3] == ["Good", "N1", "Good too"]


async def test_everybody_is_told_of_a_disk_that_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.index._database.execute("PRAGMA query_only = ON")
    await desk.hold_up()
    tasks = [desk.rename(number, "Renamed") for number in range(3)]
    await asyncio.sleep(0)
    desk.go_on()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [errors.IndexNotWritable] * 3


async def test_a_change_that_was_given_up_is_not_written(desk: Desk) -> None:
    await desk.hold_up()
    given_up, other = desk.rename(0, "Given up"), desk.rename(1, "Renamed")
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0)
    desk.go_on()
    assert await other
    assert desk.names()[:2] == ["N0", "Renamed"]


async def test_a_connection_that_is_gone_is_told_from_one_that_is_there(desk: Desk) -> None:
    desk.index.drop("c-0")
    await desk.hold_up()
    tasks = [desk.rename(0, "Renamed"), desk.rename(1, "Renamed")]
    await asyncio.sleep(0)
    desk.go_on()
    assert await asyncio.gather(*tasks) == [False, True]
