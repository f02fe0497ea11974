"""The loopback listener, on real sockets."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from copper_desktop import errors
from copper_desktop.certificate.kept import KeptCertificate
from copper_desktop.messages import describe
from copper_desktop.oauth import pages
from copper_desktop.oauth.callback import CallbackListener, Limits
from copper_desktop.oauth.redirect import way_back
from copper_desktop.storage.credentials import MemoryStore
from tests.conftest import START, Clock
from tests.oauth.test_code_entry import code

STATE = "right-state"
FORM = "application/x-www-form-urlencoded"
PAGE = pages.not_here(200)
LIMITS = Limits(header_bytes=2048, body_bytes=4096, seconds=5.0, sockets=20, farewell=2.0)


def listener(
    redirect_uri: str = "http://127.0.0.1/callback", limits: Limits = LIMITS
) -> CallbackListener:
    return CallbackListener(
        way_back(redirect_uri),
        state=STATE,
        authorization_endpoint="https://id.example/authorize",
        limits=limits,
    )


@pytest.fixture
async def listening() -> AsyncIterator[CallbackListener]:
    async with listener() as opened:
        yield opened


async def open_socket(
    opened: CallbackListener, host: str | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(opened.redirect_uri)
    return await asyncio.open_connection(host or parts.hostname, parts.port)


async def exchange(opened: CallbackListener, sent: bytes, host: str | None = None) -> bytes:
    """Send bytes and read until the listener closes."""
    reader, writer = await open_socket(opened, host)
    try:
        writer.write(sent)
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def request(
    opened: CallbackListener,
    method: str = "POST",
    body: str = f"code=c&state={STATE}",
    *,
    path: str = "/callback",
    host: str | None = None,
    content_type: str = FORM,
) -> bytes:
    host = host if host is not None else urlsplit(opened.redirect_uri).netloc
    if method == "GET":
        return f"GET {path}?{body} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: null\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    )
    return (head + body).encode()


async def is_closed(reader: asyncio.StreamReader) -> bool:
    """Wait until the listener closes a socket to which it has sent nothing."""
    try:
        return await asyncio.wait_for(reader.read(), 10) == b""
    except ConnectionError:
        return True


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


async def still_accepts(opened: CallbackListener) -> bool:
    """Finish the sign-in properly: nothing before must have ended the wait or the listener."""
    assert not opened._outcome.done()
    browser = asyncio.create_task(exchange(opened, request(opened)))
    response = await opened.wait(5)
    await opened.conclude(PAGE)
    return response.code == "c" and status(await browser) == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_answer_comes_back_by_get_and_by_form_post(
    listening: CallbackListener, method: str
) -> None:
    browser = asyncio.create_task(exchange(listening, request(listening, method)))
    response = await listening.wait(5)
    assert (response.code, response.method) == ("c", method)
    await listening.conclude(PAGE)
    answer = await browser
    assert status(answer) == 200
    assert answer.endswith(PAGE.body)


async def test_the_page_is_shown_only_after_it_is_known_what_happened(
    listening: CallbackListener,
) -> None:
    reader, writer = await open_socket(listening)
    writer.write(request(listening))
    await listening.wait(5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.05)
    await listening.conclude(PAGE)
    assert status(await reader.read()) == 200
    writer.close()


async def test_localhost_answers_on_both_families() -> None:
    for host in ("127.0.0.1", "::1"):
        async with listener("http://localhost/callback") as opened:
            sent = request(opened)
            browser = asyncio.create_task(exchange(opened, sent, host))
            assert (await opened.wait(5)).code == "c"
            await opened.conclude(PAGE)
            await browser


async def test_a_denial_with_the_right_state_ends_the_wait_at_once(
    listening: CallbackListener,
) -> None:
    sent = request(listening, body=f"error=access_denied&state={STATE}")
    browser = asyncio.create_task(exchange(listening, sent))
    with pytest.raises(errors.AccessDenied):
        await listening.wait(5)
    await listening.conclude(PAGE)
    assert status(await browser) == 200


async def test_a_denial_without_the_state_is_shown_as_unverified_and_the_wait_goes_on(
    listening: CallbackListener,
) -> None:
    sent = request(listening, body="error=access_denied&state=wrong")
    answer = await exchange(listening, sent)
    assert status(answer) == 400
    assert b"of another sign-in was ignored" in answer
    assert await still_accepts(listening)


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        (404, {"path": "/"}),
        (404, {"path": "/callback/"}),
        (404, {"path": "/Callback"}),
        (404, {"path": "/%63allback"}),
        (404, {"path": "//callback"}),
        (404, {"path": "/favicon.ico"}),
        (404, {"host": "evil.example"}),
        (404, {"host": "127.0.0.1"}),
        (404, {"host": "localhost:80"}),
        (405, {"method": "PUT"}),
        (405, {"method": "OPTIONS"}),
        (415, {"content_type": "application/json"}),
        (415, {"content_type": "multipart/form-data; boundary=x"}),
        (400, {"body": "code=c"}),
        (400, {"body": f"code=c&state={STATE}x"}),
        (400, {"body": f"code=c&code=d&state={STATE}"}),
        (400, {"body": f"state={STATE}"}),
        (400, {"body": "state=%ff"}),
        (400, {"body": "code=c&state=" + "s" * 4000}),
        (413, {"body": "state=" + "s" * 5000}),
    ],
)
async def test_anything_else_gets_an_error_page_and_the_wait_goes_on(
    listening: CallbackListener, expected: int, change: dict[str, str]
) -> None:
    answer = await exchange(listening, request(listening, **change))
    assert status(answer) == expected
    assert b"<!doctype html>" in answer
    assert await still_accepts(listening)


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /callback HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /callback HTTP/1.1\r\n" + b"X: " + b"y" * 5000 + b"\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /callback HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_answered_with_an_error_and_the_wait_goes_on(
    listening: CallbackListener, sent: bytes
) -> None:
    assert 400 <= status(await exchange(listening, sent)) < 600
    assert await still_accepts(listening)


async def test_a_form_in_chunks_is_read(listening: CallbackListener) -> None:
    host = urlsplit(listening.redirect_uri).netloc
    sent = (
        f"POST /callback HTTP/1.1\r\nHost: {host}\r\nContent-Type: {FORM}; charset=utf-8\r\n"
        f"Transfer-Encoding: chunked\r\n\r\n7\r\ncode=c&\r\n11\r\nstate={STATE}\r\n0\r\n\r\n"
    )
    browser = asyncio.create_task(exchange(listening, sent.encode()))
    assert (await listening.wait(5)).code == "c"
    await listening.conclude(PAGE)
    await browser


@pytest.mark.parametrize("sent", [b"", b"POST /callback HTTP/1.1\r\nHost: x\r\nContent-Le"])
async def test_a_peer_that_goes_away_is_forgotten(listening: CallbackListener, sent: bytes) -> None:
    _reader, writer = await open_socket(listening)
    writer.write(sent)
    writer.close()
    await writer.wait_closed()
    assert await still_accepts(listening)


async def test_silent_and_slow_sockets_do_not_hold_up_the_answer(
    listening: CallbackListener,
) -> None:
    silent = [await open_socket(listening) for _ in range(5)]
    for _reader, writer in silent[:3]:
        writer.write(b"POST /call")
    assert await still_accepts(listening)
    for _reader, writer in silent:
        writer.close()


async def test_a_socket_that_takes_too_long_is_closed() -> None:
    async with listener(limits=Limits(seconds=0.1)) as opened:
        reader, writer = await open_socket(opened)
        writer.write(b"POST /callback")
        assert await is_closed(reader)
        writer.close()
        assert await still_accepts(opened)


async def test_the_oldest_unfinished_socket_makes_way_when_there_are_too_many() -> None:
    async with listener(limits=Limits(sockets=3, seconds=60)) as opened:
        crowd = [await open_socket(opened) for _ in range(12)]
        assert await is_closed(crowd[0][0])
        assert await still_accepts(opened)
        for _reader, writer in crowd:
            writer.close()


async def test_the_right_callback_a_second_time_gets_the_same_page(
    listening: CallbackListener,
) -> None:
    first = asyncio.create_task(exchange(listening, request(listening)))
    assert (await listening.wait(5)).code == "c"
    second = asyncio.create_task(
        exchange(listening, request(listening, body=f"code=other&state={STATE}"))
    )
    reader, writer = await open_socket(listening)
    writer.write(request(listening, path="/"))
    await reader.read()  # by now the second has been read too: it came first
    writer.close()
    await listening.conclude(PAGE)
    late = await exchange(listening, request(listening))
    assert (await first) == (await second) == late
    assert (await listening.wait(5)).code == "c"


async def test_only_the_first_conclusion_counts(listening: CallbackListener) -> None:
    await listening.conclude(PAGE)
    await listening.conclude(pages.interrupted())
    assert (await exchange(listening, request(listening))).endswith(PAGE.body)


async def test_a_sign_in_that_is_given_up_says_so_in_the_browser() -> None:
    async with listener() as opened:
        browser = asyncio.create_task(exchange(opened, request(opened)))
        await opened.wait(5)
    assert b"The sign-in was cancelled" in await browser


async def test_waiting_ends_when_nobody_comes(listening: CallbackListener) -> None:
    with pytest.raises(errors.SignInTimedOut) as caught:
        await listening.wait(0.01)
    assert caught.value.seconds == 0.01
    assert await still_accepts(listening)


async def test_nothing_is_open_after_the_sign_in() -> None:
    async with listener() as opened:
        idle = await open_socket(opened)
    with pytest.raises(ConnectionRefusedError):
        await open_socket(opened)
    assert await is_closed(idle[0])
    idle[1].close()


async def test_a_browser_that_does_not_read_its_page_does_not_hold_up_the_end() -> None:
    huge = pages.Page(200, PAGE.headers, b"x" * 20_000_000)
    async with listener(limits=Limits(farewell=0.1)) as opened:
        _reader, writer = await open_socket(opened)
        writer.transport.pause_reading()
        writer.write(request(opened))
        await opened.wait(5)
        await opened.conclude(huge)
    writer.transport.abort()


async def test_a_taken_port_is_told_before_anything_is_opened(
    listening: CallbackListener,
) -> None:
    port = urlsplit(listening.redirect_uri).port
    with pytest.raises(errors.PortTaken):
        async with listener(f"http://127.0.0.1:{port}/callback"):
            pass


async def test_two_sign_ins_one_after_another_can_use_the_same_port() -> None:
    async with listener() as first:
        assert await still_accepts(first)
    port = urlsplit(first.redirect_uri).port
    async with listener(f"http://127.0.0.1:{port}/callback") as second:
        assert await still_accepts(second)


async def test_over_https_the_answer_comes_back_the_same_way(tmp_path: Path, clock: Clock) -> None:
    store = MemoryStore()
    kept = KeptCertificate(tmp_path, lambda: store, clock)
    context = await kept.context()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    redirect = way_back(f"https://127.0.0.1:{port}/callback")
    async with CallbackListener(
        redirect, state=STATE, authorization_endpoint="https://id.example/", tls=context
    ) as opened:
        made = await kept.current()
        assert made is not None
        trusting = ssl.create_default_context(cafile=str(made.file))
        plain = await asyncio.open_connection("127.0.0.1", port)
        plain[1].write(request(opened))
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
        writer.write(request(opened))
        assert (await opened.wait(30)).code == "c"
        await opened.conclude(PAGE)
        assert status(await reader.read()) == 200
        for opened_writer in (writer, plain[1]):
            opened_writer.close()


async def test_what_is_ignored_is_told_with_its_reason() -> None:
    told: list[errors.AnswerIgnored] = []
    async with CallbackListener(
        way_back("http://127.0.0.1/callback"),
        state=STATE,
        authorization_endpoint="https://id.example/",
        on_ignored=told.append,
    ) as opened:
        for body in ("code=c", "code=c&state=x", f"code=c&state={STATE}&code=d", f"state={STATE}"):
            answer = await exchange(opened, request(opened, body=body))
            assert describe(told[-1]).code.encode() in answer
        assert await still_accepts(opened)
    assert [type(error) for error in told] == [
        errors.StateMissing,
        errors.StateMismatch,
        errors.ParameterRepeated,
        errors.AnswerIncomplete,
    ]


async def test_a_pasted_code_finishes_the_sign_in_that_it_belongs_to() -> None:
    async with listener("https://signin.example.com/copper") as opened:
        assert opened.state.startswith(STATE + ".")
        with pytest.raises(errors.PastedCodeForeign):
            opened.paste(code(b"code=c&state=another.1"), START)
        with pytest.raises(errors.PastedCodeDamaged):
            opened.paste("nonsense", START)
        opened.paste(code(f"code=c&state={opened.state}".encode()), START)
        response = await opened.wait(5)
        assert (response.code, response.method) == ("c", "PASTE")


async def test_a_denial_can_be_pasted_too() -> None:
    async with listener("https://signin.example.com/copper") as opened:
        opened.paste(code(f"error=access_denied&state={opened.state}".encode()), START)
        with pytest.raises(errors.AccessDenied):
            await opened.wait(5)


@pytest.mark.parametrize("turns", range(5))
async def test_who_connects_as_the_listener_ends_is_let_go(turns: int) -> None:
    patient = Limits(seconds=3600.0)
    async with listener(limits=patient) as opened:
        parts = urlsplit(opened.redirect_uri)
        late = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
        for _ in range(turns):  # from not accepted, over accepted, to being read
            await asyncio.sleep(0)
    with late, contextlib.suppress(ConnectionError):
        assert await asyncio.to_thread(late.recv, 1) == b""


@pytest.mark.parametrize("turns", range(5))
async def test_a_listener_that_is_cancelled_twice_lets_go_of_its_port_and_who_connects(
    turns: int,
) -> None:
    opened = listener(limits=Limits(seconds=3600.0))
    inside = asyncio.Event()

    async def wait_inside() -> None:
        async with opened:
            inside.set()
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait_inside())
    await inside.wait()
    parts = urlsplit(opened.redirect_uri)
    address = (parts.hostname or "", parts.port or 0)
    late = socket.create_connection(address, timeout=30)
    for _ in range(turns):
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with late, contextlib.suppress(ConnectionError):
        assert await asyncio.to_thread(late.recv, 1) == b""
    async with asyncio.timeout(30):
        await refused(address)


async def refused(address: tuple[str, int]) -> None:
    """Return once nobody listens there."""
    while True:
        try:
            socket.create_connection(address).close()
        except ConnectionRefusedError:
            return
        await asyncio.sleep(0)
