"""HTTP requests: the one place that imports httpx and turns its failures into ours.

Owns time limits, size limits, certificates and proxies. Never follows a redirect and keeps no
cookies; knows nothing of OAuth or of Copper.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx
import truststore

from copper_desktop import __version__, errors

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})
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
    Loopback never goes through a proxy; other hosts use the system's.
    """

    def __init__(
        self,
        *,
        deadline: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
        on_date: Callable[[str | None], None] | None = None,
    ) -> None:
        self.sent = 0
        self._on_date = on_date
        self._deadline = deadline
        self._transport = transport
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
                return await self._exchange(request, host, limit, keep_partial)
        except TimeoutError as error:
            raise errors.TimedOut(host) from error
        except (httpx.LocalProtocolError, UnicodeError):
            raise errors.EndpointInvalid(host) from None  # their text quotes the headers
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise errors.EndpointInvalid(host) from error
        except httpx.HTTPError as error:
            raise _translated(error, host) from error

    async def aclose(self) -> None:
        """Close every connection; a later request opens new ones."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    async def _exchange(
        self, request: Request, host: str, limit: int, keep_partial: bool
    ) -> Answer:
        client = self._opened(host)
        started = time.perf_counter()
        body = bytearray()
        async with client.stream(
            request.method, request.url, headers=request.headers, content=request.body or None
        ) as response:
            truncated = await _read(response, body, limit, keep_partial)
            if len(body) > limit and not keep_partial:
                raise errors.AnswerTooLarge(host)
        headers = {name.lower(): value for name, value in response.headers.items()}
        duration = time.perf_counter() - started
        return Answer(response.status_code, headers, bytes(body[:limit]), duration, truncated)

    def _opened(self, host: str) -> httpx.AsyncClient:
        if self._client is None:
            context = _context()
            try:
                self._client = httpx.AsyncClient(
                    verify=context,
                    transport=self._transport,
                    mounts={f"all://{loopback}": None for loopback in LOOPBACK_HOSTS},
                    timeout=self._deadline,
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                    headers={"User-Agent": USER_AGENT},
                )
            except (ImportError, ValueError) as error:
                raise errors.ProxyFailed(host, "the proxy's address is not supported") from error
        return self._client


def prepare() -> None:
    """Import, in whichever thread calls, what httpx imports only when a client is made."""
    httpx.AsyncHTTPTransport(verify=_context())


def _context() -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def _read(response: httpx.Response, body: bytearray, limit: int, keep_partial: bool) -> bool:
    """Read into ``body`` until it is whole or longer than ``limit``; True when it is not whole."""
    try:
        async for piece in response.aiter_bytes():
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


def _translated(error: httpx.HTTPError, host: str) -> errors.TransportError:
    if isinstance(error, httpx.TimeoutException):
        return errors.TimedOut(host)
    if isinstance(error, httpx.ProxyError):
        return errors.ProxyFailed(host, str(error))
    found = filter(None, (_of_cause(cause, host) for cause in _causes(error)))
    unreached = errors.Offline if _is_without_network(error) else errors.ConnectionFailed
    return next(found, unreached(host, str(error)))


def _of_cause(cause: BaseException, host: str) -> errors.TransportError | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return errors.TlsFailed(host, cause.verify_message)
    if isinstance(cause, ssl.SSLError):
        return errors.TlsFailed(host, cause.reason or "TLS failed")
    if isinstance(cause, socket.gaierror):
        offline = cause.errno == socket.EAI_AGAIN  # no name server could be asked
        return (errors.Offline if offline else errors.NameNotResolved)(host, cause.strerror or "")
    return None


def _is_without_network(error: BaseException) -> bool:
    """Tell whether every address that was tried lies beyond the networks of this computer."""
    numbers = {
        cause.errno
        for cause in _causes(error)
        if isinstance(cause, OSError) and cause.errno is not None
    }
    return bool(numbers) and numbers <= _NO_NETWORK


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):  # one for each address that was tried
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__
