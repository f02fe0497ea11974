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
    answer = relay._answer(encoded, 0, "en")
    assert answer.status_code in (200, 400)
    assert answer.body.count(b"<script") == (answer.status_code == 200)


TRANSLATIONS = {
    "de": {"Go back to Copper Desktop": "Zurück zu <Copper Desktop>"},
    "ar": {"Nothing to send on": "لا شيء"},
}


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("fr, AR;q=0.5, de;q=0.7", "de"),
        ("de;q=0, ar;q=0.1", "ar"),
        ("de;q=nonsense, ar;q=0.1", "ar"),
        ("*", "en"),
        ("fr," * 50 + "de", "en"),
        (";;;,,,=", "en"),
    ],
)
async def test_the_page_is_in_the_language_that_the_browser_asks_for(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, accepted: str, language: str
) -> None:
    monkeypatch.setattr(relay, "TRANSLATED", TRANSLATIONS)
    answer = await browser.post(
        URI, data={"code": "c", "state": STATE}, headers={"Accept-Language": accepted}
    )
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert ("Zurück zu &lt;Copper Desktop&gt;" in answer.text) == (language == "de")


async def test_a_refusal_is_in_that_language_too(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "TRANSLATED", TRANSLATIONS)
    answer = await browser.get(URI, headers={"Accept-Language": "ar"})
    assert answer.status_code == 400
    assert "<title>لا شيء</title>" in answer.text


async def test_every_text_of_the_relay_is_looked_up(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pseudo(dict[str, str]):
        def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
            return re.sub(r"[A-Za-z]", "x", key)

    monkeypatch.setattr(relay, "TRANSLATED", {"de": Pseudo()})
    for sent in ({"code": "c", "state": STATE}, {}):
        answer = await browser.post(URI, data=sent, headers={"Accept-Language": "de"})
        plain = re.sub(r"<(style|script|textarea|strong).*?</\1>", "", answer.text, flags=re.DOTALL)
        words = re.findall(r"[A-Za-z]+", re.sub(r"<[^>]+>", " ", plain))
        assert {word for word in words if set(word.lower()) != {"x"}} == set()
