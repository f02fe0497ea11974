"""The real listener against a corpus of hostile input, and against what Hypothesis makes of it.

Nothing but the right answer ends the wait, and afterwards the right answer is still taken.
"""

import asyncio
import contextlib
import socket
import ssl
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copper_desktop import errors
from copper_desktop.certificate.kept import KeptCertificate
from copper_desktop.messages import describe
from copper_desktop.oauth import pages
from copper_desktop.oauth.callback import CallbackListener, Limits
from copper_desktop.oauth.redirect import way_back
from copper_desktop.storage.credentials import MemoryStore
from tests.conftest import Clock
from tests.oauth.test_callback import (
    FORM,
    PAGE,
    STATE,
    exchange,
    is_closed,
    listener,
    open_socket,
    request,
    status,
    still_accepts,
)

RIGHT = f"code=c&state={STATE}"
WRONG = "code=c&state=wrong"
CROWD = 1000
ADDRESSES = ("127.0.0.1", "0.0.0.0")  # noqa: S104  what a racing program may bind
PATIENCE = 60

quick = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def raw(head: str, body: str = "") -> Callable[[CallbackListener], bytes]:
    """Return what makes a request of text, with the listener's own address for HOST."""

    def made(opened: CallbackListener) -> bytes:
        host = urlsplit(opened.redirect_uri).netloc
        return (head.replace("HOST", host) + body).encode("latin-1")

    return made


def post(body: str, more: str = "", target: str = "/callback") -> Callable[..., bytes]:
    length = f"Content-Length: {len(body)}\r\n"
    head = f"POST {target} HTTP/1.1\r\nHost: HOST\r\nContent-Type: {FORM}\r\n{length}{more}\r\n"
    return raw(head, body)


def get(query: str, target: str = "/callback", host: str = "HOST") -> Callable[..., bytes]:
    return raw(f"GET {target}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n")


