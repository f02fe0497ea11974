"""A 401 is asked about twice; httpx's mock transport plays a Copper that changes its mind."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from copper_desktop import errors
from copper_desktop.api.calls import call_of
from copper_desktop.api.operations import ACCOUNT
from copper_desktop.connections import ConnectionService
from copper_desktop.model import (
    Account,
    Application,
    Connection,
    Health,
    Identity,
    Token,
    User,
)
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.conftest import START, Clock

IDENTITY = Identity(User(7, "Ada", "ada@x.example"), Account(3, "E"))
CONNECTION = Connection("c-1", "app-1", "One", IDENTITY, (), START, health=Health.WORKING)
REJECTED = (401, {"message": "no"})
USER = (200, {"id": 7, "name": "Ada", "email": "ada@x.example"})

Answers = list[tuple[int, object]]


@pytest.fixture
def answers() -> Answers:
    return []


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
async def service(
    tmp_path: Path, clock: Clock, application: Application, answers: Answers, asked: list[str]
) -> AsyncIterator[ConnectionService]:
    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.removeprefix("/developer_api/v1"))
        status, body = answers.pop(0)
        return httpx.Response(status, json=body)

    store, index = MemoryStore(), Index(tmp_path / "index.sqlite3", clock)
    vault = Vault(index, store)
    await vault.keep_application(application, "client-secret")
    await vault.keep_connection(CONNECTION, Token("token", ()))
    opened = ConnectionService(
        Vault(index, store), lambda: Transport(transport=httpx.MockTransport(serve)), clock
    )
    yield opened
    await opened.aclose()


async def test_two_refusals_make_a_revoked_connection(
    service: ConnectionService, answers: Answers, asked: list[str]
) -> None:
    answers += [REJECTED, REJECTED]
    assert (await service.check("c-1")).health is Health.REVOKED
    assert asked == ["/users/me", "/users/me"]


async def test_a_refusal_that_does_not_come_again_is_no_verdict(
    service: ConnectionService, answers: Answers
) -> None:
    answers += [REJECTED, USER]
    assert (await service.check("c-1")).health is Health.WORKING


@pytest.mark.parametrize("second", [(503, {}), (429, {})])
async def test_trouble_at_the_second_time_leaves_the_token_out_of_it(
    service: ConnectionService, answers: Answers, second: tuple[int, object]
) -> None:
    answers += [REJECTED, second]
    assert (await service.check("c-1")).health in (Health.UNREACHABLE, Health.LIMITED)


async def test_an_operation_refused_alone_says_nothing_about_the_token(
    service: ConnectionService, answers: Answers, asked: list[str]
) -> None:
    answers += [REJECTED, USER]
    with pytest.raises(errors.RequestRefused) as caught:
        await service.call("c-1", ACCOUNT)
    assert caught.value.status == 401
    assert service.connections()[0].health is Health.WORKING
    assert asked == ["/account", "/users/me"]


async def test_an_operation_refused_with_the_token_says_so(
    service: ConnectionService, answers: Answers
) -> None:
    answers += [REJECTED, REJECTED]
    with pytest.raises(errors.TokenRejected):
        await service.call("c-1", ACCOUNT)
    assert service.connections()[0].health is Health.REVOKED


@pytest.mark.parametrize(("second", "health"), [(USER, Health.WORKING), (REJECTED, Health.REVOKED)])
async def test_a_question_of_the_workbench_is_judged_the_same_way(
    service: ConnectionService, answers: Answers, second: tuple[int, object], health: Health
) -> None:
    answers += [REJECTED, second]
    assert (await service.ask("c-1", call_of(ACCOUNT, {}))).status == 401
    assert service.connections()[0].health is health
