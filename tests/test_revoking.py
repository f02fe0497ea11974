"""Waiting for Copper's refusal, against the simulated Copper and its Active Integrations."""

import asyncio
from dataclasses import replace

import pytest

from copper_desktop import errors
from copper_desktop.connections.revoking import Revoking
from copper_desktop.model import Connection, Evidence, Health
from copper_desktop.sandbox.browser import ScriptedBrowser
from tests.conftest import START
from tests.test_connections import Desk, desk, sandbox  # noqa: F401  fixtures

CONNECTION = Connection("c-1", "app-1", "Example", None, (), START, health=Health.WORKING)
REVOKED = replace(CONNECTION, health=Health.REVOKED, evidence=Evidence(START, "GET /users/me", 401))


async def test_revoking_on_coppers_own_page_is_seen_and_only_then_reported(
    desk: Desk,  # noqa: F811
) -> None:
    connection = await desk.connect()
    seen: list[Health] = []

    async def revoke() -> None:
        while not seen:
            await asyncio.sleep(0.01)
        await ScriptedBrowser(also_press=["Revoke"]).visit(desk.application.revoke_page)

    revoking = Revoking(lambda: desk.service.check(connection.id), ask_every=0.05)
    refused, _page = await asyncio.gather(
        revoking.refused(lambda asked: seen.append(asked.health)), revoke()
    )
    assert (seen[0], seen[-1]) == (Health.WORKING, Health.REVOKED)
    assert refused.is_refused
    assert len(desk.store.secrets) == 1
    removal = await desk.service.remove(connection.id)
    assert removal.is_refused
    assert desk.store.secrets == {}


class Asked:
    """Gives one answer after another, the last for ever."""

    def __init__(self, *answers: Connection) -> None:
        self.answers = list(answers)
        self.times = 0

    async def __call__(self) -> Connection:
        self.times += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def test_whoever_comes_back_is_not_kept_waiting() -> None:
    asked = Asked(CONNECTION, REVOKED)
    revoking = Revoking(asked, ask_every=3600)
    waiting = asyncio.ensure_future(revoking.refused(lambda _asked: None))
    while asked.times == 0:
        await asyncio.sleep(0)
    revoking.hurry()
    assert (await waiting) is REVOKED


async def test_a_server_in_trouble_is_asked_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    real = asyncio.timeout

    def noted(seconds: float) -> asyncio.Timeout:
        pauses.append(seconds)
        return real(0)

    monkeypatch.setattr("copper_desktop.connections.revoking.asyncio.timeout", noted)
    limited = replace(CONNECTION, health=Health.LIMITED)
    asked = Asked(limited, limited, limited, CONNECTION, *[limited] * 9, REVOKED)
    await Revoking(asked, ask_every=2).refused(lambda _asked: None)
    assert pauses[:4] == [4, 8, 16, 2]
    assert max(pauses) == 60


@pytest.mark.parametrize(
    "evidence",
    [
        None,
        Evidence(START, "GET /users/me", 403, code="CD-303"),
        Evidence(START, "token endpoint", code="CD-240"),
    ],
)
async def test_nothing_but_a_401_counts_as_coppers_refusal(evidence: Evidence | None) -> None:
    assert not replace(CONNECTION, health=Health.EXPIRED, evidence=evidence).is_refused
    assert not replace(REVOKED, health=Health.UNREACHABLE).is_refused


async def test_a_connection_that_another_run_removed_ends_the_wait(
    desk: Desk,  # noqa: F811
) -> None:
    with pytest.raises(errors.NoSuchConnection):
        await desk.service.revoking("gone").refused(lambda _asked: None)
