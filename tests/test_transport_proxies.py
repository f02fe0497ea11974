"""The transport through a real proxy, with real TLS behind it."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from copper_desktop import errors
from copper_desktop.proxies import Found, Proxy
from copper_desktop.transport import Answer, Request, Transport
from tests.diagnosis.servers import serving
from tests.proxying import proxy_running

HOST = "crm.test"
USER, PASSWORD = "ada", "geheim:ünd-lang"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Big Company Inspection")


@pytest.fixture(scope="module")
def open_proxy() -> Iterator[str]:
    with proxy_running() as address:
        yield address


@pytest.fixture(scope="module")
def closed_proxy() -> Iterator[str]:
    with proxy_running("--basic-auth", f"{USER}:{PASSWORD}") as address:
        yield address


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with authority.cert_pem.tempfile() as file:
        monkeypatch.setenv("SSL_CERT_FILE", file)
        yield


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    opened = Transport(deadline=30)
    yield opened
    await opened.aclose()


def server_context(authority: trustme.CA, name: str = HOST, **changes: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **changes).configure_cert(context)  # type: ignore[arg-type]
    return context


async def fetch(transport: Transport, url: str) -> Answer:
    return await transport.send(Request("GET", url), limit=10_000)


@pytest.mark.usefixtures("trusted")
async def test_an_answer_comes_through_the_proxy_of_the_environment(
    transport: Transport,
    authority: trustme.CA,
    open_proxy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{open_proxy}")
    with serving(b'{"ok": 1}', context=server_context(authority)) as port:
        assert (await fetch(transport, f"https://{HOST}:{port}/")).json() == {"ok": 1}


async def test_a_host_that_needs_no_proxy_is_reached_without_one(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "other.example,crm.test")
    with pytest.raises((errors.NameNotResolved, errors.Offline)):  # the proxy is not asked
        await fetch(transport, f"http://{HOST}:9/")


@pytest.mark.usefixtures("trusted")
async def test_a_proxy_that_wants_a_password_is_named(
    transport: Transport,
    authority: trustme.CA,
    closed_proxy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{closed_proxy}")
    monkeypatch.setenv("HTTP_PROXY", f"http://{closed_proxy}")
    with serving(context=server_context(authority)) as port:
        for scheme in ("https", "http"):
            with pytest.raises(errors.ProxySignInNeeded) as caught:
                await fetch(transport, f"{scheme}://{HOST}:{port}/")
            assert caught.value.proxy == closed_proxy


@pytest.mark.usefixtures("trusted")
async def test_the_password_that_is_kept_is_used_and_asked_for_once(
    authority: trustme.CA, closed_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def find(proxy: str) -> tuple[str, str]:
        asked.append(proxy)
        return (USER, PASSWORD)

    monkeypatch.setenv("HTTPS_PROXY", f"http://{closed_proxy}")
    transport = Transport(deadline=30, find_sign_in=find)
    with serving(b'{"ok": 1}', context=server_context(authority)) as port:
        for _ in range(2):
            assert (await fetch(transport, f"https://{HOST}:{port}/")).json() == {"ok": 1}
    await transport.aclose()
    assert asked == [closed_proxy]


@pytest.mark.usefixtures("trusted")
async def test_a_password_that_is_refused_is_told_and_another_one_is_tried(
    authority: trustme.CA, closed_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [(USER, "wrong"), (USER, "wrong"), (USER, PASSWORD)]

    async def find(_proxy: str) -> tuple[str, str]:
        return known.pop(0)

    monkeypatch.setenv("HTTPS_PROXY", f"http://{closed_proxy}")
    transport = Transport(deadline=30, find_sign_in=find)
    with serving(context=server_context(authority)) as port:
        for _ in range(2):
            with pytest.raises(errors.ProxySignInRefused):
                await fetch(transport, f"https://{HOST}:{port}/")
        assert (await fetch(transport, f"https://{HOST}:{port}/")).status == 200
    await transport.aclose()
    assert not known


@pytest.mark.usefixtures("trusted")
async def test_a_credential_store_that_is_locked_leaves_the_proxy_without_a_password(
    authority: trustme.CA, closed_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def find(_proxy: str) -> tuple[str, str]:
        raise errors.StoreLocked("Keyring")

    monkeypatch.setenv("HTTPS_PROXY", f"http://{closed_proxy}")
    transport = Transport(deadline=30, find_sign_in=find)
    with pytest.raises(errors.ProxySignInNeeded):
        await fetch(transport, f"https://{HOST}:9/")
    await transport.aclose()


@pytest.mark.usefixtures("trusted")
async def test_name_and_password_in_the_proxys_address_are_used(
    transport: Transport,
    authority: trustme.CA,
    closed_proxy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://ada:geheim%3A%C3%BCnd-lang@{closed_proxy}")
    with serving(context=server_context(authority)) as port:
        assert (await fetch(transport, f"https://{HOST}:{port}/")).status == 200


async def test_a_proxy_that_wants_another_way_to_sign_in_is_told(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """proxy.py knows Basic alone, so what a company's proxy says is said by a socket."""
    wants = ("Proxy-Authenticate: Negotiate", "Proxy-Authenticate: NTLM")
    with serving(status="407 Proxy Authentication Required", headers=wants) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with pytest.raises(errors.ProxySignInUnsupported, match="Negotiate, NTLM"):
            await fetch(transport, f"https://{HOST}/")


