"""Binding the addresses of a loopback redirect URI."""

import errno
import socket
from collections.abc import Callable, Iterator

import pytest

from copper_desktop import errors
from copper_desktop.oauth import loopback
from copper_desktop.oauth.loopback import bind
from copper_desktop.oauth.redirect import way_back

Binder = Callable[[str], tuple[int, list[socket.socket]]]


@pytest.fixture
def bound() -> Iterator[Binder]:
    opened: list[socket.socket] = []

    def bind_uri(redirect_uri: str) -> tuple[int, list[socket.socket]]:
        port, sockets = bind(way_back(redirect_uri))
        opened.extend(sockets)
        return port, sockets

    yield bind_uri
    for listening in opened:
        listening.close()


def test_a_literal_without_a_port_gets_a_free_one(bound: Binder) -> None:
    port, (listening,) = bound("http://127.0.0.1/cb")
    assert listening.getsockname() == ("127.0.0.1", port)
    assert port > 0


def test_localhost_listens_on_both_families_at_one_port(bound: Binder) -> None:
    port, sockets = bound("http://localhost/cb")
    assert [found.getsockname()[:2] for found in sockets] == [("127.0.0.1", port), ("::1", port)]


def test_a_registered_port_is_used_as_it_is(bound: Binder) -> None:
    free, (listening,) = bound("http://127.0.0.1/cb")
    listening.close()
    assert bound(f"http://127.0.0.1:{free}/cb")[0] == free


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_taken_port_is_never_replaced_by_another(bound: Binder, host: str) -> None:
    taken, _sockets = bound("http://127.0.0.1/cb")
    with pytest.raises(errors.PortTaken) as caught:
        bound(f"http://{host}:{taken}/cb")
    assert caught.value.port == taken


def test_nothing_stays_open_when_the_second_family_is_taken(bound: Binder) -> None:
    taken, _sockets = bound("http://[::1]/cb")
    with pytest.raises(errors.PortTaken):
        bound(f"http://localhost:{taken}/cb")
    assert bound(f"http://127.0.0.1:{taken}/cb")[0] == taken


def test_another_port_is_tried_when_the_given_one_is_taken_on_ipv6(
    bound: Binder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refusals = loopback._listening, [1, 1]

    def taken_twice(address: str, port: int) -> socket.socket:
        if address == "::1" and refusals:
            refusals.pop()
            raise OSError(errno.EADDRINUSE, "taken")
        return real(address, port)

    monkeypatch.setattr(loopback, "_listening", taken_twice)
    _port, sockets = bound("http://localhost/cb")
    assert len(sockets) == 2
    assert not refusals


def test_it_gives_up_when_every_port_is_taken(
    bound: Binder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_address: str, _port: int) -> socket.socket:
        raise OSError(errno.EADDRINUSE, "taken")

    monkeypatch.setattr(loopback, "_listening", taken)
    with pytest.raises(errors.PortTaken):
        bound("http://localhost/cb")


def without(monkeypatch: pytest.MonkeyPatch, *families: socket.AddressFamily) -> None:
    """Take address families away, as on a computer that has them switched off."""
    real = socket.socket

    def lacking(family: int, kind: int) -> socket.socket:
        if family in families:
            raise OSError(errno.EAFNOSUPPORT, "no such family")
        return real(family, kind)

    monkeypatch.setattr(loopback.socket, "socket", lacking)


def test_localhost_does_without_a_family_that_the_computer_lacks(
    bound: Binder, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, socket.AF_INET6)
    _port, sockets = bound("http://localhost/cb")
    assert [found.getsockname()[0] for found in sockets] == ["127.0.0.1"]


@pytest.mark.parametrize("uri", ["http://localhost/cb", "http://[::1]/cb", "http://127.0.0.1/cb"])
def test_without_any_family_it_says_so(
    bound: Binder, monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    without(monkeypatch, socket.AF_INET, socket.AF_INET6)
    with pytest.raises(errors.LoopbackBlocked):
        bound(uri)


def test_a_port_that_may_not_be_used_is_not_called_taken(
    bound: Binder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_address: str, _port: int) -> socket.socket:
        raise PermissionError(errno.EACCES, "ports below 1024 are the system's")

    monkeypatch.setattr(loopback, "_listening", forbidden)
    with pytest.raises(errors.LoopbackBlocked):
        bound("http://127.0.0.1:80/cb")
