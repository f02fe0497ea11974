"""What httpx, the sockets and TLS raise, as errors of ours."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

import httpx

from copper_desktop import errors

_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})

_EXPIRED = {9, 10, 0x800B0101, -67818, -67819}
_FOREIGN = {62, 63, 64, 0x800B010F, -67602}
_UNTRUSTED = {2, 18, 19, 20, 21, 0x800B0109, 0x800B010A, -67843, -25318}
"""Numbers of OpenSSL, Windows and macOS: out of its time, another host's, and nobody's we trust."""


def translated(error: httpx.HTTPError, host: str) -> errors.TransportError:
    """Return the error of ours that ``error`` is."""
    if isinstance(error, httpx.TimeoutException):
        return errors.TimedOut(host)
    if isinstance(error, httpx.ProxyError):
        return errors.ProxyFailed(host, str(error))
    found = filter(None, (_of_cause(cause, host) for cause in _causes(error)))
    unreached = errors.Offline if _is_without_network(error) else errors.ConnectionFailed
    return next(found, unreached(host, str(error)))


def _of_cause(cause: BaseException, host: str) -> errors.TransportError | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _of_certificate(cause, host)
    if isinstance(cause, ssl.SSLError):
        return errors.TlsFailed(host, cause.reason or "TLS failed")
    if isinstance(cause, socket.gaierror):
        offline = cause.errno == socket.EAI_AGAIN  # no name server could be asked
        return (errors.Offline if offline else errors.NameNotResolved)(host, cause.strerror or "")
    return None


def _of_certificate(cause: ssl.SSLCertVerificationError, host: str) -> errors.TlsFailed:
    number = cause.verify_code
    if number in _EXPIRED:
        return errors.CertificateExpired(host, cause.verify_message)
    if number in _FOREIGN or "ostname mismatch" in cause.verify_message:
        return errors.CertificateOfAnother(host, cause.verify_message)
    if number in _UNTRUSTED:
        return errors.CertificateUntrusted(host, cause.verify_message)
    return errors.TlsFailed(host, cause.verify_message)


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
