"""Servers that misbehave as a test tells them to: what they answer is theirs, sockets are real."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime


@contextlib.contextmanager
def serving(
    body: bytes = b"{}",
    *,
    status: str = "200 OK",
    headers: tuple[str, ...] = (),
    date: datetime | None = None,
    address: str = "127.0.0.1",
    context: ssl.SSLContext | None = None,
) -> Iterator[int]:
    """Answer every request the same; yield the port."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Date: {format_datetime(date or datetime.now(UTC), usegmt=True)}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    answer = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    with socket.create_server((address, 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, answer, context), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listening: socket.socket, answer: bytes, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            reached, _address = listening.accept()
        except OSError:
            return
        with contextlib.suppress(OSError), reached:
            reached.settimeout(10)
            if context is None:
                _answer(reached, answer)
            else:
                with context.wrap_socket(reached, server_side=True) as secured:
                    _answer(secured, answer)


def _answer(reached: socket.socket, answer: bytes) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        received = reached.recv(65536)
        if not received:
            return
        head += received
    reached.sendall(answer)