CORPUS = {
    "nothing but a line end": raw("\r\n"),
    "another protocol": raw("SSH-2.0-OpenSSH_9.2\r\n"),
    "a TLS greeting": raw("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + "\x00" * 64),
    "NUL bytes": raw("\x00" * 512),
    "HTTP/0.9": raw(f"GET /callback?{WRONG}\r\n\r\n"),
    "HTTP/2 preface": raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "a right answer without a Host": raw(f"GET /callback?{RIGHT} HTTP/1.1\r\n\r\n"),
    "a right answer of HTTP/1.0 without a Host": raw(f"GET /callback?{RIGHT} HTTP/1.0\r\n\r\n"),
    "two Hosts": raw(f"GET /callback?{RIGHT} HTTP/1.1\r\nHost: HOST\r\nHost: x\r\n\r\n"),
    "a rebound name": get(RIGHT, host="evil.example"),
    "a rebound name with a port": get(RIGHT, host="evil.example:80"),
    "our address as a prefix": get(RIGHT, host="HOST.evil.example"),
    "our address as a user": get(RIGHT, host="HOST@evil.example"),
    "the other family": get(RIGHT, host="[::1]"),
    "a name of this computer": get(RIGHT, host="localhost"),
    "a path with a dot": get(RIGHT, "/./callback"),
    "a path with a parameter": get(RIGHT, "/callback;x"),
    "a path with a NUL": get(RIGHT, "/callback%00"),
    "a path with an encoded letter": get(RIGHT, "/%63allback"),
    "the whole address as target": get(RIGHT, "http://HOST/callback"),
    "another authority as target": get(RIGHT, "http://evil.example/callback"),
    "a folded header": raw("GET /callback HTTP/1.1\r\nHost: HOST\r\n x: y\r\n\r\n"),
    "a bare line feed": raw(f"GET /callback?{WRONG} HTTP/1.1\nHost: HOST\n\n"),
    "ten thousand headers": raw(
        "GET /callback HTTP/1.1\r\nHost: HOST\r\n" + "a: b\r\n" * 10_000 + "\r\n"
    ),
    "two lengths": raw(
        f"POST /callback HTTP/1.1\r\nHost: HOST\r\nContent-Type: {FORM}\r\n"
        "Content-Length: 5\r\nContent-Length: 24\r\n\r\n",
        RIGHT,
    ),
    "a length of letters": raw(
        "POST /callback HTTP/1.1\r\nHost: HOST\r\nContent-Length: five\r\n\r\n"
    ),
    "chunks without an end": raw(
        f"POST /callback HTTP/1.1\r\nHost: HOST\r\nContent-Type: {FORM}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n5\r\ncode="
    ),
    "a chunk of an enormous size": raw(
        f"POST /callback HTTP/1.1\r\nHost: HOST\r\nContent-Type: {FORM}\r\n"
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\ncode="
    ),
    "pipelined: the right one second": lambda opened: (
        get(WRONG)(opened) + request(opened, "GET", RIGHT)
    ),
    "a right query under a wrong body": post(WRONG, target=f"/callback?{RIGHT}"),
    "a form in a GET": raw(
        f"GET /callback HTTP/1.1\r\nHost: HOST\r\nContent-Type: {FORM}\r\n"
        f"Content-Length: {len(RIGHT)}\r\n\r\n",
        RIGHT,
    ),
    "HEAD": raw(f"HEAD /callback?{RIGHT} HTTP/1.1\r\nHost: HOST\r\n\r\n"),
    "the state twice": get(f"{RIGHT}&state={STATE}"),
    "the state twice, once encoded": get(f"{RIGHT}&st%61te=wrong"),
    "the code twice": get(f"{RIGHT}&code=d"),
    "code and error, the error twice": get(f"{RIGHT}&error=a&error=b"),
    "the state in capitals": get("code=c&state=RIGHT-STATE"),
    "the state and more": get(f"{RIGHT}%00"),
    "the state with a blank": get(f"{RIGHT}+"),
    "half of the state": get(f"code=c&state={STATE[:5]}"),
    "an overlong encoding": get("code=c&state=right%C0%ADstate"),
    "not UTF-8": get("code=c&state=%ff%fe"),
    "a lone per cent": get("code=c&state=right-state%"),
    "another kind of per cent": get("code=c&state=right%u002dstate"),
    "semicolons between": get(f"code=c;state={STATE}"),
    "a name of the state": get(f"code=c&STATE={STATE}"),
    "an array of states": get(f"code=c&state[]={STATE}"),
    "a state of 1 MB by GET": get("code=c&state=" + "s" * 1_000_000),
    "a state of 1 MB by POST": post("code=c&state=" + "s" * 1_000_000),
    "a thousand parameters": get("&".join(f"p{n}=x" for n in range(60)) + f"&{RIGHT}"),
    "a script, of another sign-in": get(
        "error=access_denied&error_description=<script>alert(1)</script>&state=wrong"
    ),
}


@pytest.mark.parametrize("name", CORPUS)
async def test_what_is_not_the_right_answer_never_ends_the_wait(name: str) -> None:
    limits = Limits(header_bytes=8192, body_bytes=8192, seconds=PATIENCE, farewell=PATIENCE)
    async with listener(limits=limits) as opened:
        answer = await _pushed(opened, CORPUS[name](opened))
        assert not answer or status(answer) >= 400
        assert b"<script" not in answer
        assert await still_accepts(opened)


@pytest.mark.parametrize(
    "body",
    [f"st%61te={STATE}&code=%63", f"code=c&state={STATE.replace('-', '%2D')}", f"{RIGHT}&x=%ff%21"],
)
async def test_an_answer_is_right_however_a_form_may_be_encoded(body: str) -> None:
    async with listener() as opened:
        if "%ff" in body:
            assert status(await exchange(opened, request(opened, body=body))) == 400
            return
        browser = asyncio.create_task(exchange(opened, request(opened, body=body)))
        assert (await opened.wait(PATIENCE)).code == "c"
        await opened.conclude(PAGE)
        assert status(await browser) == 200


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{7*7}}", "\x00\u202e"],
)
async def test_the_words_of_an_error_are_shown_as_text(words: str) -> None:
    sent = f"error=access_denied&error_description={quote(words)}&error_uri=javascript:alert(1)"
    async with listener() as opened:
        browser = asyncio.create_task(
            exchange(opened, request(opened, body=f"{sent}&state={STATE}"))
        )
        with pytest.raises(errors.AccessDenied) as caught:
            await opened.wait(PATIENCE)
        await opened.conclude(pages.failed(describe(caught.value)))
        answer = await browser
    assert b"<script" not in answer
    assert b"<img" not in answer
    assert b"href" not in answer
    assert b"script-src" not in answer
    assert b"default-src 'none'" in answer


@given(st.lists(st.binary(max_size=300), max_size=6), st.binary(max_size=40))
@quick
def test_no_bytes_end_the_wait(sent: list[bytes], path: bytes) -> None:
    async def scenario() -> None:
        async with listener(
            limits=Limits(2048, 2048, seconds=PATIENCE, farewell=PATIENCE)
        ) as opened:
            noise = [*sent, b"POST " + path + b" HTTP/1.1\r\n" + path]
            await asyncio.gather(*(_pushed(opened, piece) for piece in noise))
            assert await still_accepts(opened)

    asyncio.run(scenario())


@given(st.data())
@quick
def test_no_change_to_another_sign_ins_answer_makes_it_this_ones(data: st.DataObject) -> None:
    async def scenario() -> None:
        async with listener(
            limits=Limits(2048, 2048, seconds=PATIENCE, farewell=PATIENCE)
        ) as opened:
            whole = request(opened, data.draw(st.sampled_from(["GET", "POST"])), WRONG)
            at = data.draw(st.integers(0, len(whole)))
            cut = data.draw(st.integers(0, 20))
            changed = whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + cut :]
            await _pushed(opened, changed)
            assert await still_accepts(opened)

    asyncio.run(scenario())


