from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import pytest

from copper_desktop.errors import SandboxFailed
from copper_desktop.sandbox.browser import MAX_STEPS, ScriptedBrowser, Visited
from copper_desktop.sandbox.forms import read_page
from copper_desktop.sandbox.server import Sandbox
from tests.sandbox.visitor import authorize_url, call, token_for

Request = tuple[str, dict[str, str], str]


class Receiver:
    """A tiny server that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: dict[str, str] = {}
        self.address = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.requests.append((first.rpartition(" ")[0], headers, body.decode()))
        path = first.split()[1].partition("?")[0]
        answer = self.answers.get(path, "<title>Connected</title><p>All done.</p>")
        if answer.startswith("/"):
            writer.write(f"HTTP/1.1 303 X\r\nLocation: {answer}\r\n".encode())
            answer = ""
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        writer.write(f"Content-Length: {len(answer)}\r\nConnection: close\r\n\r\n{answer}".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[Receiver]:
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    async with server:
        receiver.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with listening(Receiver()) as running:
        yield running


def url(sandbox: Sandbox, receiver: Receiver) -> str:
    return authorize_url(sandbox, redirect_uri=f"{receiver.address}/callback", state="xyz")


async def test_the_whole_journey_ends_with_a_post_to_the_application(
    shared: Sandbox, receiver: Receiver
) -> None:
    browser = ScriptedBrowser("Zoë Tidewater")
    visited = await browser.visit(url(shared, receiver))
    first, headers, body = receiver.requests[0]
    assert first == "POST /callback"
    assert dict(parse_qsl(body)).keys() == {"code", "state"}
    assert headers["origin"] == "null"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert "text/html" in headers["accept"]
    assert headers["sec-fetch-site"] == "same-site"
    here = shared.address
    assert visited == [
        Visited("GET", f"{here}/oauth/authorize", 200, "Sign in \u2013 Copper sandbox"),
        Visited("POST", f"{here}/sign-in", 303, ""),
        Visited(
            "GET", f"{here}/oauth/authorize", 200, "Authorize Copper Desktop \u2013 Copper sandbox"
        ),
        Visited("POST", f"{here}/oauth/consent", 200, "Going back \u2013 Copper sandbox"),
        Visited("POST", f"{receiver.address}/callback", 200, "Connected"),
    ]
    assert browser.last_page is not None
    assert (browser.last_page.title, browser.last_page.text) == ("Connected", "All done.")


async def test_it_denies_when_told_to(shared: Sandbox, receiver: Receiver) -> None:
    await ScriptedBrowser(authorize=False).visit(url(shared, receiver))
    assert dict(parse_qsl(receiver.requests[0][2]))["error"] == "access_denied"


async def test_it_remembers_who_signed_in(shared: Sandbox, receiver: Receiver) -> None:
    browser = ScriptedBrowser()
    await browser.visit(url(shared, receiver))
    visited = await browser.visit(url(shared, receiver))
    assert not [one for one in visited if one.url.endswith("/sign-in")]
    assert len(receiver.requests) == 2


async def test_it_signs_in_as_another_person_where_somebody_is_signed_in(
    shared: Sandbox, receiver: Receiver
) -> None:
    browser = ScriptedBrowser()
    await browser.visit(url(shared, receiver))
    browser._person = "Greta Nebelwald"
    visited = await browser.visit(url(shared, receiver))
    assert f"{shared.address}/sign-out" in [one.url for one in visited]


async def test_it_looks_at_active_integrations_and_presses_nothing(shared: Sandbox) -> None:
    token = token_for(shared, "Samir Hollowbrook")
    browser = ScriptedBrowser("Samir Hollowbrook")
    await browser.visit(shared.registration.revoke_page)
    assert browser.last_page is not None
    assert browser.last_page.title.startswith("Active Integrations")
    assert call(shared, token, "GET", "/users/me").status_code == 200


async def test_it_revokes_when_told_to(shared: Sandbox) -> None:
    token = token_for(shared, "Samir Hollowbrook")
    browser = ScriptedBrowser("Samir Hollowbrook", also_press=("Revoke",))
    await browser.visit(shared.registration.revoke_page)
    assert browser.last_page is not None
    assert "No application has access" in browser.last_page.text
    assert call(shared, token, "GET", "/users/me").status_code == 401


async def test_a_redirect_of_the_application_is_followed(
    shared: Sandbox, receiver: Receiver
) -> None:
    receiver.answers["/callback"] = "/done"
    visited = await ScriptedBrowser().visit(url(shared, receiver))
    assert visited[-1] == Visited("GET", f"{receiver.address}/done", 200, "Connected")
    assert "origin" not in receiver.requests[1][1]


async def test_a_person_who_is_not_offered_is_a_dead_end(
    shared: Sandbox, receiver: Receiver
) -> None:
    browser = ScriptedBrowser("Nobody Atall")
    with pytest.raises(SandboxFailed, match="Maya Okafor"):
        await browser.visit(url(shared, receiver))
    assert browser.last_page is not None
    assert browser.last_page.title.startswith("Sign in")


async def test_an_address_where_nobody_answers_is_an_error_without_its_query() -> None:
    async with listening(Receiver()) as gone:
        address = gone.address
    with pytest.raises(SandboxFailed, match=f"{address}/x: ConnectError") as raised:
        await ScriptedBrowser().visit(f"{address}/x?secret=1")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("bad", ["nonsense", "http://[::1", "http://127.0.0.1:99999/"])
async def test_what_is_no_address_is_an_error(bad: str) -> None:
    with pytest.raises(SandboxFailed):
        await ScriptedBrowser().visit(bad)


async def test_it_does_not_run_in_circles(receiver: Receiver) -> None:
    receiver.answers["/"] = "<form><button>Authorize</button></form>"
    with pytest.raises(SandboxFailed, match="circle"):
        await ScriptedBrowser().visit(receiver.address + "/")
    assert len(receiver.requests) == MAX_STEPS


async def test_a_form_that_gets_puts_its_fields_in_the_query(receiver: Receiver) -> None:
    receiver.answers["/"] = (
        '<form action="/next?old=1"><input name="a" value="1&amp;2"><input type="text">'
        '<input type="submit" name="b" value="Authorize"></form>'
    )
    await ScriptedBrowser().visit(receiver.address + "/")
    assert receiver.requests[1][0] == "GET /next?a=1%262&b=Authorize"
    assert receiver.requests[1][1]["sec-fetch-site"] == "same-origin"


async def test_a_page_without_a_referrer_policy_tells_its_own_origin(receiver: Receiver) -> None:
    receiver.answers["/"] = '<form method="POST" action="next"><button>Authorize</button></form>'
    await ScriptedBrowser().visit(receiver.address + "/")
    assert receiver.requests[1][0] == "POST /next"
    assert receiver.requests[1][1]["origin"] == receiver.address


async def test_a_post_to_another_host_is_cross_site(receiver: Receiver) -> None:
    elsewhere = receiver.address.replace("127.0.0.1", "localhost")
    receiver.answers["/"] = (
        f'<form method="post" action="{elsewhere}/next"><button>Authorize</button></form>'
    )
    await ScriptedBrowser().visit(receiver.address + "/")
    assert receiver.requests[1][1]["sec-fetch-site"] == "cross-site"
    assert receiver.requests[1][1]["origin"] == "null"


async def test_an_answer_that_is_no_page_ends_the_visit(shared: Sandbox) -> None:
    browser = ScriptedBrowser()
    visited = await browser.visit(shared.registration.status_page)
    assert [one.status for one in visited] == [200]
    assert browser.last_page == read_page("")


def test_a_page_is_read_as_it_shows() -> None:
    page = read_page(
        "<title>A  title</title><style>p{}</style><p>Some &amp; <b>words</b><br>here</p></div>"
        "<button>outside</button><form><button type=button>No</button><p>x</form></p>"
        "<script>let form = 1;</script>"
    )
    assert page.title == "A title"
    assert page.text == "Some & words here outside No x"
    assert [form.buttons for form in page.forms] == [[]]
    assert not page.submits_itself
