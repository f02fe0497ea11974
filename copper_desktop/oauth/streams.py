"""What the listener reads from and answers to: a socket as it is, or TLS over it.

TLS is ``ssl`` over memory, begun with the first bytes that come: asyncio's own keeps 256 KiB ready
for every socket that is accepted, also for one that stays silent.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from typing import TypeVar, cast

T = TypeVar("T")

PIECE = 4096
"""Bytes that are read at once."""


class Stream:
    """A socket that was accepted; any call may raise an OSError."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self) -> bytes:
        """Return what has come next, at most ``PIECE`` bytes; empty at the end."""
        return await self._reader.read(PIECE)

    async def send(self, data: bytes) -> None:
        """Send ``data``; returns when most of it is on its way."""
        self._writer.write(data)
        await self._writer.drain()

    async def close(self) -> None:
        """Send what is left, and close."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()


class TlsStream(Stream):
    """The same over TLS, for which the other side begins."""

    def __init__(
        self, context: ssl.SSLContext, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        super().__init__(reader, writer)
        self._context = context
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls: ssl.SSLObject | None = None

    async def read(self) -> bytes:
        """Return what has come next, after the handshake; empty at the end."""
        if self._tls is None:
            first = await super().read()
            if not first:
                return b""
            self._incoming.write(first)
            self._tls = self._context.wrap_bio(self._incoming, self._outgoing, server_side=True)
            await self._done(self._tls.do_handshake)
        tls = self._tls
        with contextlib.suppress(ssl.SSLEOFError):  # it went without a word
            return await self._done(lambda: tls.read(PIECE))
        return b""

    async def send(self, data: bytes) -> None:
        """Send ``data``; only after something has been read."""
        cast("ssl.SSLObject", self._tls).write(data)
        await super().send(self._outgoing.read())

    async def close(self) -> None:
        """Say that this was all, and close; what the other side says to it does not matter."""
        with contextlib.suppress(ssl.SSLError):
            cast("ssl.SSLObject", self._tls).unwrap()
        await super().send(self._outgoing.read())
        await super().close()

    async def _done(self, step: Callable[[], T]) -> T:
        """Return what ``step`` returns once it has all the bytes that it waits for."""
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                pass
            finally:  # also an alert, which says why it failed
                if self._outgoing.pending:
                    await super().send(self._outgoing.read())
            if piece := await super().read():
                self._incoming.write(piece)
            else:
                self._incoming.write_eof()