@given(st.dictionaries(st.sampled_from(["code", "error", "iss", "state"]), st.text(max_size=20)))
@quick
def test_no_parameters_without_the_state_end_the_wait(parameters: dict[str, str]) -> None:
    async def scenario() -> None:
        async with listener() as opened:
            body = urlencode({**parameters, "state": parameters.get("state", "")}, errors="replace")
            answer = await exchange(opened, request(opened, body=body))
            assert status(answer) == 400
            assert await still_accepts(opened)

    asyncio.run(scenario())


@given(st.text(max_size=60))
@quick
def test_every_redirect_uri_is_taken_apart_or_refused(text: str) -> None:
    for uri in (text, f"http://{text}", f"https://127.0.0.1{text}"):
        with contextlib.suppress(errors.RedirectUriUnsupported):
            assert way_back(uri).registered == uri


async def _pushed(opened: CallbackListener, sent: bytes) -> bytes:
    """Send bytes, and no more of them, and return what comes."""
    reader, writer = await open_socket(opened)
    try:
        writer.write(sent)
        await writer.drain()
        writer.write_eof()
        return await asyncio.wait_for(reader.read(), PATIENCE)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def _endless(opened: CallbackListener, start: bytes, piece: bytes) -> int:
    """Send without an end until the listener closes; return how much it took."""
    _reader, writer = await open_socket(opened)
    sent = 0
    with contextlib.suppress(ConnectionError):
        writer.write(start)
        while sent < 64_000_000:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
            await asyncio.sleep(0)
    writer.transport.abort()
    return sent


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"GET /callback HTTP/1.1\r\n", b"x: " + b"y" * 1000 + b"\r\n"),
        (b"GET /callback HTTP/1.1\r\nx: ", b"y" * 10_000),
        (b"GET /callback?", b"p" * 10_000),
        (
            b"POST /callback HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"3E8\r\n" + b"z" * 1000 + b"\r\n",
        ),
    ],
)
async def test_what_never_ends_is_ended(start: bytes, piece: bytes) -> None:
    async with listener() as opened:
        taken = await asyncio.wait_for(_endless(opened, start, piece), PATIENCE)
        assert taken < 64_000_000
        assert await still_accepts(opened)


async def test_memory_stays_bounded_whatever_is_sent() -> None:
    tracemalloc.start()
    try:
        async with listener(limits=Limits(sockets=50)) as opened:
            before = tracemalloc.get_traced_memory()[0]
            start = b"POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"
            await asyncio.gather(*(_endless(opened, start, b"z" * 10_000) for _number in range(50)))
            peak = tracemalloc.get_traced_memory()[1] - before
            assert await still_accepts(opened)
    finally:
        tracemalloc.stop()
    assert peak < 50 * 500_000


