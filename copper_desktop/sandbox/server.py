"""Runs the simulated Copper: one socket on 127.0.0.1, one thread with an event loop of its own.

Owns start and stop; knows no pages and no data. Nothing outside this computer can reach it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from copper_desktop.errors import SandboxFailed
from copper_desktop.sandbox.app import build
from copper_desktop.sandbox.conditions import Condition
from copper_desktop.sandbox.copper import Copper
from copper_desktop.sandbox.grants import Grants
from copper_desktop.sandbox.registration import Registration, check_redirect_uris, register

HOST = "127.0.0.1"
START_TIMEOUT = 10.0


def _now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """A simulated Copper.

    ``https`` makes it speak TLS, with a certificate of its own for as long as it runs.
    ``grants_file`` None keeps grants in memory. ``port`` 0 takes a free one. ``client_secret`` None
    makes up a fresh one. ``expires_in`` (seconds) goes into token responses; None leaves it out, as
    Copper does. ``refreshes`` gives a refresh token with each, which Copper does not.
    ``requests_per_minute`` is for each token; None is no limit. ``clock`` returns aware UTC.
    """

    def __init__(
        self,
        grants_file: Path | None = None,
        *,
        port: int = 0,
        https: bool = False,
        redirect_uris: tuple[str, ...] = ("http://127.0.0.1/callback",),
        client_secret: str | None = None,
        expires_in: int | None = None,
        refreshes: bool = False,
        requests_per_minute: int | None = 180,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._grants_file = grants_file
        self._port = port
        self._https = https
        self._redirect_uris = redirect_uris
        self._client_secret = client_secret or secrets.token_urlsafe(32)
        self._expires_in = expires_in
        self._refreshes = refreshes
        self._requests_per_minute = requests_per_minute
        self._clock = clock
        self._running: _Running | None = None

    @property
    def address(self) -> str:
        """Where it serves, for example ``http://127.0.0.1:PORT``; raises SandboxFailed."""
        return self.registration.token_endpoint.removesuffix("/oauth/token")

    @property
    def registration(self) -> Registration:
        """The registered application; raises SandboxFailed while the sandbox does not run."""
        return self._live().registration

    @property
    def certificate(self) -> Path | None:
        """The file with the certificate to trust, there while it runs; None without https."""
        return None if self._running is None else self._running.certificate

    def become(self, condition: Condition) -> None:
        """Answer programs in another way from now on; raises SandboxFailed unless it runs."""
        self._live().copper.condition = condition

    def let_tokens_expire(self, seconds: int | None) -> None:
        """Give the tokens issued from now on a lifetime, or none as Copper does."""
        self._live().copper.expires_in = seconds

    async def revoke_all(self) -> None:
        """Forget every token that was issued; raises SandboxFailed unless it runs."""
        await self._live().on_its_thread(lambda copper: copper.grants.revoke_all())

    async def sign_everybody_out(self) -> None:
        """Forget who is signed in at which browser; raises SandboxFailed unless it runs."""
        await self._live().on_its_thread(lambda copper: copper.sessions.clear())

    def start(self) -> None:
        """Serve; raises SandboxFailed when the port or the grants file cannot be had."""
        if self._running is not None:
            return
        check_redirect_uris(self._redirect_uris)
        listener = _bound(self._port)
        try:
            grants = Grants(self._grants_file, self._clock)
        except SandboxFailed:
            listener.close()
            raise
        copper = self._copper(listener.getsockname()[1], grants)
        running = _Running(listener, copper, _Tls(self._clock()) if self._https else None)
        try:
            running.serve()
        except SandboxFailed:
            running.stop()
            raise
        self._running = running

    def _live(self) -> _Running:
        if self._running is None:
            raise SandboxFailed("it is not running")
        return self._running

    def _copper(self, port: int, grants: Grants) -> Copper:
        address = f"{'https' if self._https else 'http'}://{HOST}:{port}"
        return Copper(
            register(address, self._client_secret, self._redirect_uris),
            grants,
            expires_in=self._expires_in,
            refreshes=self._refreshes,
            requests_per_minute=self._requests_per_minute,
            clock=self._clock,
        )

    def stop(self) -> None:
        """Stop serving and wait until thread and sockets are gone; doing it twice is fine."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class _Server(uvicorn.Server):
    """A server that tells when it is ready, wakes once a second, and ends when it is told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._end = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def between_turns(self, call: Callable[[], None]) -> None:
        """Call something in the thread and between the turns of the server."""

        async def called() -> None:
            call()

        if self._loop is None:
            raise SandboxFailed("it is not running")
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(called(), self._loop))

    def end(self) -> None:
        """Make the server end; from any thread."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: it has ended by itself
                self._loop.call_soon_threadsafe(self._end.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve (uvicorn calls it), and say so."""
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait for the end (uvicorn calls it), and keep the Date header right."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End (uvicorn calls it), and cut whoever is still connected."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)


class _Tls:
    """A certificate in a folder that lasts as long as the sandbox; its key is soon gone again."""

    def __init__(self, now: datetime) -> None:
        from copper_desktop.self_signed import issue, server_context

        self._folder = tempfile.TemporaryDirectory(prefix="copper-desktop-sandbox-")
        self.certificate = Path(self._folder.name, "certificate.pem")
        private_key = self.certificate.with_name("key.pem")
        passphrase = secrets.token_urlsafe(32)
        leaf = issue("Copper Desktop sandbox", now, passphrase)
        self.certificate.write_bytes(leaf.certificate)
        private_key.write_bytes(leaf.private_key)
        self.context = server_context(self.certificate, private_key, passphrase)
        private_key.unlink()

    def close(self) -> None:
        self._folder.cleanup()


class _Running:
    """The socket, the thread and the state of a sandbox between start and stop."""

    def __init__(self, listener: socket.socket, copper: Copper, tls: _Tls | None) -> None:
        self.copper = copper
        self.registration = copper.registration
        self.certificate = tls.certificate if tls else None
        self._tls = tls
        self._listener = listener
        self._grants = copper.grants
        self._server = _Server(
            uvicorn.Config(
                build(copper),
                log_config=None,
                log_level=logging.CRITICAL,  # app.py tells its own logger of failures
                access_log=False,
                lifespan="off",
                ws="none",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=0,
                ssl_context_factory=_always(tls.context) if tls else None,
            )
        )
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._failure: Exception | None = None

    def serve(self) -> None:
        self._thread.start()
        if not self._server.ready.wait(START_TIMEOUT) or not self._server.started:
            raise SandboxFailed("its server did not start") from self._failure

    async def on_its_thread(self, call: Callable[[Copper], None]) -> None:
        await self._server.between_turns(lambda: call(self.copper))

    def stop(self) -> None:
        self._server.end()
        self._thread.join()
        self._listener.close()
        self._grants.close()
        if self._tls is not None:
            self._tls.close()

    def _run(self) -> None:
        """uvicorn leaves signals alone in any thread but the main one."""
        try:
            asyncio.run(self._server.serve(sockets=[self._listener]))
        except Exception as error:  # told to whoever waits in serve()
            self._failure = error
        finally:
            self._server.ready.set()


def _always(context: ssl.SSLContext) -> Callable[..., ssl.SSLContext]:
    return lambda *_defaults: context


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise SandboxFailed(f"port {port} cannot be used: {error}") from error
    return listener