@pytest.mark.parametrize(
    "wants",
    [
        ('Proxy-Authenticate: Basic realm="a, b"',),
        ("Proxy-Authenticate: Negotiate", 'Proxy-Authenticate: basic realm="x"'),
        ('Proxy-Authenticate: Digest realm="x", nonce="y", Basic realm="z"',),
        ("Proxy-Authenticate: Negotiate, NTLM, Basic",),
    ],
)
async def test_basic_is_found_among_what_the_proxy_accepts(
    transport: Transport, monkeypatch: pytest.MonkeyPatch, wants: tuple[str, ...]
) -> None:
    with serving(status="407 Proxy Authentication Required", headers=wants) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with pytest.raises(errors.ProxySignInNeeded):
            await fetch(transport, f"https://{HOST}/")


async def test_a_proxy_that_is_not_there_is_a_failed_connection(
    transport: Transport, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(errors.ConnectionFailed):
        await fetch(transport, f"https://{HOST}/")


async def test_a_proxy_in_between_that_reads_the_traffic_is_named_with_its_issuer(
    transport: Transport,
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """proxy.py makes certificates of its own for each host, as companies' proxies do."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    authority.private_key_pem.write_to_path(str(tmp_path / "ca.key"))
    authority.private_key_pem.write_to_path(str(tmp_path / "signing.key"))
    inspecting = ("--ca-cert-file", str(tmp_path / "ca.pem"), "--ca-key-file")
    inspecting += (str(tmp_path / "ca.key"), "--ca-signing-key-file", str(tmp_path / "signing.key"))
    inspecting += ("--ca-cert-dir", str(tmp_path), "--insecure-tls-interception")
    with proxy_running(*inspecting) as proxy, serving(context=server_context(authority)) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy}")
        with pytest.raises(errors.CertificateUntrusted) as caught:
            await fetch(transport, f"https://{HOST}:{port}/")
    assert "Big Company Inspection" in caught.value.issuer


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        (HOST, {"not_after": datetime(2020, 1, 1, tzinfo=UTC)}, errors.CertificateExpired),
        (
            HOST,
            {
                "not_before": datetime(2100, 1, 1, tzinfo=UTC),
                "not_after": datetime(2101, 1, 1, tzinfo=UTC),
            },
            errors.CertificateExpired,
        ),
        ("portal.test", {}, errors.CertificateOfAnother),
        ("127.0.0.1", {}, errors.CertificateOfAnother),
    ],
)
async def test_what_is_wrong_with_a_certificate_is_told_apart(
    transport: Transport,
    authority: trustme.CA,
    open_proxy: str,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    changes: dict[str, object],
    expected: type[errors.TlsFailed],
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{open_proxy}")
    with (
        serving(context=server_context(authority, name, **changes)) as port,
        pytest.raises(expected),
    ):
        await fetch(transport, f"https://{HOST}:{port}/")


async def test_a_host_that_is_not_reached_while_a_script_chooses_proxies_is_told_so(
    unused_tcp_port: int,
) -> None:
    script = "http://wpad.example/proxy.pac"
    transport = Transport(find_proxy=lambda _url: Found(script=script))
    with pytest.raises(errors.ProxyScriptUnsupported, match=script):
        await fetch(transport, "https://crm.invalid/")
    await transport.aclose()


async def test_the_way_to_a_host_is_asked_for_once_in_a_while(open_proxy: str) -> None:
    asked: list[str] = []
    host, _, number = open_proxy.partition(":")

    def find(url: str) -> Found:
        asked.append(url)
        return Found(Proxy("http", host, int(number)))

    transport = Transport(find_proxy=find)
    with serving() as port:
        for _ in range(3):
            assert (await fetch(transport, f"http://{HOST}:{port}/")).status == 200
        assert (await fetch(transport, f"http://127.0.0.1:{port}/")).status == 200
        assert (await fetch(transport, f"http://localhost:{port}/")).status == 200
    await transport.aclose()
    assert len(asked) == 1