def greeting() -> bytes:
    """The first bytes of a client that speaks TLS."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


@pytest.fixture
def crowd() -> Iterator[list[socket.socket]]:
    held: list[socket.socket] = []
    yield held
    for one in held:
        one.close()


async def _come(opened: CallbackListener, crowd: list[socket.socket], number: int) -> None:
    """Connect ``number`` times at once; whoever is turned away meanwhile has come all the same."""
    loop = asyncio.get_running_loop()
    there = ("127.0.0.1", urlsplit(opened.redirect_uri).port)

    async def connect() -> None:
        one = socket.socket()
        one.setblocking(False)
        crowd.append(one)
        with contextlib.suppress(ConnectionError):
            await loop.sock_connect(one, there)
            await loop.sock_sendall(one, b"POST /callback HT" if len(crowd) % 2 else b"")

    await asyncio.gather(*(connect() for _number in range(number)))


async def test_a_thousand_connections_at_once_do_not_keep_the_browser_out(
    crowd: list[socket.socket],
) -> None:
    limits = Limits(seconds=PATIENCE)
    async with listener(limits=limits) as opened:
        await _come(opened, crowd, CROWD)
        assert len(opened._reading) <= limits.sockets
        assert await still_accepts(opened)


async def test_idle_tls_sockets_count_and_do_not_keep_the_browser_out(
    tmp_path: Path, clock: Clock, crowd: list[socket.socket]
) -> None:
    async with over_tls(tmp_path, clock, Limits(sockets=20, seconds=PATIENCE)) as (
        opened,
        trusting,
    ):
        port = urlsplit(opened.redirect_uri).port
        first, writer = await asyncio.open_connection("127.0.0.1", port)
        await _come(opened, crowd, 100)
        assert await is_closed(first)
        assert len(opened._reading) <= 20
        writer.close()
        assert await accepts_over_tls(opened, trusting)


@pytest.mark.parametrize("sent", [b"", greeting()[:100]])
async def test_a_tls_handshake_that_takes_too_long_is_ended(
    tmp_path: Path, clock: Clock, sent: bytes
) -> None:
    async with over_tls(tmp_path, clock, Limits(seconds=0.1)) as (opened, _trusting):
        port = urlsplit(opened.redirect_uri).port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        assert await is_closed(reader)
        writer.close()
        assert not opened._reading


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03", greeting()[:100], greeting()]
)
async def test_a_handshake_that_comes_to_nothing_is_forgotten(
    tmp_path: Path, clock: Clock, sent: bytes
) -> None:
    async with over_tls(tmp_path, clock) as (opened, trusting):
        await _pushed(opened, sent)
        assert await accepts_over_tls(opened, trusting)


async def test_whoever_says_goodbye_after_the_handshake_is_forgotten(
    tmp_path: Path, clock: Clock
) -> None:
    async with over_tls(tmp_path, clock) as (opened, trusting):
        port = urlsplit(opened.redirect_uri).port
        _reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
        writer.write(b"POST /call")
        writer.close()
        with contextlib.suppress(ssl.SSLError):  # the page that it does not wait for
            await writer.wait_closed()
        assert await accepts_over_tls(opened, trusting)


async def test_whoever_goes_without_a_word_after_the_handshake_is_forgotten(
    tmp_path: Path, clock: Clock
) -> None:
    def go(port: int, trusting: ssl.SSLContext) -> None:
        plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        with trusting.wrap_socket(plain, server_hostname="127.0.0.1") as came:
            came.sendall(b"POST /call")
            came.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                while came.recv(4096):
                    pass

    async with over_tls(tmp_path, clock) as (opened, trusting):
        await asyncio.to_thread(go, urlsplit(opened.redirect_uri).port, trusting)
        assert await accepts_over_tls(opened, trusting)


@contextlib.asynccontextmanager
async def over_tls(
    folder: Path, clock: Clock, limits: Limits | None = None
) -> AsyncIterator[tuple[CallbackListener, ssl.SSLContext]]:
    """Listen over https; yield the listener, and what trusts its certificate."""
    store = MemoryStore()
    kept = KeptCertificate(folder, lambda: store, clock)
    context = await kept.context()
    made = await kept.current()
    assert made is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with CallbackListener(
        way_back(f"https://127.0.0.1:{port}/callback"),
        state=STATE,
        authorization_endpoint="https://id.example/",
        tls=context,
        limits=limits or Limits(seconds=PATIENCE, farewell=PATIENCE),
    ) as opened:
        yield opened, ssl.create_default_context(cafile=str(made.file))


async def accepts_over_tls(opened: CallbackListener, trusting: ssl.SSLContext) -> bool:
    port = urlsplit(opened.redirect_uri).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
    writer.write(request(opened))
    response = await opened.wait(PATIENCE)
    await opened.conclude(PAGE)
    answer = await reader.read()
    writer.close()
    return response.code == "c" and status(answer) == 200


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("reuse", [None, socket.SO_REUSEADDR, socket.SO_REUSEPORT])
async def test_no_other_program_can_have_the_port_too(address: str, reuse: int | None) -> None:
    async with listener() as opened:
        with socket.socket() as racing:
            if reuse is not None:
                racing.setsockopt(socket.SOL_SOCKET, reuse, 1)
            there = address, urlsplit(opened.redirect_uri).port
            with pytest.raises(OSError, match="in use"):  # noqa: PT012  either may say so
                racing.bind(there)
                racing.listen()
        assert await still_accepts(opened)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_program_that_was_first_is_told_before_anything_opens(address: str) -> None:
    with socket.socket() as racing:
        racing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        racing.bind((address, 0))
        racing.listen()
        port = racing.getsockname()[1]
        with pytest.raises(errors.PortTaken) as caught:
            async with listener(f"http://127.0.0.1:{port}/callback"):
                pass
    assert caught.value.port == port
    assert caught.value.holder


async def test_a_used_answer_that_comes_again_changes_nothing() -> None:
    async with listener() as opened:
        first = asyncio.create_task(exchange(opened, request(opened)))
        assert (await opened.wait(PATIENCE)).code == "c"
        replays = [exchange(opened, request(opened, body=f"code={n}&state={STATE}")) for n in "xyz"]
        replayed = asyncio.gather(*replays)
        denial = exchange(opened, request(opened, body=f"error=access_denied&state={STATE}"))
        denied = asyncio.create_task(denial)
        await opened.conclude(PAGE)
        assert {*await replayed, await denied, await first} == {await first}
        assert (await opened.wait(PATIENCE)).code == "c"
    with pytest.raises(ConnectionRefusedError):
        await open_socket(opened)
