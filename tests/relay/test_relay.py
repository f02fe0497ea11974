"""The page relay, through its ASGI interface."""

import logging
import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper_desktop.oauth.code_entry import pasted_parameters
from copper_desktop.oauth.redirect import RELAY_PATH, way_back
from copper_desktop.oauth.request import new_state
from copper_desktop.oauth.words import WORDS, word_pair
from copper_desktop.sandbox.forms import read_page
from tests.conftest import START
from tests.relay.relay_module import relay

URI = "https://signin.example.com/copper"
STATE = way_back(URI).state(new_state(), 4711)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    app = relay.build("/copper", START.timestamp)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        yield client


def code_in(page: str) -> str:
    found = re.search(r"CD1-[A-Za-z0-9_-]+", page)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_answer_goes_on_to_the_port_in_its_state(
    browser: httpx.AsyncClient, method: str
) -> None:
    sent = {"code": 'c"<&>', "state": STATE, "unknown": "dropped"}
    if method == "GET":
        answer = await browser.get(URI, params=sent)
    else:
        answer = await browser.post(URI, data=sent)
    assert answer.status_code == 200
    (form,) = read_page(answer.text).forms
    assert form.action == f"http://127.0.0.1:4711{RELAY_PATH}"
    assert form.method == "post"
    assert dict(form.fields) == {"code": 'c"<&>', "state": STATE}


async def test_it_shows_the_words_and_a_code_that_the_program_takes(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.post(URI, data={"error": "access_denied", "state": STATE})
    assert word_pair(STATE) in answer.text
    parameters = pasted_parameters(code_in(answer.text), URI, START)
    assert dict(parse_qsl(parameters.decode())) == {"error": "access_denied", "state": STATE}


async def test_both_sides_have_the_same_words() -> None:
    assert tuple(relay.WORDS) == WORDS


async def test_no_answer_is_kept_told_on_or_framed(browser: httpx.AsyncClient) -> None:
    for parameters in ({"code": "c", "state": STATE}, {}):
        headers = (await browser.get(URI, params=parameters)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "form-action 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "state",
    [
        "",
        "abc.4711",
        STATE[:-5],
        STATE + "00",
        STATE[:-4] + "1023",
        STATE[:-4] + "65536",
        STATE[:-4] + "04711",
        STATE[:-4] + "4711@evil.example",
        STATE[:-4] + "4711/../",
        STATE[:-4] + "４７１１",
        "x" * 43 + ".4711\n",
    ],
)
async def test_it_is_no_open_redirector(browser: httpx.AsyncClient, state: str) -> None:
    answer = await browser.post(URI, data={"code": "c", "state": state})
    assert answer.status_code == 400
    assert not read_page(answer.text).forms


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, f"state={STATE}", FORM),
        (400, f"code=c&code=d&state={STATE}", FORM),
        (400, f"code=%ff&state={STATE}", FORM),
        (400, "&".join(["a=b"] * 60), FORM),
        (413, "code=" + "c" * 70_000, FORM),
        (415, f"code=c&state={STATE}", {"Content-Type": "text/plain"}),
    ],
)
async def test_what_is_no_answer_is_refused(
    browser: httpx.AsyncClient, status: int, body: str, headers: dict[str, str]
) -> None:
    answer = await browser.post(URI, content=body, headers=headers)
    assert answer.status_code == status
    assert "CD1-" not in answer.text


async def test_other_methods_and_paths_get_nothing(browser: httpx.AsyncClient) -> None:
    assert (await browser.put(URI)).status_code == 405
    assert (await browser.get("https://signin.example.com/")).status_code == 404
    assert (await browser.get("https://signin.example.com/health")).text == "ok"


async def test_nothing_of_an_answer_is_logged(
    browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await browser.post(URI, data={"code": "the-code", "state": STATE})
        await browser.post(URI, data={"code": "the-code", "state": "wrong"})
    assert "the-code" not in caplog.text
    assert STATE not in caplog.text


@given(st.binary() | st.text().map(lambda text: urlencode({"code": text, "state": STATE}).encode()))
def test_no_answer_makes_it_fail_or_lets_a_script_in(encoded: bytes) -> None:
    answer = relay._answer(encoded, 0)
    assert answer.status_code in (200, 400)
    assert answer.body.count(b"<script") == (answer.status_code == 200)
