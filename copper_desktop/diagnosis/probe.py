"""Asking a server by the standard library alone, apart from the program's own HTTP client.

So a fault of that client cannot hide itself. Blocking; follows no redirect, keeps nothing.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from copper_desktop import peer
from copper_desktop.peer import Tls
from copper_desktop.proxies import Proxy

TIMEOUT = 8.0
LIMIT = 64 * 1024
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer; ``headers`` has lower-case names, ``seconds`` is until its first byte."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    seconds: float


def fetch(
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    proxy: Proxy | None = None,
    timeout: float = TIMEOUT,
) -> Reply:
    """Return the answer to a GET; raises OSError (also of TLS) or http.client.HTTPException."""
    parts = urlsplit(url)
    connection = peer.connection_to(parts, proxy, peer.trusted_by_system(), timeout)
    try:
        target = parts._replace(fragment="")
        if proxy is None or parts.scheme == "https":
            target = target._replace(scheme="", netloc="")
        given = {"User-Agent": "CopperDesktop-Diagnosis", "Connection": "close", **(headers or {})}
        if proxy is not None and parts.scheme == "http":
            given |= peer.credentials(proxy)
        connection.request("GET", target.geturl() or "/", headers=given)
        started = time.perf_counter()
        response = connection.getresponse()
        seconds = time.perf_counter() - started
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, found, response.read(LIMIT), seconds)
    finally:
        connection.close()


def secured(
    url: str, context: ssl.SSLContext, *, proxy: Proxy | None = None, timeout: float = TIMEOUT
) -> Tls:
    """Return how TLS to the host of ``url`` is agreed on; raises OSError, also of TLS."""
    return peer.secured(url, context, proxy, timeout=timeout)
