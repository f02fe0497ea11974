"""HTTP: real sockets and real TLS; httpx's mock transport where a failure cannot be had."""

import asyncio
import errno
import gzip
import importlib.util
import socket
import ssl
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import trustme

from copper_desktop import __version__, errors
from copper_desktop.transport import Answer, Request, Transport
from copper_desktop.transport.spared import spare_look_ups

Reply = bytes | Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Reply], Awaitable[str]]
LIMIT = 100_000


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[asyncio.Server] = []
    writers: list[asyncio.StreamWriter] = []

    async def start(reply: Reply, context: ssl.SSLContext | None = None) -> str:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            if isinstance(reply, bytes):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(reply)
                writer.close()
            else:
                await reply(reader, writer)

        server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        scheme = "https" if context else "http"
        return f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"

    yield start
    for server in servers:
        server.close()
    for writer in writers:
        writer.transport.abort()
    await asyncio.sleep(0)


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    opened = Transport(deadline=5)
    yield opened
    await opened.aclose()


async def fetch(transport: Transport, url: str, **headers: str) -> Answer:
    return await transport.send(Request("GET", url, headers), limit=LIMIT)


def reply(status: str = "200 OK", body: bytes = b"{}", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def test_an_answer_comes_with_status_headers_body_and_duration(
    transport: Transport, serve: Serve
) -> None:
    url = await serve(reply("404 Not Found", b'{"a": 1}', "X-Request-Id: r-1"))
    answer = await fetch(transport, url)
    assert answer.status == 404
    assert answer.headers["x-request-id"] == "r-1"
    assert answer.json() == {"a": 1}
    assert answer.duration > 0


async def test_a_request_says_who_sends_it_and_what(transport: Transport, serve: Serve) -> None:
    seen: list[bytes] = []

    async def record(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        seen.append(await reader.readexactly(3))
        writer.write(reply())
        writer.close()

    url = await serve(record)
    await transport.send(Request("POST", url, {"X-A": "b"}, b"a=b"), limit=LIMIT)
    head = seen[0].decode().lower()
    assert head.startswith("post /v1 http/1.1")
    assert "x-a: b" in head
    assert f"user-agent: copperdesktop/{__version__}" in head
    assert seen[1] == b"a=b"


async def test_cookies_are_not_kept(transport: Transport, serve: Serve) -> None:
    seen: list[bytes] = []

    async def record(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(reply("200 OK", b"{}", "Set-Cookie: a=b; Path=/"))
        writer.close()

    url = await serve(record)
    await fetch(transport, url)
    await fetch(transport, url)
    assert b"cookie" not in seen[1].lower()


async def test_secrets_stay_out_of_reprs() -> None:
    request = Request("POST", "https://h.example/?code=s1", {"Authorization": "s2"}, b"s3")
    answer = Answer(200, {"x": "s4"}, b"s5", 0.1)
    assert not any(secret in repr((request, answer)) for secret in ("s1", "s2", "s3", "s4", "s5"))


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "304 Not Modified"])
async def test_redirects_are_refused(transport: Transport, serve: Serve, status: str) -> None:
    url = await serve(reply(status, b"", "Location: http://127.0.0.1:9/stolen"))
    with pytest.raises(errors.RedirectRefused):
        await fetch(transport, url, Authorization="Bearer t")


async def test_an_answer_past_the_limit_is_cut_off(transport: Transport, serve: Serve) -> None:
    url = await serve(reply("200 OK", b"x" * (LIMIT + 1)))
    with pytest.raises(errors.AnswerTooLarge):
        await fetch(transport, url)


async def test_an_answer_that_unpacks_past_the_limit_is_cut_off(
    transport: Transport, serve: Serve
) -> None:
    packed = gzip.compress(b"x" * 50 * LIMIT)
    url = await serve(reply("200 OK", packed, "Content-Encoding: gzip"))
    with pytest.raises(errors.AnswerTooLarge):
        await fetch(transport, url)


async def test_a_body_that_is_no_json_raises_a_value_error(
    transport: Transport, serve: Serve
) -> None:
    url = await serve(reply("200 OK", b"[" * LIMIT))
    answer = await fetch(transport, url)
    with pytest.raises(ValueError, match="nested"):
        answer.json()


async def test_a_server_that_drips_is_given_up_at_the_deadline(serve: Serve) -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not writer.transport.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.01)

    url = await serve(drip)
    transport = Transport(deadline=0.2)
    with pytest.raises(errors.TimedOut) as caught:
        await fetch(transport, url)
    await transport.aclose()
    assert caught.value.host == "127.0.0.1"


async def test_a_port_without_a_server_is_a_failed_connection(
    transport: Transport, serve: Serve, unused_tcp_port: int
) -> None:
    with pytest.raises(errors.ConnectionFailed):
        await fetch(transport, f"http://127.0.0.1:{unused_tcp_port}/")


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"SSH-2.0\r\n\r\n"]
)
async def test_an_answer_that_breaks_off_is_a_failed_connection(
    transport: Transport, serve: Serve, sent: bytes
) -> None:
    with pytest.raises(errors.ConnectionFailed):
        await fetch(transport, await serve(sent))


async def test_name_servers_out_of_reach_mean_offline(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)  # the test's computer has a network
    with pytest.raises(errors.Offline):
        await fetch(transport, "https://api.example/")


