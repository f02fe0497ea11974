from __future__ import annotations

import logging
import signal
import socket
import threading
import time

import httpx
import pytest
import uvicorn

from copper_desktop.errors import SandboxFailed
from copper_desktop.sandbox.server import Sandbox


def port_of(sandbox: Sandbox) -> int:
    return int(sandbox.address.rpartition(":")[2])


def threads() -> int:
    return [thread.name for thread in threading.enumerate()].count("sandbox")


def test_it_listens_on_loopback_alone(sandbox: Sandbox) -> None:
    running = sandbox._running
    assert running is not None
    assert running._listener.getsockname() == ("127.0.0.1", port_of(sandbox))
    assert sandbox.address.startswith("http://127.0.0.1:")


def test_another_loopback_address_reaches_nothing(sandbox: Sandbox) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port_of(sandbox)), 1)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
@pytest.mark.parametrize("path", ["/", "/oauth/authorize", "/developer_api/v1/users/me"])
def test_a_foreign_host_name_is_refused(shared: Sandbox, host: str, path: str) -> None:
    answer = httpx.get(shared.address + path, headers={"Host": host}, trust_env=False)
    assert answer.status_code == 400
    assert "Copper" not in answer.text


def test_localhost_is_a_name_for_it(shared: Sandbox) -> None:
    headers = {"Host": f"localhost:{port_of(shared)}"}
    assert httpx.get(shared.address, headers=headers, trust_env=False).status_code == 200


def test_the_registration_holds_full_addresses(shared: Sandbox) -> None:
    registration = shared.registration
    for url in (
        registration.authorization_endpoint,
        registration.token_endpoint,
        registration.api_base,
        registration.revoke_page,
        registration.status_page,
    ):
        assert url.startswith(shared.address + "/")
    assert registration.scopes == ("developer/v1/all",)
    assert registration.redirect_uris == ("http://127.0.0.1/callback",)


def test_it_stops_quickly_and_leaves_nothing(sandbox: Sandbox) -> None:
    port = port_of(sandbox)
    with (
        httpx.Client(trust_env=False) as keeping_alive,
        socket.create_connection(("127.0.0.1", port)),
        socket.create_connection(("127.0.0.1", port)) as half,
    ):
        half.sendall(
            b"POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nx"
        )
        keeping_alive.get(sandbox.address)
        running = threads()
        began = time.perf_counter()
        sandbox.stop()
        assert time.perf_counter() - began < 1
        half.settimeout(1)
        assert half.recv(1000) == b""
    assert threads() == running - 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)


def test_stopping_twice_or_before_the_start_is_fine() -> None:
    sandbox = Sandbox()
    sandbox.stop()
    with sandbox:
        pass
    sandbox.stop()


def test_starting_twice_changes_nothing(sandbox: Sandbox) -> None:
    address = sandbox.address
    sandbox.start()
    assert sandbox.address == address


def test_it_can_start_again_on_the_same_port(sandbox: Sandbox) -> None:
    port = port_of(sandbox)
    httpx.get(sandbox.address, trust_env=False)
    sandbox.stop()
    with Sandbox(port=port) as again:
        assert httpx.get(again.address, trust_env=False).status_code == 200


def test_a_taken_port_is_an_error(shared: Sandbox) -> None:
    with pytest.raises(SandboxFailed, match=str(port_of(shared))):
        Sandbox(port=port_of(shared)).start()


def test_an_impossible_port_is_an_error() -> None:
    with pytest.raises(SandboxFailed):
        Sandbox(port=70_000).start()


def test_an_impossible_redirect_uri_is_an_error() -> None:
    with pytest.raises(SandboxFailed):
        Sandbox(redirect_uris=("javascript:alert(1)",)).start()


def test_it_has_no_address_before_the_start() -> None:
    with pytest.raises(SandboxFailed, match="not running"):
        _ = Sandbox().address


def test_a_server_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise OSError("no luck")

    monkeypatch.setattr(uvicorn.Server, "startup", fail)
    before = threads()
    sandbox = Sandbox()
    with pytest.raises(SandboxFailed) as raised:
        sandbox.start()
    assert isinstance(raised.value.__cause__, OSError)
    assert threads() == before


def test_the_secret_is_fresh_unless_it_is_given() -> None:
    with Sandbox() as one, Sandbox() as other, Sandbox(client_secret="mine") as given:
        assert one.registration.client_secret != other.registration.client_secret
        assert given.registration.client_secret == "mine"


def test_signals_and_logging_stay_as_they_were(
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Sandbox() as sandbox:
        assert signal.getsignal(signal.SIGINT) is before
        assert not logging.getLogger("uvicorn").handlers
        with socket.create_connection(("127.0.0.1", port_of(sandbox))) as rude:
            rude.sendall(b"what is this\r\n\r\n")
            assert rude.recv(100).startswith(b"HTTP/1.1 400")
    assert capfd.readouterr() == ("", "")
