"""The application that the simulated Copper knows, and which redirect URIs it accepts.

Owns what Copper's partner team would hand out; knows no requests and no pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from copper_desktop.errors import SandboxFailed
from copper_desktop.model import COPPER_SCOPES

NAME = "Copper Desktop"
CLIENT_ID = "copper-desktop-sandbox"
API_PATH = "/developer_api/v1"

_LOOPBACK = ("http://127.0.0.1", "http://[::1]")


@dataclass(frozen=True, slots=True)
class Registration:
    """A registered application with the addresses that it needs, all of them full URLs."""

    name: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    authorization_endpoint: str
    token_endpoint: str
    api_base: str
    revoke_page: str
    status_page: str

    def accepts_redirect(self, uri: str) -> bool:
        """Tell whether ``uri`` is one of those registered."""
        return any(redirect_matches(registered, uri) for registered in self.redirect_uris)


def register(address: str, client_secret: str, redirect_uris: tuple[str, ...]) -> Registration:
    """Return the registration at a sandbox that serves at ``address``."""
    return Registration(
        name=NAME,
        client_id=CLIENT_ID,
        client_secret=client_secret,
        redirect_uris=redirect_uris,
        scopes=COPPER_SCOPES,
        authorization_endpoint=f"{address}/oauth/authorize",
        token_endpoint=f"{address}/oauth/token",
        api_base=address + API_PATH,
        revoke_page=f"{address}/settings/integrations",
        status_page=f"{address}/api/v2/summary.json",
    )


def redirect_matches(registered: str, asked: str) -> bool:
    """Compare two redirect URIs as exact strings (RFC 9700 section 4.1.3).

    A loopback IP literal that was registered without a port accepts any (RFC 8252 section 7.3);
    the name ``localhost`` does not.
    """
    if registered == asked:
        return True
    for base in _LOOPBACK:
        rest = registered.removeprefix(base)
        if registered.startswith(base) and rest[:1] in ("", "/", "?"):
            pattern = re.escape(base) + r":([0-9]{1,5})" + re.escape(rest)
            found = re.fullmatch(pattern, asked)
            return found is not None and 0 < int(found[1]) <= 65535
    return False


def check_redirect_uris(uris: tuple[str, ...]) -> None:
    """Refuse what could never be a redirect URI; raises SandboxFailed.

    Private-use schemes need a dot (RFC 8252 section 7.1), which keeps ``javascript:`` out.
    """
    for uri in uris:
        try:
            parts = urlsplit(uri)
        except ValueError:
            raise SandboxFailed(f"{uri} is no redirect URI") from None
        web = parts.scheme in ("http", "https") and parts.netloc
        if not (web or "." in parts.scheme) or parts.fragment or not uri.isprintable():
            raise SandboxFailed(f"{uri} is no redirect URI")


def form_source(uri: str) -> str:
    """Return the CSP source that lets a form be sent to ``uri``.

    CSP knows no IPv6 literals, so that for them only the scheme is left to name.
    """
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https") or "[" in parts.netloc:
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{parts.netloc}"
