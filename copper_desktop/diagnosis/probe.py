"""Asking a server by the standard library alone, apart from the program's own HTTP client.

So a fault of that client cannot hide itself. Blocking; follows no redirect, keeps nothing.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

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


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection is secured, and by whom the server's certificate was issued."""

    version: str
    issuer: str


def fetch(url: str, headers: Mapping[str, str] | None = None, *, timeout: float = TIMEOUT) -> Reply:
    """Return the answer to a GET; raises OSError (also of TLS) or http.client.HTTPException."""
    parts = urlsplit(url)
    proxy = proxy_of(url)
    connection = _connection(parts, proxy, trusted_by_system(), timeout)
    try:
        target = parts._replace(fragment="")
        if proxy is None or parts.scheme == "https":
            target = target._replace(scheme="", netloc="")
        given = {"User-Agent": "CopperDesktop-Diagnosis", "Connection": "close", **(headers or {})}
        if proxy is not None and parts.scheme == "http":
            given |= _credentials(proxy)
        connection.request("GET", target.geturl() or "/", headers=given)
        started = time.perf_counter()
        response = connection.getresponse()
        seconds = time.perf_counter() - started
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, found, response.read(LIMIT), seconds)
    finally:
        connection.close()


def secured(url: str, context: ssl.SSLContext, *, timeout: float = TIMEOUT) -> Tls:
    """Return how TLS to the host of ``url`` is agreed on; raises OSError, also of TLS."""
    parts = urlsplit(url)
    connection = _connection(parts, proxy_of(url), context, timeout)
    try:
        connection.connect()
        sock = connection.sock
        assert isinstance(sock, ssl.SSLSocket)  # noqa: S101  the scheme is https
        return Tls(sock.version() or "", issuer_of(sock.getpeercert(binary_form=True) or b""))
    finally:
        connection.close()


def trusted_by_system() -> ssl.SSLContext:
    """Return what trusts the authorities that this computer trusts."""
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
    return ", ".join(dict.fromkeys(names)) or issuer.rfc4514_string()


def proxy_of(url: str) -> SplitResult | None:
    """Return the proxy in force for ``url``, by the environment or the system; None is none."""
    parts = urlsplit(url)
    if (parts.hostname or "") in LOOPBACK or urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    proxies = urllib.request.getproxies()
    address = proxies.get(parts.scheme) or proxies.get("all")
    if not address:
        return None
    return urlsplit(address if "://" in address else f"http://{address}")


def _connection(
    parts: SplitResult, proxy: SplitResult | None, context: ssl.SSLContext, timeout: float
) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", parts.port
    reached, reached_port = (host, port) if proxy is None else (proxy.hostname or "", proxy.port)
    if parts.scheme != "https":
        return http.client.HTTPConnection(reached, reached_port, timeout=timeout)
    connection = http.client.HTTPSConnection(
        reached, reached_port, timeout=timeout, context=context
    )
    if proxy is not None:
        connection.set_tunnel(host, port or 443, headers=_credentials(proxy))
    return connection


def _credentials(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _modern(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
