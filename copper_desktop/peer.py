"""Who is at the other end of a TLS connection, and who vouches for it; blocking.

Looks with the standard library alone, apart from the program's own HTTP client: so a fault of that
client cannot hide itself, and what was refused can be looked at. Nothing is ever sent to whoever is
not trusted, but the question what time it is.
"""

from __future__ import annotations

import base64
import http.client
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, urlsplit

from copper_desktop.proxies import Proxy

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection is secured, and by whom the server's certificate was issued."""

    version: str
    issuer: str


def secured(url: str, context: ssl.SSLContext, proxy: Proxy | None, *, timeout: float) -> Tls:
    """Return how TLS to the host of ``url`` is agreed on; raises OSError, also of TLS."""
    connection = connection_to(urlsplit(url), proxy, context, timeout)
    try:
        connection.connect()
        sock = connection.sock
        assert isinstance(sock, ssl.SSLSocket)  # noqa: S101  the scheme is https
        return Tls(sock.version() or "", issuer_of(sock.getpeercert(binary_form=True) or b""))
    finally:
        connection.close()


def issuer_at(url: str, proxy: Proxy | None, *, timeout: float) -> str:
    """Return who issued the certificate that a host shows, trusted or not; empty when unknown."""
    try:
        return secured(url, trusting_anybody(), proxy, timeout=timeout).issuer
    except (OSError, http.client.HTTPException, ValueError):
        return ""


def clock_at(url: str, proxy: Proxy | None, *, timeout: float) -> datetime | None:
    """Return what time it is for a host whose certificate is valid at that time, trusted or not.

    None when that is not known: this computer's clock is not blamed for a certificate that has
    really ended. Asks with a HEAD of ``/``, by the ``Date`` of the answer (RFC 9110 section 6.6.1).
    """
    from email.utils import parsedate_to_datetime

    connection = connection_to(urlsplit(url), proxy, trusting_anybody(), timeout)
    try:
        connection.request("HEAD", "/", headers={"Connection": "close"})
        sock = connection.sock
        assert isinstance(sock, ssl.SSLSocket)  # noqa: S101  the scheme is https
        begins, ends = validity_of(sock.getpeercert(binary_form=True) or b"")
        said = parsedate_to_datetime(connection.getresponse().getheader("Date") or "")
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    theirs = said if said.tzinfo else said.replace(tzinfo=UTC)
    return theirs if begins <= theirs <= ends else None


def validity_of(certificate: bytes) -> tuple[datetime, datetime]:
    """Return when a DER certificate begins and ends; raises ValueError when it cannot be read."""
    from cryptography import x509

    read = x509.load_der_x509_certificate(certificate)
    return read.not_valid_before_utc, read.not_valid_after_utc


def trusted_by_system() -> ssl.SSLContext:
    """Return what trusts the authorities that this computer trusts, and TLS 1.2 or newer."""
    import truststore

    return _modern(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def trusted_by_public() -> ssl.SSLContext:
    """Return what trusts the public authorities that came with the program, and no other."""
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    return _modern(context)


def trusting_anybody() -> ssl.SSLContext:
    """Return what only looks at who is there; nothing is ever sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def issuer_of(certificate: bytes) -> str:
    """Return the name of who issued a DER certificate; empty when it cannot be read."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        issuer = x509.load_der_x509_certificate(certificate).issuer
    except ValueError:
        return ""
    names = [
        str(attribute.value)
        for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
        for attribute in issuer.get_attributes_for_oid(oid)
    ]
    name = ", ".join(dict.fromkeys(names)) or issuer.rfc4514_string()
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME]


def connection_to(
    parts: SplitResult, proxy: Proxy | None, context: ssl.SSLContext, timeout: float
) -> http.client.HTTPConnection:
    """Return a connection that is yet to be opened, through the proxy if there is one."""
    host, port = parts.hostname or "", parts.port
    reached, reached_port = (host, port) if proxy is None else (proxy.host, proxy.port)
    if parts.scheme != "https":
        return http.client.HTTPConnection(reached, reached_port, timeout=timeout)
    connection = http.client.HTTPSConnection(
        reached, reached_port, timeout=timeout, context=context
    )
    if proxy is not None:
        connection.set_tunnel(host, port or 443, headers=credentials(proxy))
    return connection


def credentials(proxy: Proxy) -> dict[str, str]:
    """Return the headers by which a proxy knows who asks (RFC 7617); none without a name."""
    if proxy.user is None:
        return {}
    pair = f"{proxy.user}:{proxy.password or ''}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _modern(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
