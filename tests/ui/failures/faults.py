"""Every way in which a sign-in can fail, produced for real: what is wrong with the world, and code.

``FAULTS`` has a row for each: name, what makes it, and the codes that may tell of it. There is more
than one where the computer that the tests run on decides which it is.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import trustme

from copper_desktop.sandbox.server import Sandbox
from tests.diagnosis.servers import serving
from tests.ui.failures import rights
from tests.ui.failures.servers import never_ending
from tests.ui.failures.world import OTHER_PERSON, SECRET, Visitor, World

ELSEWHERE = "127.0.0.2"
"""An address of this computer that the program takes for another one."""

JSON = ("Content-Type: application/json",)
FAULTS: list[Any] = []


def fault(*codes: str) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Add a row to the table."""

    def add(make: Callable[[World], None]) -> Callable[[World], None]:
        FAULTS.append(pytest.param(make, codes, id=make.__name__))
        return make

    return add


# The person, the browser and the way back.


@fault("CD-111")
def denied_by_the_person(world: World) -> None:
    world.visitor = lambda: Visitor(authorize=False)


def _nothing_comes_back(world: World) -> None:
    """Let the provider show a page of its own, and end the wait once that has been told."""
    world.hint_at_once()

    def visit(url: str) -> None:
        page = httpx.get(url, trust_env=False)
        assert page.history == []
        world.wait_for_seen()
        if world.is_command_line:
            world.end(url)

    world.visit = visit


@fault("CD-106")
def application_unknown(world: World) -> None:
    world.use(client_id="nobody-knows-this-one")
    _nothing_comes_back(world)


@fault("CD-106")
def redirect_mismatch(world: World) -> None:
    world.use(redirect_uri="http://127.0.0.1/not-registered")
    _nothing_comes_back(world)


@fault("CD-106")
def browser_closed(world: World) -> None:
    _nothing_comes_back(world)


@fault("CD-104")
def nobody_comes_back(world: World) -> None:
    world.hurry(timeout=0.5)
    world.visit = lambda _url: None


@fault("CD-103")
def no_browser(world: World) -> None:
    world.opens = False
    world.visitor = lambda: Visitor(on_return=lambda _address, _answer: world.wait_for_seen())


def _meddle(world: World, change: Callable[[dict[str, str]], list[tuple[str, str]]]) -> None:
    """Send something else to the program first, and the right answer once that was told."""

    def on_return(address: str, answer: dict[str, str]) -> None:
        wrong = change(answer)
        ignored = httpx.get(address, params=wrong, trust_env=False)
        assert ignored.status_code == 400
        world.wait_for_seen()

    world.visitor = lambda: Visitor(on_return=on_return)


@fault("CD-132")
def wrong_state(world: World) -> None:
    _meddle(world, lambda answer: [("code", answer["code"]), ("state", "invented")])


@fault("CD-131")
def missing_state(world: World) -> None:
    _meddle(world, lambda answer: [("code", answer["code"])])


@fault("CD-133")
def repeated_state(world: World) -> None:
    _meddle(world, lambda answer: [*answer.items(), ("state", answer["state"])])


@fault("CD-102")
def port_taken(world: World) -> None:
    taken = world.stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    world.use(redirect_uri=f"http://127.0.0.1:{taken.getsockname()[1]}/callback")


@fault("CD-121")
def loopback_blocked(world: World) -> None:
    world.use(redirect_uri=f"http://127.0.0.1:{rights.PORT}/callback")
    if rights.given_to_everybody():
        rights.forbid(world.monkeypatch)
    else:
        world.held = rights.without_the_right_to_listen


# The token.


@fault("CD-213")
def code_expired(world: World) -> None:
    later = timedelta()

    def clock() -> datetime:
        return datetime.now(UTC) + later

    def on_return(_address: str, _answer: dict[str, str]) -> None:
        nonlocal later
        later += timedelta(minutes=6)

    slow = world.stack.enter_context(Sandbox(client_secret=SECRET, clock=clock))
    found = slow.registration
    world.use(
        client_id=found.client_id,
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        api_base=found.api_base,
    )
    world.visitor = lambda: Visitor(on_return=on_return)


@fault("CD-213")
def code_used(world: World) -> None:
    endpoint = world.application.token_endpoint

    def on_return(address: str, answer: dict[str, str]) -> None:
        sent = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": address,
            "client_id": world.application.client_id,
            "client_secret": SECRET,
            "code_verifier": "x" * 43,
        }
        httpx.post(endpoint, data=sent, trust_env=False)

    world.visitor = lambda: Visitor(on_return=on_return)


@fault("CD-212")
def wrong_secret(world: World) -> None:
    world.secret = "not-the-secret"


