"""Check-ups, pages and recipes over the real service and the simulated Copper."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from copper_desktop import errors
from copper_desktop.api.calls import call_of, free_call
from copper_desktop.api.operations import Operation, operation_of
from copper_desktop.calling import pages, recipes
from copper_desktop.calling.checkup import OPERATIONS, Finding, Standing, check_up
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.transport import Transport
from tests.conftest import Clock
from tests.sandbox.visitor import token_for
from tests.test_connections import Desk


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(client_secret="s") as started:
        yield started


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock, sandbox: Sandbox) -> AsyncIterator[Desk]:
    opened = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=True)
    yield opened
    await opened.service.aclose()


async def answered(desk: Desk, answers: dict[str, httpx.Response]) -> None:
    """Let Copper answer ``answers`` by path, and {} otherwise: a sandbox forbids nothing."""

    def serve(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/developer_api/v1")
        return answers.get(path) or httpx.Response(200, json=[{}], headers={"X-PW-TOTAL": "7"})

    await desk.service._network().aclose()
    desk.service._transport = Transport(transport=httpx.MockTransport(serve))


ME = httpx.Response(200, json={"id": 910_101, "name": "Maya", "email": "m@x.example"})


async def test_a_checkup_asks_for_the_fixed_set_and_tells_each_finding(desk: Desk) -> None:
    connection = await desk.connect()
    told: list[Finding] = []
    checkup = await check_up(desk.service, connection.id, told.append)
    assert checkup.works
    assert [found.operation for found in checkup.findings] == list(OPERATIONS)
    assert {found.operation for found in told} == set(OPERATIONS)
    sentences = {found.operation.id: found.sentence for found in checkup.findings}
    assert sentences["current_user"].startswith("Current user: Maya Okafor of Lantern & Loom")
    assert sentences["people"].startswith("People: can be read; at most 320 records; ")
    assert sentences["account"].startswith("Account: can be read; ")
    assert "everything that was tried" in checkup.verdict


async def test_a_403_is_a_permission_and_no_fault(desk: Desk) -> None:
    connection = await desk.connect()
    await answered(desk, {"/users/me": ME, "/tasks/search": httpx.Response(403, json={})})
    checkup = await check_up(desk.service, connection.id)
    assert checkup.works
    (refused,) = checkup.having(Standing.NOT_ALLOWED)
    assert "permission" in refused.sentence
    assert checkup.verdict.endswith("This person may not see: Tasks.")


async def test_what_failed_is_told_with_its_code_and_the_rest_goes_on(desk: Desk) -> None:
    connection = await desk.connect()
    failing = {"/tasks/search": httpx.Response(500), "/pipelines": httpx.Response(200, text="<p>")}
    await answered(desk, {"/users/me": ME, **failing})
    checkup = await check_up(desk.service, connection.id)
    assert not checkup.works
    assert {found.code for found in checkup.having(Standing.FAILED)} == {"CD-307", "CD-308"}
    assert checkup.verdict == "This connection works in part. It failed at: Tasks, Pipelines."
    assert "CD-307" in checkup.as_text()
    assert len(checkup.as_text().splitlines()) == 1 + len(OPERATIONS)


async def test_no_further_question_is_asked_with_a_token_that_does_not_work(desk: Desk) -> None:
    connection = await desk.connect()
    refusal = httpx.Response(401, json={"message": "no"})
    await answered(desk, {"/users/me": refusal})
    checkup = await check_up(desk.service, connection.id)
    assert len(checkup.having(Standing.NOT_ASKED)) == len(OPERATIONS) - 1
    assert checkup.verdict.startswith("This connection does not work: ")


async def test_a_store_that_closes_meanwhile_is_a_failure_of_each_read(desk: Desk) -> None:
    connection = await desk.connect()

    def lose(finding: Finding) -> None:
        if finding.operation is OPERATIONS[0]:
            desk.service.use_credentials(MemoryStore())

    checkup = await check_up(desk.service, connection.id, lose)
    assert len(checkup.having(Standing.FAILED)) == len(OPERATIONS) - 1


def known(operation_id: str) -> Operation:
    found = operation_of(operation_id)
    assert found is not None
    return found


async def test_all_pages_come_in_order_and_are_joined(desk: Desk) -> None:
    connection = await desk.connect()
    call = call_of(known("people"), {"page_size": "150", "page_number": "2"})
    got = [page async for page in pages.all_pages(desk.service, connection.id, call)]
    assert [(page.number, page.records) for page in got] == [(1, 150), (2, 150), (3, 20)]
    records = json.loads(pages.joined(got).body)
    assert len({one["id"] for one in records}) == 320


async def test_without_a_size_the_largest_page_is_asked_for(desk: Desk) -> None:
    connection = await desk.connect()
    call = call_of(known("people"), {})
    got = [page.records async for page in pages.all_pages(desk.service, connection.id, call)]
    assert got == [200, 120]


async def test_pages_end_where_one_is_refused(desk: Desk) -> None:
    connection = await desk.connect()
    call = free_call("/people/search", '{"page_size": "many"}')
    got = [page async for page in pages.all_pages(desk.service, connection.id, call)]
    assert [page.answer.status for page in got] == [422]


def test_a_page_that_is_not_full_is_the_last() -> None:
    call = call_of(known("people"), {"page_size": "50"})
    assert pages.is_last(call, 49)
    assert not pages.is_last(call, 50)
    assert pages.is_last(call_of(known("people"), {}), 19)
    assert not pages.is_last(free_call("/people/search", '{"page_size": "x"}'), 0)


async def test_a_long_page_is_counted_without_holding_the_loop_up(desk: Desk) -> None:
    connection = await desk.connect()
    long = httpx.Response(200, json=[{"name": "x" * 50_000}])
    await answered(desk, {"/people/search": long})
    call = call_of(known("people"), {"page_size": "2"})
    got = [page.records async for page in pages.all_pages(desk.service, connection.id, call)]
    assert got == [1]


def test_the_next_page_is_the_one_after() -> None:
    call = pages.following(call_of(known("people"), {"page_number": "4", "name": "x"}))
    assert json.loads(call.body) == {"page_number": 5, "name": "x"}
    odd = pages.following(free_call("/people/search", '{"page_number": "x"}'))
    assert json.loads(odd.body)["page_number"] == 2
    assert pages.has_pages(call)
    assert not pages.has_pages(free_call("/account"))


def test_a_curl_command_runs_and_holds_no_token(sandbox: Sandbox) -> None:
    token = token_for(sandbox)
    call = call_of(known("people"), {"page_size": "1", "name": "it's"})
    command = recipes.as_curl(sandbox.registration.api_base, call)
    assert "Bearer %s" in command
    assert shutil.which("curl"), "the command is run, not looked at"
    environment = {**os.environ, recipes.VARIABLE: token, "no_proxy": "*"}
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=True)
    assert isinstance(json.loads(done.stdout), list)


@pytest.mark.parametrize("operation", ["people", "account"])
def test_an_httpx_program_runs_and_holds_no_token(sandbox: Sandbox, operation: str) -> None:
    call = call_of(known(operation), {})
    program = recipes.as_httpx(sandbox.registration.api_base, call)
    environment = {**os.environ, recipes.VARIABLE: token_for(sandbox), "no_proxy": "*"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert "Lantern" in done.stdout or "date_created" in done.stdout


def test_a_recipe_keeps_the_query_of_base_and_call() -> None:
    told = recipes.as_curl("https://api.example/v1?tenant=1", free_call("/tags?a=b"))
    assert "https://api.example/v1/tags?tenant=1&a=b" in told


async def test_a_checkup_can_be_cancelled(desk: Desk) -> None:
    connection = await desk.connect()
    begun = asyncio.Event()
    running = asyncio.ensure_future(
        check_up(desk.service, connection.id, lambda _finding: begun.set())
    )
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_checkup_of_what_is_gone_says_so(desk: Desk) -> None:
    with pytest.raises(errors.NoSuchConnection):
        await check_up(desk.service, "nobody")
