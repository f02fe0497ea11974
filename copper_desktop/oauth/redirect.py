"""The way back from the browser: what a registered redirect URI asks of this computer.

Today there is one way, http on loopback (RFC 8252 section 7.3). Opens no socket.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from copper_desktop import errors

HTTP_PORT = 80
LOOPBACK_HOSTS = {
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    "localhost": ("127.0.0.1", "::1"),
}
"""Host of a redirect URI → addresses on which its callback may arrive."""


@dataclass(frozen=True, slots=True)
class LoopbackRedirect:
    """An http loopback redirect URI, taken apart.

    ``port`` is None when the registration names none: the operating system then gives one.
    ``path`` is as the browser will request it, without the query; ``addresses`` are those to
    listen on.
    """

    registered: str
    host: str
    port: int | None
    path: str
    addresses: tuple[str, ...]

    def uri(self, port: int) -> str:
        """Return the redirect URI to send, the registered one but for a port that it lacks."""
        if self.port is not None:
            return self.registered
        bare = f"http://{_bracketed(self.host)}"
        return f"{bare}:{port}{self.registered[len(bare) :]}"

    def host_header(self, port: int) -> str:
        """Return the Host header that a browser sends with a callback on ``port``."""
        host = _bracketed(self.host)
        return host if port == HTTP_PORT else f"{host}:{port}"


def loopback_redirect(redirect_uri: str) -> LoopbackRedirect:
    """Take a redirect URI apart; raises RedirectUriUnsupported when it is no http loopback one."""
    try:
        parts = urlsplit(redirect_uri)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise errors.RedirectUriUnsupported(redirect_uri) from error
    authority = _bracketed(host) if port is None else f"{_bracketed(host)}:{port}"
    usable = (
        host in LOOPBACK_HOSTS
        and port != 0
        and redirect_uri.startswith(f"http://{authority}")
        and parts.netloc == authority
        and "#" not in redirect_uri
        and all("!" <= character <= "~" for character in redirect_uri)
    )
    if not usable:
        raise errors.RedirectUriUnsupported(redirect_uri)
    return LoopbackRedirect(redirect_uri, host, port, parts.path or "/", LOOPBACK_HOSTS[host])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
