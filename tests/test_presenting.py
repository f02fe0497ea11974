"""The service while it gives stand-ins: whatever a window can get of it names nobody real."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from copper_desktop.api.calls import free_call
from copper_desktop.api.operations import CURRENT_USER
from copper_desktop.scenario import Scenario
from tests.test_demo import Stage

REAL = ("Maya", "Okafor", "Lantern", "lanternloom", "910101", "900100")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    await made.demo.show(Scenario.NORMAL)
    yield made
    made.service.stand_ins.on = False
    await made.demo.show(Scenario.RESET)
    await made.service.aclose()
    made.sandbox.stop()


async def test_nothing_that_the_service_returns_names_anybody(stage: Stage) -> None:
    service = stage.service
    (before,) = service.connections()
    service.stand_ins.on = True
    (shown,) = service.connections()
    answer = await service.ask(shown.id, free_call("/users/me"))
    read = await service.call(shown.id, CURRENT_USER)
    checked = await service.check(shown.id)
    told = (shown, checked, answer.body.decode(), read.body, await service.past_calls(shown.id))
    for real in REAL:
        assert real not in repr(told)
    assert shown.identity is not None
    assert read.body["email"] == shown.identity.user.email  # type: ignore[index]
    service.stand_ins.on = False
    assert service.connections()[0].identity == before.identity


async def test_what_was_renamed_meanwhile_has_its_real_name_afterwards(stage: Stage) -> None:
    service = stage.service
    service.stand_ins.on = True
    (shown,) = service.connections()
    renamed = await service.rename(shown.id, "Production")
    assert "Production" not in renamed.name
    service.stand_ins.on = False
    assert service.connections()[0].name == "Production"


async def test_what_is_removed_meanwhile_is_told_of_by_its_stand_in(stage: Stage) -> None:
    service = stage.service
    service.stand_ins.on = True
    (shown,) = service.connections()
    removal = await service.remove(shown.id)
    assert removal.connection.name == shown.name
    assert "Lantern" not in repr(removal)
