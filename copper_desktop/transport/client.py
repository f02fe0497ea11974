"""One client for every request: owns time limits and size limits.

Never follows a redirect and keeps no cookies; knows nothing of OAuth or of Copper.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast
from urllib.parse import urlsplit

import httpx

from copper_desktop import __version__, errors, formats, peer
from copper_desktop.proxies import found_for
from copper_desktop.transport.failures import translated
from copper_desktop.transport.routes import FindProxy, Routes
from copper_desktop.transport.spared import spare_look_ups

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a clock may be from a server's before it is told to be wrong."""

ISSUER_SECONDS = 5.0
"""How long it is looked who vouches for a host that was refused."""

FindSignIn = Callable[[str], Awaitable[tuple[str, str] | None]]
"""Return name and password for a proxy, or None; raises a CredentialStoreError."""

USER_AGENT = f"CopperDesktop/{__version__}"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What to send; everything that may hold a secret stays out of the repr."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. ``headers`` has lower-case names; ``duration`` is in seconds.

    ``truncated`` says that the body is only its beginning: it was longer than accepted, or the
    connection ended before it was whole.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    duration: float
    truncated: bool = False

    def json(self) -> object:
        """Return the body parsed as JSON; raises ValueError when it is none, or nests too deep."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deep") from None


class Transport:
    """A client shared by everything that speaks HTTP.

    ``deadline`` bounds a whole exchange in seconds, however slowly it drips. ``transport`` is
    httpx's seam for tests. ``on_date`` is told each answer's ``Date``. ``sent`` counts requests.
    Loopback never goes through a proxy; other hosts use the one that ``find_proxy`` tells, which
    may block, with the name and password that ``find_sign_in`` has for it.
    """

    def __init__(
        self,
        *,
        deadline: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
        on_date: Callable[[str | None], None] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        find_proxy: FindProxy = found_for,
        find_sign_in: FindSignIn | None = None,
    ) -> None:
        self.sent = 0
        self._on_date = on_date
        self._deadline = deadline
        self._transport = transport
        self._clock = clock
        self._find_proxy, self._find_sign_in = find_proxy, find_sign_in
        self._routes: Routes | None = None
        self._client: httpx.AsyncClient | None = None

    async def send(self, request: Request, *, limit: int, keep_partial: bool = False) -> Answer:
        """Send ``request`` and read its answer, at most ``limit`` bytes of it.

        Raises a TransportError; 3xx answers are refused as RedirectRefused. With ``keep_partial``
        an answer that is too long, or breaks off after it has begun, is returned as far as it came.
        """
        host = _host(request.url)
        self.sent += 1
        try:
            answer = await self._answer(request, host, limit, keep_partial)
        except errors.TransportError as error:
            _logger.info("%s %s: %s", request.method, host, type(error).__name__)
            raise
        milliseconds = round(answer.duration * 1000)
        _logger.debug("%s %s: %d in %d ms", request.method, host, answer.status, milliseconds)
        if self._on_date is not None:
            self._on_date(answer.headers.get("date"))
        if 300 <= answer.status < 400:
            raise errors.RedirectRefused(host, str(answer.status))
        return answer

    async def _answer(self, request: Request, host: str, limit: int, keep_partial: bool) -> Answer:
        """Exchange within the deadline, every failure translated."""
        try:
            async with asyncio.timeout(self._deadline):
                return await self._signed_in(request, host, limit, keep_partial)
        except TimeoutError as error:
            raise await self._explained(request, errors.TimedOut(host)) from error
        except (httpx.LocalProtocolError, UnicodeError):
            raise errors.EndpointInvalid(host) from None  # their text quotes the headers
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise errors.EndpointInvalid(host) from error
        except httpx.HTTPError as error:
            raise await self._explained(request, translated(error, host)) from error

    def sign_out(self, proxy: str) -> None:
        """Use no name and password for a proxy any more but those of its address."""
        if self._routes is not None:
            self._routes.sign_out(proxy)

    def open(self) -> None:
        """Make what the first request would have to wait for, without sending anything."""
        self._opened()

    async def aclose(self) -> None:
        """Close every connection; a later request opens new ones."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    async def _signed_in(
        self, request: Request, host: str, limit: int, keep_partial: bool
    ) -> Answer:
        """Exchange; once more if the proxy wants a name and a password that are known."""
        try:
            return await self._exchange(request, host, limit, keep_partial)
        except (errors.ProxySignInNeeded, errors.ProxySignInRefused) as error:
            if not await self._is_known_at(error.proxy):
                raise
        return await self._exchange(request, host, limit, keep_partial)

    async def _is_known_at(self, proxy: str) -> bool:
        """Tell whether there is a sign-in for a proxy that it has not refused yet; use it."""
        if self._find_sign_in is None or self._routes is None:
            return False
        try:
            found = await self._find_sign_in(proxy)
        except errors.CredentialStoreError:
            return False  # whoever needs a token is told of the store itself
        return found is not None and self._routes.sign_in(proxy, *found)

    async def _explained(
        self, request: Request, error: errors.TransportError
    ) -> errors.TransportError:
        """Return an error with what else can be found out about it."""
        if self._routes is None:
            return error
        try:
            found = await self._routes.found_for(httpx.URL(request.url))
        except httpx.InvalidURL:
            return error
        if isinstance(error, errors.CertificateUntrusted):
            error.issuer = await asyncio.get_running_loop().run_in_executor(
                None, lambda: peer.issuer_at(request.url, found.proxy, timeout=ISSUER_SECONDS)
            )
        if isinstance(error, errors.CertificateExpired):
            theirs = await asyncio.get_running_loop().run_in_executor(
                None, lambda: peer.clock_at(request.url, found.proxy, timeout=ISSUER_SECONDS)
            )
            return self._with_clock(error, theirs)
        unreached = (errors.ConnectionFailed, errors.TimedOut, errors.NameNotResolved)
        if found.script and isinstance(error, unreached):
            return errors.ProxyScriptUnsupported(error.host, found.script)
        return error

    def _with_clock(
        self, error: errors.CertificateExpired, theirs: datetime | None
    ) -> errors.CertificateExpired:
        """Return the error, or that it is this computer's clock which is wrong."""
        ours = self._clock()
        if theirs is None or abs(theirs - ours) < CLOCK_TOLERANCE:
            return error
        return errors.ClockWrong(error.host, formats.moment(theirs), formats.moment(ours))

    async def _exchange(
        self, request: Request, host: str, limit: int, keep_partial: bool
    ) -> Answer:
        client = self._opened()
        started = time.perf_counter()
        body = bytearray()
        async with (
            contextlib.AsyncExitStack() as afterwards,
            client.stream(
                request.method, request.url, headers=request.headers, content=request.body or None
            ) as response,
        ):
            pieces = cast("AsyncGenerator[bytes, None]", response.aiter_bytes())
            # What is not read to its end is closed here, in this task, after the response.
            await afterwards.enter_async_context(contextlib.aclosing(pieces))
            truncated = await _read(pieces, body, limit, keep_partial)
            if len(body) > limit and not keep_partial:
                raise errors.AnswerTooLarge(host)
        headers = {name.lower(): value for name, value in response.headers.items()}
        duration = time.perf_counter() - started
        return Answer(response.status_code, headers, bytes(body[:limit]), duration, truncated)

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            spare_look_ups()
            if self._transport is None:
                self._routes = Routes(self._find_proxy)
            self._client = httpx.AsyncClient(
                transport=self._transport or self._routes,
                trust_env=False,
                timeout=self._deadline,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                headers={"User-Agent": USER_AGENT},
            )
        return self._client


async def _read(
    pieces: AsyncGenerator[bytes, None], body: bytearray, limit: int, keep_partial: bool
) -> bool:
    """Read into ``body`` until it is whole or longer than ``limit``; True when it is not whole."""
    try:
        async for piece in pieces:
            body += piece
            if len(body) > limit:
                return True
    except (httpx.RemoteProtocolError, httpx.ReadError):
        if not keep_partial or not body:
            raise
        return True
    return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