def _tokens_from(world: World, port: int, address: str = "127.0.0.1", scheme: str = "http") -> None:
    world.use(token_endpoint=f"{scheme}://{address}:{port}/oauth/token")


@fault("CD-220")
def token_endpoint_in_trouble(world: World) -> None:
    body = b'{"message": "down for maintenance"}'
    served = serving(body, status="503 Service Unavailable", headers=JSON)
    _tokens_from(world, world.stack.enter_context(served))


@fault("CD-221")
def token_endpoint_that_answers_html(world: World) -> None:
    served = serving(b"<html>access_token=zz</html>", headers=("Content-Type: text/html",))
    _tokens_from(world, world.stack.enter_context(served))


@fault("CD-407")
def token_endpoint_that_redirects(world: World) -> None:
    served = serving(status="302 Found", headers=("Location: https://elsewhere.example/",))
    _tokens_from(world, world.stack.enter_context(served))


@fault("CD-406")
def token_endpoint_that_answers_10_megabytes(world: World) -> None:
    served = serving(b'{"access_token": "' + b"x" * 10_000_000 + b'"}', headers=JSON)
    _tokens_from(world, world.stack.enter_context(served))


@fault("CD-405")
def token_endpoint_that_drips(world: World) -> None:
    world.hurry(deadline=1.0)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
    _tokens_from(world, world.stack.enter_context(never_ending(head)))


@fault("CD-405")
def token_endpoint_that_says_nothing(world: World) -> None:
    world.hurry(deadline=1.0)
    _tokens_from(world, world.stack.enter_context(never_ending()))


@fault("CD-221")
def token_without_access(world: World) -> None:
    served = serving(b'{"token_type": "Bearer", "scope": "developer/v1/all"}', headers=JSON)
    _tokens_from(world, world.stack.enter_context(served))


# The network.


def _secured(world: World, *, trusted: bool, date: datetime | None = None, **changes: Any) -> int:
    authority = trustme.CA()
    if trusted:
        file = world.stack.enter_context(authority.cert_pem.tempfile())
        world.monkeypatch.setenv("SSL_CERT_FILE", file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(ELSEWHERE, **changes).configure_cert(context)
    return world.stack.enter_context(serving(address=ELSEWHERE, context=context, date=date))


@fault("CD-413")
def tls_intercepted(world: World) -> None:
    _tokens_from(world, _secured(world, trusted=False), ELSEWHERE, "https")


@fault("CD-409")
def clock_far_off(world: World) -> None:
    """For a server that lives in 2020, this computer's clock is years ahead."""
    begins, now, ends = (datetime(2020, month, 1, tzinfo=UTC) for month in (1, 6, 12))
    port = _secured(world, trusted=True, date=now, not_before=begins, not_after=ends)
    _tokens_from(world, port, ELSEWHERE, "https")


@fault("CD-411")
def certificate_that_has_ended(world: World) -> None:
    port = _secured(world, trusted=True, not_after=datetime(2020, 1, 1, tzinfo=UTC))
    _tokens_from(world, port, ELSEWHERE, "https")


@fault("CD-403")
def tls_refused(world: World) -> None:
    plain = never_ending(b"HTTP/1.1 400 Bad Request\r\n\r\n", address=ELSEWHERE)
    _tokens_from(world, world.stack.enter_context(plain), ELSEWHERE, "https")


@fault("CD-414")
def proxy_wants_credentials(world: World) -> None:
    wants = ('Proxy-Authenticate: Basic realm="company"',)
    served = serving(status="407 Proxy Authentication Required", headers=wants)
    port = world.stack.enter_context(served)
    world.monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    world.use(token_endpoint="https://copper.example/oauth/token")


@fault("CD-401", "CD-410")
def name_not_found(world: World) -> None:
    """A computer without any name server says that it is offline."""
    world.use(token_endpoint="https://copper.nowhere.invalid/oauth/token")


@fault("CD-402")
def connection_refused(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    _tokens_from(world, port)


# Who it is.


@fault("CD-303")
def identity_call_refused(world: World) -> None:
    body = b'{"success": false, "status": 403, "message": "no"}'
    port = world.stack.enter_context(serving(body, status="403 Forbidden", headers=JSON))
    world.use(api_base=f"http://127.0.0.1:{port}/developer_api/v1")


@fault("CD-731")
def same_person_again(world: World) -> None:
    world.connected_before = True
    world.replaces = False


@fault("CD-732")
def somebody_else_than_to_be_renewed(world: World) -> None:
    world.connected_before = True
    world.renews = True
    world.visitor = lambda: Visitor(OTHER_PERSON)
