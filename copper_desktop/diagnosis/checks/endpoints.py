"""The servers that an application talks to, as the checks need them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from copper_desktop.diagnosis.probe import LOOPBACK
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.model import COPPER


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One server: ``url`` without a query, host and port as they are connected to."""

    url: str
    host: str
    port: int
    secure: bool
    proxied: bool

    @property
    def is_here(self) -> bool:
        """Whether it is this computer."""
        return self.host in LOOPBACK


def endpoints(subject: Subject) -> tuple[Endpoint, ...]:
    """Return the authorization, token and API servers, each host and port once.

    Before there is a registration, those are Copper's own.
    """
    application = subject.application or COPPER
    found: dict[tuple[str, int], Endpoint] = {}
    for url in (
        application.authorization_endpoint,
        application.token_endpoint,
        application.api_base,
    ):
        try:
            parts = urlsplit(url)
            secure = parts.scheme == "https"
            port = parts.port or (443 if secure else 80)
        except ValueError:
            continue
        if parts.hostname:
            bare = parts._replace(query="", fragment="").geturl()
            proxied = subject.find_proxy(url).proxy is not None
            endpoint = Endpoint(bare, parts.hostname, port, secure, proxied)
            found.setdefault((parts.hostname, port), endpoint)
    return tuple(found.values())
