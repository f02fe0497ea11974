"""The budget of a token, over the real ledger; the clock and the sleep are the test's."""

import asyncio
from pathlib import Path

import pytest

from copper_desktop.api.budget import LIMIT, QUEUE_FROM, REPEATS, Budget, Spending, key_of
from copper_desktop.model import RawAnswer
from copper_desktop.storage.sent_calls import SentCalls
from tests.conftest import Clock


def answer(status: int = 200) -> RawAnswer:
    return RawAnswer("account", "GET /account", status, 0.1, None, None, {}, b"{}")


class Desk:
    """A budget whose sleeping moves its clock, and a Copper that answers ``statuses`` in turn."""

    def __init__(self, path: Path | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.budget = Budget(SentCalls(path), self.clock, self._sleep)
        self.slept = 0.0
        self.statuses: list[int] = []
        self.sent_at: list[float] = []

    async def _sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.clock.move(seconds=seconds)
        await asyncio.sleep(0)

    async def _send(self) -> RawAnswer:
        self.sent_at.append(self.clock.time.timestamp())
        return answer(self.statuses.pop(0) if self.statuses else 200)

    async def spend(self, key: str = "k", *, patient: bool = True) -> int:
        return (await self.budget.spend(key, "c", self._send, patient=patient)).status


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_was_sent_in_the_last_minute_is_counted(desk: Desk) -> None:
    assert await desk.budget.spending("c") == Spending(0, LIMIT)
    for _ in range(3):
        await desk.spend()
    assert await desk.budget.spending("c") == Spending(3, LIMIT)
    desk.clock.move(seconds=60)
    assert await desk.budget.spending("c") == Spending(0, LIMIT)


async def test_near_the_limit_a_call_waits_until_the_first_has_left_the_window(desk: Desk) -> None:
    for _ in range(QUEUE_FROM):
        await desk.spend()
    assert desk.slept == 0
    await desk.spend()
    assert desk.slept == pytest.approx(60)


async def test_a_queue_can_be_seen_while_it_waits(desk: Desk) -> None:
    for _ in range(QUEUE_FROM):
        await desk.spend()
    seen: list[Spending] = []

    async def look(_seconds: float) -> None:
        seen.append(await desk.budget.spending("c"))
        desk.clock.move(seconds=30)

    desk.budget._sleep = look
    told: list[str] = []
    desk.budget.listeners.append(told.append)
    await asyncio.gather(desk.spend(), desk.spend())
    assert seen[0] == Spending(QUEUE_FROM, LIMIT, waiting=2, seconds=60)
    assert (await desk.budget.spending("c")).waiting == 0
    assert set(told) == {"c"}


async def test_a_cancelled_call_leaves_the_queue(desk: Desk) -> None:
    for _ in range(QUEUE_FROM):
        await desk.spend()
    held = asyncio.Event()

    async def hold(_seconds: float) -> None:
        held.set()
        await asyncio.Event().wait()

    desk.budget._sleep = hold
    waiting = asyncio.ensure_future(desk.spend())
    await held.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await desk.budget.spending("c")).waiting == 0


async def test_tokens_have_budgets_of_their_own(desk: Desk) -> None:
    for _ in range(QUEUE_FROM):
        await desk.spend("one")
    await desk.spend("other")
    assert desk.slept == 0


async def test_after_a_429_the_pauses_grow(desk: Desk) -> None:
    desk.statuses = [429, 429, 429, 200]
    assert await desk.spend() == 200
    pauses = [round(b - a) for a, b in zip(desk.sent_at, desk.sent_at[1:], strict=False)]
    assert pauses == [5, 10, 20]


async def test_a_call_is_given_up_after_some_repetitions(desk: Desk) -> None:
    desk.statuses = [429] * 99
    assert await desk.spend() == 429
    assert len(desk.sent_at) == REPEATS + 1


async def test_after_an_answer_the_next_pause_is_short_again(desk: Desk) -> None:
    desk.statuses = [429, 429, 200, 429, 200]
    await desk.spend()
    await desk.spend()
    assert round(desk.sent_at[-1] - desk.sent_at[-2]) == 5


async def test_an_impatient_call_is_sent_at_once_and_once_but_counted(desk: Desk) -> None:
    for _ in range(QUEUE_FROM):
        await desk.spend()
    desk.statuses = [429]
    assert await desk.spend(patient=False) == 429
    assert desk.slept == 0
    assert (await desk.budget.spending("c")).sent == QUEUE_FROM + 1


async def test_what_another_run_has_sent_is_seen_before_the_first_call(tmp_path: Path) -> None:
    one = Desk(tmp_path / "sent.sqlite3")
    other = Desk(tmp_path / "sent.sqlite3", one.clock)
    await one.spend()
    assert (await other.budget.spending("c")).sent == 1
    assert (await other.budget.spending("nobody")).sent == 0


async def test_whose_calls_they_were_is_forgotten_with_the_last_of_them(tmp_path: Path) -> None:
    ledger = SentCalls(tmp_path / "sent.sqlite3")
    await ledger.reserve("old", 0.0, None)
    await ledger.introduce("c1", "old")
    await ledger.reserve("new", 1000.0, None)
    await ledger.introduce("c2", "new")
    assert await ledger.key_of("c1") is None
    assert await ledger.key_of("c2") == "new"
    ledger.close()


async def test_the_calls_of_a_sign_in_are_counted_before_there_is_a_connection(desk: Desk) -> None:
    await desk.budget.count("k")
    await desk.budget.introduce("c", "k")
    assert (await desk.budget.spending("c")).sent == 1


async def test_two_runs_of_the_program_share_a_budget(tmp_path: Path) -> None:
    one = Desk(tmp_path / "sent.sqlite3")
    other = Desk(tmp_path / "sent.sqlite3", one.clock)
    for _ in range(QUEUE_FROM - 1):
        await one.spend()
    await other.spend()
    assert (await one.budget.spending("c")).sent == QUEUE_FROM
    await other.spend()
    assert other.slept == pytest.approx(60)
    other.statuses = [429]
    await other.spend(patient=False)
    one.slept = 0
    await one.spend()
    assert one.slept == pytest.approx(5)
    one.budget.close()
    other.budget.close()


def test_a_key_does_not_tell_the_token() -> None:
    assert key_of("token-1") != key_of("token-2")
    assert "token" not in key_of("token-1")
