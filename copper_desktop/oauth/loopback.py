"""Binding the addresses of a loopback redirect URI, exclusively."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.oauth.redirect import Redirect

ATTEMPTS = 8
"""How many ports of the operating system's choice are tried until every address has one free."""

_ABSENT = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
_TAKEN = (errno.EADDRINUSE,)


def bind(redirect: Redirect) -> tuple[int, list[socket.socket]]:
    """Return the port and a listening socket for each address of ``redirect``.

    An address whose family this computer lacks is left out as long as another is there. Raises
    PortTaken when any address has the port in use already, so that nobody else can receive part of
    the callbacks, and LoopbackBlocked when the address may not be used.
    """
    attempts = 1 if redirect.port is not None else ATTEMPTS
    while True:
        attempts -= 1
        try:
            return _bind_all(redirect)
        except errors.PortTaken:
            if attempts == 0:
                raise


def _bind_all(redirect: Redirect) -> tuple[int, list[socket.socket]]:
    port, bound = redirect.port or 0, list[socket.socket]()
    with contextlib.ExitStack() as undo:
        for address in redirect.addresses:
            try:
                listening = undo.enter_context(_listening(address, port))
            except OSError as error:
                if error.errno in _ABSENT and redirect.host == "localhost":
                    continue
                if error.errno in _TAKEN:
                    raise errors.PortTaken(port) from error
                reason = error.strerror or type(error).__name__
                raise errors.LoopbackBlocked(redirect.host, reason) from error
            port = listening.getsockname()[1]
            bound.append(listening)
        if not bound:
            raise errors.LoopbackBlocked(redirect.host, N_("no loopback address"))
        undo.pop_all()
    return port, bound


def _listening(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port whose last sign-in has just ended is free, one with a listener is not
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(128)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening
