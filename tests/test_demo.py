"""The demo's scenarios, with the real service, the simulated Copper and the credential store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.composition import Parts, builtin_application
from copper_desktop.demo import Demo
from copper_desktop.model import Health
from copper_desktop.sandbox import conditions
from copper_desktop.sandbox.data.directory import GUESTS, PEOPLE
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.scenario import Scenario
from copper_desktop.storage.settings import Profile


class Stage:
    """A demo and what it is made of."""

    def __init__(self, folder: Path) -> None:
        self.sandbox = Sandbox(folder / "grants.sqlite3")
        self.sandbox.start()
        profile = Profile(folder / "data", folder / "config", "Copper Desktop Test Demo")
        self.parts = Parts(profile, builtin=builtin_application(self.sandbox.registration))
        self.service = self.parts.service
        self.demo = Demo(self.sandbox, self.service)

    def health(self) -> list[Health]:
        now = self.parts.clock()
        return [found.health_at(now) for found in self.service.connections()]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    yield made
    for connection in made.service.connections():
        await made.service.remove(connection.id)
    await made.service.aclose()
    made.sandbox.stop()


@pytest.mark.parametrize(
    ("scenario", "health"),
    [
        (Scenario.NORMAL, Health.WORKING),
        (Scenario.EXPIRING, Health.EXPIRING),
        (Scenario.REVOKED, Health.REVOKED),
        (Scenario.DOWN, Health.UNREACHABLE),
        (Scenario.LIMITED, Health.LIMITED),
        (Scenario.SLOW, Health.WORKING),
    ],
)
async def test_a_scenario_shows_what_it_is_about(
    stage: Stage, scenario: Scenario, health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "SLOW_SECONDS", 0.05)
    about = await stage.demo.show(scenario)
    assert about in stage.service.connections()
    assert stage.health() == [health]


async def test_when_all_is_well_again_what_was_down_works(stage: Stage) -> None:
    await stage.demo.show(Scenario.DOWN)
    await stage.demo.show(Scenario.NORMAL)
    assert stage.health() == [Health.WORKING]


async def test_an_expiring_token_can_be_shown_again(stage: Stage) -> None:
    first = await stage.demo.show(Scenario.EXPIRING)
    second = await stage.demo.show(Scenario.EXPIRING)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert stage.health() == [Health.EXPIRING]
    await stage.demo.show(Scenario.NORMAL)


async def test_many_accounts_are_of_many_companies(stage: Stage) -> None:
    await stage.demo.show(Scenario.NORMAL)
    await stage.demo.show(Scenario.MANY)
    found = stage.service.connections()
    assert len(found) == len(PEOPLE) + len(GUESTS)
    accounts = {one.identity.account.name for one in found if one.identity is not None}
    assert len(accounts) == 2 + len(GUESTS)
    assert set(stage.health()) == {Health.WORKING}


async def test_reset_leaves_no_connection_secret_or_grant(stage: Stage) -> None:
    about = await stage.demo.show(Scenario.REVOKED)
    assert about is not None
    entry = stage.parts.index.entry_of(about.id)
    assert entry is not None
    assert await stage.parts.store.read(str(entry.name))
    assert await stage.demo.show(Scenario.RESET) is None
    assert stage.service.connections() == ()
    with pytest.raises(errors.SecretMissing):
        await stage.parts.store.read(str(entry.name))
    assert stage.parts.index.unsettled() == ()
    running = stage.sandbox._running
    assert running is not None
    assert running.copper.sessions._entries == {}