async def test_addresses_beyond_every_network_mean_offline(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def both(*_arguments: object, **_options: object) -> list[object]:
        kinds = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
        return [(kind, socket.SOCK_STREAM, 6, "", (address, 443)) for kind, address in kinds]

    async def unreachable(*_arguments: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", both)
    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", unreachable)
    with pytest.raises(errors.Offline):
        await fetch(transport, "https://api.example/")


async def test_a_name_without_an_address_is_told_apart(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # no name server is asked by a test
    with pytest.raises(errors.NameNotResolved) as caught:
        await fetch(transport, "https://no-such-host.invalid/")
    assert caught.value.host == "no-such-host.invalid"


def tls(identity: str, authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(identity).configure_cert(context)
    return context


async def test_a_certificate_of_an_unknown_issuer_is_refused(
    transport: Transport, serve: Callable[..., Awaitable[str]]
) -> None:
    url = await serve(reply(), tls("127.0.0.1", trustme.CA()))
    with pytest.raises(errors.TlsFailed) as caught:
        await fetch(transport, url)
    assert "certificate" in caught.value.reason


async def test_a_certificate_trusted_by_the_system_is_accepted_only_for_its_host(
    serve: Callable[..., Awaitable[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    authority = trustme.CA()
    bundle = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    transport = Transport(deadline=5)
    assert (await fetch(transport, await serve(reply(), tls("127.0.0.1", authority)))).status == 200
    with pytest.raises(errors.TlsFailed, match="mismatch"):
        await fetch(transport, await serve(reply(), tls("other.example", authority)))
    await transport.aclose()


async def test_a_server_without_tls_is_a_failure_of_tls(transport: Transport, serve: Serve) -> None:
    async def speak_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    url = (await serve(speak_plainly)).replace("http:", "https:")
    with pytest.raises(errors.TlsFailed):
        await fetch(transport, url)


async def test_loopback_is_never_reached_through_a_proxy(
    transport: Transport, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert (await fetch(transport, await serve(reply()))).status == 200


async def test_a_proxy_that_refuses_is_named(
    transport: Transport, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = await serve(reply("407 Proxy Authentication Required"))
    monkeypatch.setenv("HTTPS_PROXY", proxy.removesuffix("/v1"))
    with pytest.raises(errors.ProxySignInNeeded):
        await fetch(transport, "https://crm.example/")


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "gopher://127.0.0.1:9"])
async def test_a_proxy_of_an_unknown_kind_is_an_error_of_the_proxy(
    transport: Transport, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(errors.ProxyFailed):
        await fetch(transport, "https://crm.example/")


@pytest.mark.parametrize("url", ["ftp://h.example/", "/v1", "http://[::1", "http://h.example:x/"])
async def test_an_address_that_is_none_is_refused(transport: Transport, url: str) -> None:
    with pytest.raises(errors.EndpointInvalid):
        await fetch(transport, url)


@pytest.mark.parametrize("value", ["Bearer very\nsecret", "Bearer very-sécret€"])
async def test_a_header_that_cannot_be_sent_is_not_quoted(
    transport: Transport, serve: Serve, value: str
) -> None:
    with pytest.raises(errors.EndpointInvalid) as caught:
        await fetch(transport, await serve(reply()), Authorization=value)
    assert "very" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (httpx.ConnectTimeout("t"), errors.TimedOut),
        (httpx.PoolTimeout("t"), errors.TimedOut),
        (httpx.ProxyError("p"), errors.ProxyFailed),
        (httpx.ReadError("r"), errors.ConnectionFailed),
        (httpx.DecodingError("d"), errors.ConnectionFailed),
    ],
)
async def test_every_failure_of_httpx_becomes_one_of_ours(
    failure: httpx.HTTPError, expected: type[errors.TransportError]
) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise failure

    transport = Transport(transport=httpx.MockTransport(fail))
    with pytest.raises(expected) as caught:
        await fetch(transport, "https://h.example/")
    await transport.aclose()
    assert caught.value.host == "h.example"


async def test_closing_twice_and_sending_again_are_harmless(
    transport: Transport, serve: Serve
) -> None:
    await transport.aclose()
    await fetch(transport, await serve(reply()))
    await transport.aclose()
    await transport.aclose()
    assert (await fetch(transport, await serve(reply()))).status == 200


async def test_a_long_answer_is_kept_as_far_as_it_came_where_that_is_wanted() -> None:
    transport = Transport(
        transport=httpx.MockTransport(lambda _: httpx.Response(200, text="x" * 9))
    )
    answer = await transport.send(Request("GET", "https://a.example"), limit=4, keep_partial=True)
    assert (answer.body, answer.truncated) == (b"xxxx", True)
    await transport.aclose()


class BreakingOff(httpx.AsyncByteStream):
    """Breaks off like a connection that is lost; a real one cannot be timed between two pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        raise httpx.RemoteProtocolError("peer closed connection")


async def test_an_answer_that_breaks_off_is_kept_as_far_as_it_came() -> None:
    mock = httpx.MockTransport(lambda _: httpx.Response(200, stream=BreakingOff(b"abc")))
    transport = Transport(transport=mock)
    answer = await transport.send(Request("GET", "https://a.example"), limit=9, keep_partial=True)
    assert (answer.body, answer.truncated) == (b"abc", True)
    with pytest.raises(errors.ConnectionFailed):
        await transport.send(Request("GET", "https://a.example"), limit=9)
    await transport.aclose()


async def test_an_answer_that_breaks_off_before_it_begins_is_a_failure() -> None:
    mock = httpx.MockTransport(lambda _: httpx.Response(200, stream=BreakingOff()))
    transport = Transport(transport=mock)
    with pytest.raises(errors.ConnectionFailed):
        await transport.send(Request("GET", "https://a.example"), limit=9, keep_partial=True)
    await transport.aclose()


def test_a_library_that_is_not_there_is_not_looked_for_at_every_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sniffio", sys)  # so that it is as before afterwards
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    spare_look_ups()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("sniffio")


def test_httpx_is_imported_without_its_own_command_line() -> None:
    code = "import copper_desktop.transport, httpx, sys; print('click' in sys.modules, httpx.main)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("False <function main")
