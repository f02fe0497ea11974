"""The Developer API's client; httpx's mock transport plays Copper's statuses."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest

from copper_desktop import errors
from copper_desktop.api import client
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER, WHO, Operation
from copper_desktop.model import Account, ApiAnswer, Application, User
from copper_desktop.transport import Transport

TAGS = Operation("tags", "Tags", "GET", "/tags")
USER = {"id": 7, "name": "Ada", "email": "ada@x.example", "groups": []}
Call = Callable[..., Awaitable[ApiAnswer]]


@pytest.fixture
def call(application: Application) -> Call:
    async def run(
        response: httpx.Response,
        operation: Operation = TAGS,
        seen: list[httpx.Request] | None = None,
        api_base: str = application.api_base,
    ) -> ApiAnswer:
        def serve(request: httpx.Request) -> httpx.Response:
            if seen is not None:
                seen.append(request)
            return response

        transport = Transport(transport=httpx.MockTransport(serve))
        used = replace(application, api_base=api_base)
        try:
            return await client.call(transport, used, "tok-secret", operation)
        finally:
            await transport.aclose()

    return run


async def test_only_the_headers_that_copper_documents_are_set(call: Call) -> None:
    seen: list[httpx.Request] = []
    await call(httpx.Response(200, json=[]), seen=seen)
    (request,) = seen
    assert (request.method, str(request.url)) == (
        "GET",
        "https://api.example/developer_api/v1/tags",
    )
    assert request.headers["authorization"] == "Bearer tok-secret"
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("api_base", "url"),
    [
        ("https://api.example/v1/", "https://api.example/v1/tags"),
        ("https://api.example/v1?tenant=1", "https://api.example/v1/tags?tenant=1"),
    ],
)
async def test_the_path_joins_the_base_and_keeps_its_query(
    call: Call, api_base: str, url: str
) -> None:
    seen: list[httpx.Request] = []
    await call(httpx.Response(200, json=[]), seen=seen, api_base=api_base)
    assert str(seen[0].url) == url


async def test_an_answer_keeps_status_request_id_duration_and_body(call: Call) -> None:
    answer = await call(httpx.Response(200, json=[1], headers={"X-Request-Id": "r-1"}))
    assert (answer.operation, answer.status, answer.request_id) == ("tags", 200, "r-1")
    assert answer.body == [1]
    assert answer.duration > 0
    assert "[1]" not in repr(answer)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, errors.RequestRefused),
        (401, errors.TokenRejected),
        (403, errors.AccessForbidden),
        (404, errors.NotFound),
        (418, errors.RequestRefused),
        (422, errors.RequestRefused),
        (429, errors.RateLimited),
        (500, errors.ApiFailed),
        (503, errors.ApiFailed),
    ],
)
async def test_every_status_becomes_the_error_that_the_user_acts_on(
    call: Call, status: int, expected: type[errors.ApiError]
) -> None:
    body = {"success": False, "status": status, "message": "words tok-secret"}
    response = httpx.Response(status, json=body, headers={"X-Request-Id": "r-1"})
    with pytest.raises(errors.ApiError) as caught:
        await call(response)
    assert type(caught.value) is expected
    assert (caught.value.status, caught.value.request_id) == (status, "r-1")
    assert caught.value.server_message == "words •••"
    assert caught.value.duration > 0


@pytest.mark.parametrize("body", [{}, [], {"message": 7}, "text"])
async def test_an_error_without_a_message_is_still_told_apart(call: Call, body: object) -> None:
    with pytest.raises(errors.AccessForbidden) as caught:
        await call(httpx.Response(403, json=body))
    assert caught.value.server_message is None


async def test_a_401_that_is_no_json_says_nothing_about_the_token(call: Call) -> None:
    with pytest.raises(errors.ApiAnswerInvalid) as caught:
        await call(httpx.Response(401, text="<html>Sign in to the guest network"))
    assert caught.value.status == 401


async def test_a_fault_in_html_is_a_fault(call: Call) -> None:
    with pytest.raises(errors.ApiFailed) as caught:
        await call(httpx.Response(502, text="<html>Bad Gateway"))
    assert caught.value.server_message is None


async def test_html_with_status_200_is_no_answer_of_copper(call: Call) -> None:
    with pytest.raises(errors.ApiAnswerInvalid):
        await call(httpx.Response(200, text="<html>"))


async def test_a_request_id_that_repeats_the_token_is_masked(call: Call) -> None:
    answer = await call(httpx.Response(200, json=[], headers={"X-Request-Id": "tok-secret"}))
    assert answer.request_id == "•••"


async def test_user_and_account_are_read(call: Call) -> None:
    user = client.as_user(await call(httpx.Response(200, json=USER), CURRENT_USER))
    account = client.as_account(
        await call(httpx.Response(200, json={"id": 3, "name": "E"}), ACCOUNT)
    )
    assert user == User(7, "Ada", "ada@x.example")
    assert account == Account(3, "E")


@pytest.mark.parametrize("email", [None, 7])
async def test_a_user_without_an_address_is_still_a_user(call: Call, email: object) -> None:
    answer = await call(httpx.Response(200, json=USER | {"email": email}), CURRENT_USER)
    assert client.as_user(answer).email == ""


@pytest.mark.parametrize("operation", WHO)
@pytest.mark.parametrize("body", [{"status": "ok"}, [], {"id": "7", "name": "Ada"}, None])
async def test_json_of_another_shape_is_no_answer_of_copper(
    call: Call, operation: Operation, body: object
) -> None:
    with pytest.raises(errors.ApiAnswerInvalid):
        await call(httpx.Response(200, json=body), operation)


@pytest.mark.parametrize("body", [[], "text", None])
async def test_a_401_whose_json_is_no_object_says_nothing_about_the_token(
    call: Call, body: object
) -> None:
    with pytest.raises(errors.ApiAnswerInvalid):
        await call(httpx.Response(401, json=body))
