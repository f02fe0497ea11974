"""Background checks, on a clock that a test moves."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.health import BACKGROUND_CHECKS, CHECK_MINUTES, GLANCE, BackgroundChecks
from copper_desktop.model import Account, Connection, Evidence, Health, Identity, User
from copper_desktop.pace import GAP, LIMIT
from copper_desktop.storage.settings import Settings
from copper_desktop.storage.store_status import StoreState, StoreStatus
from tests.conftest import START, Clock


class Over(Exception):
    """The test has seen enough."""


class Service:
    """Answers at once; what stands for Copper here is the health that a test puts down."""

    def __init__(self, clock: Clock, number: int) -> None:
        self._clock = clock
        self.known = {f"c{n}": _connection(f"c{n}") for n in range(number)}
        self.found = Health.WORKING
        self.state = StoreState.READY
        self.failure: errors.CopperDesktopError | None = None
        self.requests_sent = 0
        self.costs: list[int] = []
        self.asked: list[tuple[str, float]] = []

    def connections(self) -> tuple[Connection, ...]:
        return tuple(self.known.values())

    async def store_status(self) -> StoreStatus:
        return StoreStatus("Test", self.state)

    async def check(self, connection_id: str, *, quietly: bool) -> Connection:
        assert quietly
        if self.state is StoreState.LOCKED:
            return replace(self.known[connection_id], health=Health.LOCKED)
        self.asked.append((connection_id, (self._clock() - START).total_seconds()))
        self.requests_sent += self.costs.pop(0) if self.costs else 1
        if self.failure is not None:
            raise self.failure
        evidence = Evidence(self._clock(), "GET /users/me", 200)
        changed = replace(self.known[connection_id], health=self.found, evidence=evidence)
        self.known[connection_id] = changed
        return changed


def _connection(id_: str) -> Connection:
    identity = Identity(User(1, "Ada", "ada@northwind.example"), Account(2, "Northwind"))
    return Connection(id_, "app", id_, identity, (), START)


class Bench:
    """The checks with their clock: a pause moves it, and hooks of a test happen in between."""

    def __init__(self, clock: Clock, settings: Settings, number: int = 3) -> None:
        self.clock = clock
        self.service = Service(clock, number)
        self.told: list[Connection] = []
        self.pauses: list[float] = []
        self.hooks: list[Callable[[], None]] = []
        self.shortest = float("inf")
        self.checks = BackgroundChecks(
            self.service,
            settings,
            self.told.append,
            clock,
            ticks=self._ticks,
            jitter=lambda: 1.0,
            pause=self._pause,
        )

    async def run(self, minutes: float) -> list[tuple[str, float]]:
        """Let that much time go by; return who was asked in it, and at which second."""
        before, self._until = len(self.service.asked), self.clock() + timedelta(minutes=minutes)
        with pytest.raises(Over):
            await self.checks.run()
        return self.service.asked[before:]

    def _ticks(self) -> float:
        return (self.clock() - START).total_seconds()

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.move(seconds=min(seconds, self.shortest))
        if self.hooks:
            self.hooks.pop(0)()
        if self.clock() >= self._until:
            raise Over


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def bench(clock: Clock, settings: Settings) -> Bench:
    return Bench(clock, settings)


async def test_everybody_is_asked_once_at_the_start_one_after_the_other(bench: Bench) -> None:
    assert await bench.run(minutes=5) == [("c0", 0), ("c1", GAP), ("c2", 2 * GAP)]
    assert [told.id for told in bench.told] == ["c0", "c1", "c2"]


async def test_what_an_earlier_run_has_just_asked_is_not_asked_again_at_the_start(
    bench: Bench,
) -> None:
    for name, minutes in (("c0", 4), ("c1", 6)):
        evidence = Evidence(START - timedelta(minutes=minutes), "GET /users/me", 200)
        bench.service.known[name] = replace(
            bench.service.known[name], health=Health.WORKING, evidence=evidence
        )
    assert {name for name, _at in await bench.run(minutes=5)} == {"c1", "c2"}


async def test_everybody_is_asked_again_after_the_interval(
    bench: Bench, settings: Settings
) -> None:
    settings.put(CHECK_MINUTES, 5)
    await bench.run(minutes=4)
    assert [name for name, _at in await bench.run(minutes=4)] == ["c0", "c1", "c2"]


async def test_many_connections_are_asked_a_few_a_minute(clock: Clock, settings: Settings) -> None:
    bench = Bench(clock, settings, number=2000)
    asked = await bench.run(minutes=10)
    assert len(asked) == 50
    assert len({name for name, _at in asked}) == 50


@pytest.mark.parametrize("nameless", [True, False])
@pytest.mark.parametrize("renews", [True, False])
async def test_never_more_than_six_requests_are_sent_in_any_minute(
    clock: Clock, settings: Settings, nameless: bool, renews: bool
) -> None:
    """Whatever each of them takes: an identity, a second question after a 401, a renewal."""
    bench = Bench(clock, settings, number=60)
    for name, found in bench.service.known.items():
        end = START + timedelta(seconds=1) if renews else None
        changed = replace(found, renewable=renews, expires_at=end)
        bench.service.known[name] = replace(changed, identity=None) if nameless else changed
    bench.service.costs = [1, 1, 1, 1, 2 + nameless + renews] * 30
    costs = list(bench.service.costs)
    asked = [at for _name, at in await bench.run(minutes=10)]
    assert len(asked) >= 20
    for begin in asked:
        sent = [cost for at, cost in zip(asked, costs, strict=False) if begin <= at < begin + 60]
        assert sum(sent) <= LIMIT


async def test_a_network_that_comes_and_goes_does_not_quicken_the_pace(
    clock: Clock, settings: Settings
) -> None:
    bench = Bench(clock, settings, number=50)
    bench.shortest = 0.5  # each pause is cut short by what wakes the checks
    bench.hooks = [bench.checks.wake] * 2000
    asked = [at for _name, at in await bench.run(minutes=5)]
    assert asked[:6] == [0, GAP, 2 * GAP, 3 * GAP, 4 * GAP, 60]
    assert len(asked) == 25


async def test_nobody_is_asked_when_checks_are_switched_off(
    bench: Bench, settings: Settings
) -> None:
    settings.put(BACKGROUND_CHECKS, False)
    assert await bench.run(minutes=60) == []
    settings.put(BACKGROUND_CHECKS, True)
    assert len(await bench.run(minutes=2)) == 3


async def test_a_locked_store_is_not_asked_for_tokens_and_all_go_on_once_it_is_open(
    bench: Bench,
) -> None:
    for name, found in bench.service.known.items():
        bench.service.known[name] = replace(found, health=Health.LOCKED)
    bench.service.state = StoreState.LOCKED
    assert await bench.run(minutes=60) == []
    bench.service.state = StoreState.READY
    assert len(await bench.run(minutes=2)) == 3


async def test_after_429_nobody_is_asked_for_a_while(bench: Bench) -> None:
    bench.service.found = Health.LIMITED
    asked = await bench.run(minutes=6)
    assert [at for _name, at in asked] == [0, 60, 180]


async def test_when_the_network_is_back_those_who_missed_it_are_asked_at_once(
    bench: Bench,
) -> None:
    bench.service.known["c2"] = replace(bench.service.known["c2"], health=Health.UNREACHABLE)
    bench.service.found = Health.UNREACHABLE
    await bench.run(minutes=1)
    bench.service.found = Health.WORKING
    assert {name for name, _at in await bench.run(minutes=2)} == {"c0", "c1", "c2"}


async def test_a_computer_that_wakes_asks_everybody(bench: Bench, clock: Clock) -> None:
    await bench.run(minutes=2)
    bench.hooks.append(lambda: clock.move(minutes=10))
    assert [name for name, _at in await bench.run(minutes=12)] == ["c0", "c1", "c2"]


async def test_a_failure_of_the_program_itself_does_not_end_the_checks(bench: Bench) -> None:
    bench.service.failure = errors.NoSuchConnection("c0")
    assert len(await bench.run(minutes=2)) == 3


async def test_a_pause_ends_when_the_checks_are_woken(clock: Clock, settings: Settings) -> None:
    service, told = Service(clock, 1), asyncio.Event()
    service.known["c0"] = replace(
        service.known["c0"], evidence=Evidence(START, "GET /users/me", 200)
    )
    checks = BackgroundChecks(service, settings, lambda _connection: told.set(), clock)
    running = asyncio.ensure_future(checks.run())
    await asyncio.sleep(0)
    assert not service.asked
    checks.wake()
    await asyncio.wait_for(told.wait(), 30)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_pause_ends_by_itself(clock: Clock, settings: Settings) -> None:
    checks = BackgroundChecks(Service(clock, 0), settings, print, clock)
    await checks._pause(0.01)


async def test_no_pause_is_longer_than_a_glance(bench: Bench) -> None:
    await bench.run(minutes=10)
    assert max(bench.pauses) == GLANCE
