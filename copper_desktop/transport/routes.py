"""The ways that requests take: straight, or through the proxy that is in force for their host.

One httpx transport over all of them. A system's settings may change while the program runs, so a
host's way is asked for again after a while. Knows what a proxy says when it wants a name and a
password, and neither where those are kept nor who types them.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx

from copper_desktop import errors, peer
from copper_desktop.i18n import N_
from copper_desktop.proxies import DIRECT, Found, Proxy, is_loopback

FRESH = 30.0
"""Seconds for which the way to a host is believed."""

_BASIC = "basic"

FindProxy = Callable[[str], Found]


class Routes(httpx.AsyncBaseTransport):
    """Sends each request the way that ``find_proxy``, which may block, tells for its address."""

    def __init__(self, find_proxy: FindProxy) -> None:
        self._find = find_proxy
        self._context = context()
        self._known: dict[tuple[str, str, int | None], tuple[float, Found]] = {}
        self._ways: dict[Proxy | None, httpx.AsyncHTTPTransport] = {}
        self._signed_in: dict[str, tuple[str, str]] = {}

    async def found_for(self, url: httpx.URL) -> Found:
        """Return what is in force for ``url``, with the name and password for the proxy."""
        if is_loopback(url.host.strip("[]")):
            return DIRECT
        key = (url.scheme, url.host, url.port)
        asked_at, found = self._known.get(key, (float("-inf"), DIRECT))
        if time.monotonic() - asked_at > FRESH:
            found = await asyncio.get_running_loop().run_in_executor(None, self._find, str(url))
            self._known[key] = (time.monotonic(), found)
        proxy = found.proxy
        if proxy is not None and proxy.name in self._signed_in:
            user, password = self._signed_in[proxy.name]
            found = replace(found, proxy=replace(proxy, user=user, password=password))
        return found

    def sign_in(self, proxy: str, user: str, password: str) -> bool:
        """Use these for a proxy from now on; False if they are what it has just refused."""
        tried = self._signed_in.get(proxy)
        self._signed_in[proxy] = (user, password)
        return tried != (user, password)

    def sign_out(self, proxy: str) -> None:
        """Use no name and password for a proxy any more but those of its address."""
        self._signed_in.pop(proxy, None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raises ProxySignInNeeded and its kin where the proxy wants that."""
        proxy = (await self.found_for(request.url)).proxy
        challenge = _Challenge(request.extensions.get("trace"))
        request.extensions["trace"] = challenge
        try:
            response = await self._way(proxy, request.url.host).handle_async_request(request)
        except httpx.ProxyError as error:
            if proxy is None or not str(error).startswith("407"):
                raise
            raise challenge.error(request.url.host, proxy) from error
        if proxy is None or response.status_code != 407:
            return response
        await response.aclose()
        raise challenge.error(request.url.host, proxy)

    async def aclose(self) -> None:
        """Close every connection of every way."""
        for way in self._ways.values():
            await way.aclose()

    def _way(self, proxy: Proxy | None, host: str) -> httpx.AsyncHTTPTransport:
        if proxy not in self._ways:
            self._ways[proxy] = self._opened(proxy, host)
        return self._ways[proxy]

    def _opened(self, proxy: Proxy | None, host: str) -> httpx.AsyncHTTPTransport:
        if proxy is None:
            return httpx.AsyncHTTPTransport(verify=self._context)
        if not proxy.is_supported:
            raise errors.ProxyFailed(host, N_("the proxy’s address is not supported"))
        auth = None if proxy.user is None else (proxy.user, proxy.password or "")
        secured = self._context if proxy.scheme == "https" else None
        through = httpx.Proxy(proxy.url, auth=auth, ssl_context=secured)
        return httpx.AsyncHTTPTransport(verify=self._context, proxy=through)


class _Challenge:
    """Hears what a proxy answers with 407, of which httpx passes on the status alone."""

    def __init__(self, before: Any) -> None:
        self._before = before
        self._methods: tuple[str, ...] = ()

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if self._before is not None:
            await self._before(event, info)
        if event.endswith("receive_response_headers.complete"):
            _version, status, _reason, headers, *_more = info["return_value"]
            if status == 407:
                self._methods = tuple(
                    method
                    for name, value in headers
                    if name.lower() == b"proxy-authenticate"
                    for method in _methods_in(value.decode("ascii", "replace"))
                )

    def error(self, host: str, proxy: Proxy) -> errors.ProxyFailed:
        """Return what a 407 of ``proxy`` means."""
        if self._methods and _BASIC not in map(str.lower, self._methods):
            return errors.ProxySignInUnsupported(host, proxy.name, ", ".join(self._methods))
        if proxy.user is not None:
            return errors.ProxySignInRefused(host, proxy.name)
        return errors.ProxySignInNeeded(host, proxy.name)


def _methods_in(challenges: str) -> list[str]:
    """Return the names of the methods of one header (RFC 9110 section 11.6.1), which may have more.

    A method is a word that begins a challenge; what has an equals sign is a parameter of one.
    """
    return [found[:40] for found in re.findall(r"(?:^|,)\s*([A-Za-z][\w-]*)(?=\s|,|$)", challenges)]


def context() -> ssl.SSLContext:
    """Return what trusts whom the system trusts."""
    return peer.trusted_by_system()


def prepare() -> None:
    """Import, in whichever thread calls, what httpx imports only when a client is made."""
    httpx.AsyncHTTPTransport(verify=context())
