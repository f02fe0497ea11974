"""The loopback listener (RFC 8252 section 7.3): waits for the browser to come back, once.

Owns sockets, deadlines and sizes. h11 parses what arrives; ``response`` judges it; the page that
the browser gets is decided by whoever waits, after the code was exchanged. Open only while a
sign-in is in flight, and made anew for each.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self, cast

import h11

from copper_desktop import errors
from copper_desktop.messages import describe
from copper_desktop.oauth import pages
from copper_desktop.oauth.code_entry import pasted_parameters
from copper_desktop.oauth.loopback import bind
from copper_desktop.oauth.port_holder import holder_of
from copper_desktop.oauth.redirect import Redirect
from copper_desktop.oauth.response import AuthorizationResponse, interpret, parse_parameters
from copper_desktop.oauth.streams import Stream, TlsStream

BACKLOG = 1024
"""Connections that may wait to be accepted; when there are more, browsers try again after 1 s."""

BUFFER = 8 * 1024
"""Bytes of one socket that are read ahead."""

TURNS = 3
"""Turns of the event loop after which an accepted socket is being served."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one socket may take: bytes of header and body, seconds to send and to receive.

    Past ``sockets`` unfinished requests, TLS handshakes among them, the oldest is dropped, so that
    nothing that stays silent can keep the browser out. ``farewell`` bounds the wait for the last
    page to be delivered.
    """

    header_bytes: int = 16 * 1024
    body_bytes: int = 64 * 1024
    seconds: float = 15.0
    sockets: int = 100
    farewell: float = 1.0


class CallbackListener:
    """Listens for one sign-in's authorization response, as an async context manager.

    Entering binds every address of ``redirect`` and raises PortTaken or LoopbackBlocked;
    ``redirect_uri`` and ``state`` are then what to send to the server. ``tls`` is needed where the
    redirect is https. ``on_ignored`` is told of each answer that is none to this sign-in.
    """

    def __init__(
        self,
        redirect: Redirect,
        *,
        state: str,
        authorization_endpoint: str,
        tls: ssl.SSLContext | None = None,
        on_ignored: Callable[[errors.AnswerIgnored], None] = lambda _error: None,
        limits: Limits | None = None,
    ) -> None:
        self._redirect = redirect
        self.state = state
        self._tls = tls
        self._on_ignored = on_ignored
        self._authorization_endpoint = authorization_endpoint
        self._limits = limits or Limits()
        self._servers: list[asyncio.Server] = []
        self._reading: dict[asyncio.Task[None], None] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self.redirect_uri = ""
        self._ended = False

    @property
    def has_code_entry(self) -> bool:
        """Whether ``paste`` can finish the sign-in too."""
        return self._redirect.has_code_entry

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._outcome: asyncio.Future[AuthorizationResponse | errors.SignInError] = (
            loop.create_future()
        )
        self._page: asyncio.Future[pages.Page] = loop.create_future()
        port, sockets = await self._bound()
        self.redirect_uri = self._redirect.uri(port)
        self.state = self._redirect.state(self.state, port)
        self._host_header = self._redirect.host_header(port)
        for listening in sockets:
            self._servers.append(
                await asyncio.start_server(
                    self._on_connected, sock=listening, limit=BUFFER, backlog=BACKLOG
                )
            )
        return self

    async def _bound(self) -> tuple[int, list[socket.socket]]:
        """Bind; who has the port is asked in a thread, since asking may take seconds."""
        try:
            return bind(self._redirect)
        except errors.PortTaken as error:
            loop = asyncio.get_running_loop()
            holder = await loop.run_in_executor(None, holder_of, error.port)
            raise errors.PortTaken(error.port, holder) from error

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended = True
        self._closing = asyncio.get_running_loop().create_task(self._close())
        await asyncio.shield(self._closing)  # it goes on where this is cancelled again

    async def _close(self) -> None:
        await self._stop_accepting()
        await self.conclude(pages.interrupted())
        leftover = [*self._reading, *self._answering, *self._leaving]
        for task in leftover:
            task.cancel()
        await asyncio.gather(*leftover, return_exceptions=True)

    async def _stop_accepting(self) -> None:
        """Close the servers, after those who were accepted just now have come in.

        asyncio loses, and never closes, a socket that it has accepted but not yet served when its
        server is closed (https://github.com/python/cpython/issues/109564).
        """
        loop = asyncio.get_running_loop()
        for listening in (found for server in self._servers for found in server.sockets):
            with contextlib.suppress(NotImplementedError):  # Windows has no such moment
                loop.remove_reader(listening)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        for server in self._servers:
            server.close()

    async def wait(self, timeout: float) -> AuthorizationResponse:
        """Return the first verified response.

        Raises the AuthorizationRefused or IssuerMismatch that it carries, or SignInTimedOut after
        ``timeout`` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                outcome = await asyncio.shield(self._outcome)
        except TimeoutError as error:
            raise errors.SignInTimedOut(timeout) from error
        if isinstance(outcome, errors.SignInError):
            raise outcome
        return outcome

    def paste(self, text: str, now: datetime) -> None:
        """Take what a person pasted as the answer; raises an AnswerIgnored, and goes on waiting."""
        try:
            self._judge(pasted_parameters(text, self.redirect_uri, now), "PASTE")
        except errors.StateMismatch as error:
            raise errors.PastedCodeForeign from error

    async def conclude(self, page: pages.Page) -> None:
        """Show ``page`` to the browser that came back; only the first call decides."""
        if not self._page.done():
            self._page.set_result(page)
        if self._answering:
            await asyncio.wait(self._answering, timeout=self._limits.farewell)

    def _on_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._ended:  # accepted at the very end
            writer.transport.abort()
            return
        if len(self._reading) >= self._limits.sockets:
            self._drop(next(iter(self._reading)))
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._reading[task] = None
        task.add_done_callback(partial(self._on_served, writer))

    def _drop(self, task: asyncio.Task[None]) -> None:
        """Let go of a socket at once: more may come before its task has ended."""
        del self._reading[task]
        self._leaving.add(task)
        task.cancel()

    def _on_served(self, writer: asyncio.StreamWriter, task: asyncio.Task[None]) -> None:
        """Let go of a socket, also of one whose task was cancelled before it began."""
        writer.transport.abort()
        self._reading.pop(task, None)
        self._answering.discard(task)
        self._leaving.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stream = TlsStream(self._tls, reader, writer) if self._tls else Stream(reader, writer)
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=self._limits.header_bytes)
        try:
            page = await self._page_for_request(connection, stream)
            if page is not None:
                async with asyncio.timeout(self._limits.seconds):
                    await _send(connection, stream, page)
        except (OSError, h11.LocalProtocolError):  # gone, or too slow (TimeoutError is an OSError)
            pass

    async def _page_for_request(
        self, connection: h11.Connection, stream: Stream
    ) -> pages.Page | None:
        try:
            async with asyncio.timeout(self._limits.seconds):
                request = await _receive(connection, stream, self._limits.body_bytes)
        except h11.RemoteProtocolError as error:
            return pages.not_here(error.error_status_hint)
        if request is None:
            return None
        return await self._page_for(*request)

    async def _page_for(self, request: h11.Request, body: bytes) -> pages.Page:
        path, _, query = request.target.partition(b"?")
        if path != self._redirect.path.encode() or not self._is_for_us(request):
            return pages.not_here(404)
        if request.method not in (b"GET", b"POST"):
            return pages.not_here(405)
        if request.method == b"POST" and not _is_form(request):
            return pages.not_here(415)
        encoded = body if request.method == b"POST" else query
        try:
            self._judge(encoded, request.method.decode())
        except errors.AnswerIgnored as error:
            self._on_ignored(error)
            return pages.unverified(describe(error))
        return await self._conclusion()

    def _is_for_us(self, request: h11.Request) -> bool:
        host = dict(request.headers).get(b"host", b"")
        return host.lower() == self._host_header.encode()

    def _judge(self, encoded: bytes, method: str) -> None:
        outcome: AuthorizationResponse | errors.SignInError
        try:
            outcome = interpret(
                parse_parameters(encoded),
                method=method,
                state=self.state,
                authorization_endpoint=self._authorization_endpoint,
            )
        except errors.AnswerIgnored:
            raise
        except errors.SignInError as error:
            outcome = error
        if not self._outcome.done():
            self._outcome.set_result(outcome)

    async def _conclusion(self) -> pages.Page:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._reading.pop(task, None)
        self._answering.add(task)
        return await asyncio.shield(self._page)


async def _receive(
    connection: h11.Connection, stream: Stream, body_bytes: int
) -> tuple[h11.Request, bytes] | None:
    """Read one request; None when the peer went away before it was whole."""
    request: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await stream.read())
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > body_bytes:
                raise h11.RemoteProtocolError("body too large", error_status_hint=413)
        else:
            return (request, bytes(body)) if request is not None else None


async def _send(connection: h11.Connection, stream: Stream, page: pages.Page) -> None:
    headers = [*page.headers, ("Content-Length", str(len(page.body))), ("Connection", "close")]
    reply = connection.send(
        h11.Response(
            status_code=page.status, headers=[(n.encode(), v.encode()) for n, v in headers]
        )
    )
    await stream.send((reply or b"") + page.body)
    await stream.close()


def _is_form(request: h11.Request) -> bool:
    content_type = dict(request.headers).get(b"content-type", b"")
    return content_type.partition(b";")[0].strip().lower() == b"application/x-www-form-urlencoded"
