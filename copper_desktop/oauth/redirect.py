"""The ways back from the browser: what a registered redirect URI asks of this computer.

Loopback over http or https (RFC 8252 section 7.3), or a relay: a company's https page that sends
the browser on to loopback (``docs/relay.md``). Opens no socket.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from copper_desktop import errors
from copper_desktop.model import Application

DEFAULT_PORTS = {"http": 80, "https": 443}
LOOPBACK_HOSTS = {
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    "localhost": ("127.0.0.1", "::1"),
}
"""Host of a redirect URI → addresses on which its callback may arrive."""

RELAY_HOST = "127.0.0.1"
RELAY_PATH = "/callback"
RELAY_PORTS = range(1024, 65536)
_FIXED = "/loopback/"


class Way(StrEnum):
    """How the browser comes back.

    ``relay`` is the page relay, to which the state names the port and which shows a code to paste;
    ``fixed_relay`` redirects to one port and knows nothing.
    """

    HTTP_LOOPBACK = "http_loopback"
    HTTPS_LOOPBACK = "https_loopback"
    RELAY = "relay"
    FIXED_RELAY = "fixed_relay"


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect URI, taken apart.

    ``host``, ``port`` and ``path`` are those of the loopback address at which the browser arrives
    in the end. ``port`` is None when the operating system gives one. ``path`` is as the browser
    will request it, without the query; ``addresses`` are those to listen on.
    """

    registered: str
    way: Way
    host: str
    port: int | None
    path: str
    addresses: tuple[str, ...]

    @property
    def scheme(self) -> str:
        """The scheme of the loopback address."""
        return "https" if self.way is Way.HTTPS_LOOPBACK else "http"

    @property
    def has_code_entry(self) -> bool:
        """Whether the sign-in can be finished by pasting what the relay's page shows."""
        return self.way is Way.RELAY

    def uri(self, port: int) -> str:
        """Return the redirect URI to send, the registered one but for a port that it lacks."""
        if self.port is not None or self.way is not Way.HTTP_LOOPBACK:
            return self.registered
        bare = f"http://{_bracketed(self.host)}"
        return f"{bare}:{port}{self.registered[len(bare) :]}"

    def state(self, random: str, port: int) -> str:
        """Return the state to send; a page relay finds the port in it."""
        return f"{random}.{port}" if self.way is Way.RELAY else random

    def host_header(self, port: int) -> str:
        """Return the Host header that a browser sends with a callback on ``port``."""
        host = _bracketed(self.host)
        return host if port == DEFAULT_PORTS[self.scheme] else f"{host}:{port}"


def way_back(redirect_uri: str) -> Redirect:
    """Take a redirect URI apart; raises RedirectUriUnsupported when no way back fits it.

    An https loopback address without a port means port 443, as everywhere; one of http means any
    port (RFC 8252 section 7.3).
    """
    try:
        parts = urlsplit(redirect_uri)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise errors.RedirectUriUnsupported(redirect_uri) from error
    authority = _bracketed(host) if port is None else f"{_bracketed(host)}:{port}"
    usable = (
        host != ""
        and port != 0
        and redirect_uri.startswith((f"http://{authority}", f"https://{authority}"))
        and parts.netloc == authority
        and "#" not in redirect_uri
        and all("!" <= character <= "~" for character in redirect_uri)
    )
    if not usable:
        raise errors.RedirectUriUnsupported(redirect_uri)
    if host in LOOPBACK_HOSTS:
        way = Way.HTTPS_LOOPBACK if parts.scheme == "https" else Way.HTTP_LOOPBACK
        if way is Way.HTTPS_LOOPBACK:
            port = port or DEFAULT_PORTS["https"]
        return Redirect(redirect_uri, way, host, port, parts.path or "/", LOOPBACK_HOSTS[host])
    if parts.scheme != "https":
        raise errors.RedirectUriUnsupported(redirect_uri)
    return _relay(redirect_uri, parts.path)


def has_code_entry(application: Application) -> bool:
    """Return whether a sign-in through ``application`` can be finished by pasting a code."""
    return way_back(application.redirect_uri).has_code_entry


def _relay(redirect_uri: str, path: str) -> Redirect:
    """Return the way through a relay; a path that ends with ``/loopback/PORT`` fixes the port."""
    _before, fixed, digits = path.rpartition(_FIXED)
    way, port = Way.RELAY, None
    if fixed and digits.isdecimal() and len(digits) <= 5 and int(digits) in RELAY_PORTS:
        way, port = Way.FIXED_RELAY, int(digits)
    addresses = LOOPBACK_HOSTS[RELAY_HOST]
    return Redirect(redirect_uri, way, RELAY_HOST, port, RELAY_PATH, addresses)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
