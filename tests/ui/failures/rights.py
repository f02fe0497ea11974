"""A thread that may not listen on the system's ports, as most programs may not."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop.oauth import loopback

PORT = 81
_NET_BIND_SERVICE = 10
_VERSION_3 = 0x20080522
_FIRST_FREE = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


def given_to_everybody() -> bool:
    """Tell whether the system lets everybody listen on ``PORT``."""
    return int(_FIRST_FREE.read_text()) <= PORT


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse to listen: a fake, for systems that give every port to everybody."""

    def forbidden(_address: str, _port: int) -> object:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(loopback, "_listening", forbidden)


@contextlib.contextmanager
def without_the_right_to_listen() -> Iterator[None]:
    """Take from the calling thread, and from no other, the right to listen on ``PORT``."""
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    had = (ctypes.c_uint32 * 6)()
    _done(libc.capget(head, had))
    fewer = (ctypes.c_uint32 * 6)(*had)
    fewer[0] &= ~(1 << _NET_BIND_SERVICE)
    _done(libc.capset(head, fewer))
    try:
        yield
    finally:
        _done(libc.capset(head, had))


def _done(status: int) -> None:
    if status:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
