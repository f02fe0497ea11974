"""Servers that never come to an end: one says nothing, one sends a byte now and then."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

PAUSE = 0.05


@contextlib.contextmanager
def never_ending(head: bytes = b"", address: str = "127.0.0.1") -> Iterator[int]:
    """Accept whoever comes; say nothing, or ``head`` and then one byte after the other."""
    ended = threading.Event()
    with socket.create_server((address, 0)) as listening:
        thread = threading.Thread(target=_accept, args=(listening, head, ended), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _accept(listening: socket.socket, head: bytes, ended: threading.Event) -> None:
    with contextlib.ExitStack() as reached:
        while True:
            try:
                peer, _address = listening.accept()
            except OSError:
                return
            reached.enter_context(peer)
            if head:
                threading.Thread(target=_drip, args=(peer, head, ended), daemon=True).start()


def _drip(peer: socket.socket, head: bytes, ended: threading.Event) -> None:
    with contextlib.suppress(OSError):
        peer.sendall(head)
        while not ended.wait(PAUSE):
            peer.sendall(b" ")
