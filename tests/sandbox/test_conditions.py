"""The simulated Copper when it is down, busy or slow."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from copper_desktop.sandbox import conditions
from copper_desktop.sandbox.conditions import Condition
from copper_desktop.sandbox.data.directory import GUESTS, PEOPLE, person
from copper_desktop.sandbox.server import Sandbox


def status(sandbox: Sandbox, path: str) -> int:
    address = f"{sandbox.address}{path}"
    return httpx.get(address, trust_env=False, timeout=30).status_code


def test_while_it_is_down_programs_get_503_and_people_get_pages(sandbox: Sandbox) -> None:
    sandbox.become(Condition.DOWN)
    assert status(sandbox, "/developer_api/v1/users/me") == 503
    assert httpx.post(sandbox.registration.token_endpoint, trust_env=False).status_code == 503
    assert status(sandbox, "/") == 200
    sandbox.become(Condition.NORMAL)
    assert status(sandbox, "/developer_api/v1/users/me") == 401


def test_its_status_page_says_that_it_is_down(sandbox: Sandbox) -> None:
    sandbox.become(Condition.DOWN)
    body = httpx.get(sandbox.registration.status_page, trust_env=False).json()
    states = {component["name"]: component["status"] for component in body["components"]}
    assert states == {"Web App": "operational", "Developer API": "major_outage"}
    assert body["status"]["indicator"] == "major"


def test_while_it_is_busy_the_api_alone_answers_429(sandbox: Sandbox) -> None:
    sandbox.become(Condition.LIMITED)
    assert status(sandbox, "/developer_api/v1/users/me") == 429
    assert httpx.post(sandbox.registration.token_endpoint, trust_env=False).status_code == 400


def test_while_it_is_slow_answers_are_late(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "SLOW_SECONDS", 0.3)
    sandbox.become(Condition.SLOW)
    began = time.monotonic()
    assert status(sandbox, "/developer_api/v1/users/me") == 401
    assert time.monotonic() - began >= 0.3


def test_revoking_everything_ends_every_token(sandbox: Sandbox) -> None:
    running = sandbox._running
    assert running is not None
    token = running.copper.grants.issue("client", PEOPLE[0].id, None)
    asyncio.run(sandbox.revoke_all())
    assert running.copper.grants.use(token) is None


def test_everybody_has_an_id_and_an_account_of_their_own() -> None:
    everybody = [*PEOPLE, *GUESTS]
    assert len({someone.id for someone in everybody}) == len(everybody)
    assert len({someone.account.id for someone in everybody}) == 2 + len(GUESTS)
    assert all(someone.email.endswith(".example") for someone in everybody)
    assert all(person(someone.id) == someone for someone in everybody)
