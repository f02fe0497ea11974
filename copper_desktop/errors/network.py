"""What can go wrong on the way to a server."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError


class TransportError(CopperDesktopError):
    """No usable HTTP answer came; nothing was learnt about any token."""

    def __init__(self, host: str, reason: str = "") -> None:
        super().__init__(host, reason)
        self.host = host
        self.reason = reason


class Offline(TransportError):
    """This computer has no way to any network; a state rather than a failure."""


class NameNotResolved(TransportError):
    """The host's name has no address here: no network, no DNS, or a mistyped host."""


class ConnectionFailed(TransportError):
    """The host refused or dropped the connection."""


class TlsFailed(TransportError):
    """The host's certificate is not trusted, or TLS could not be agreed on."""


class CertificateExpired(TlsFailed):
    """The host's certificate is not valid any more, or not yet, by this computer's clock."""


class ClockWrong(CertificateExpired):
    """This computer's clock is far from the host's, for which the certificate is in its time.

    ``theirs`` and ``ours`` say what time it is, in words.
    """

    def __init__(self, host: str, theirs: str = "", ours: str = "") -> None:
        super().__init__(host)
        self.args = (host, theirs, ours)
        self.theirs = theirs
        self.ours = ours


class CertificateOfAnother(TlsFailed):
    """The host shows a certificate that was made out to another one."""


class CertificateUntrusted(TlsFailed):
    """Nobody whom this computer trusts vouches for the host: somebody may read the traffic.

    ``issuer`` is who vouches, as the certificate says; empty when that could not be seen.
    """

    def __init__(self, host: str, reason: str = "", issuer: str = "") -> None:
        super().__init__(host, reason)
        self.issuer = issuer


class ProxyFailed(TransportError):
    """The proxy refused, or could not reach the host."""


class ProxySignInNeeded(ProxyFailed):
    """407: ``proxy``, as host and port, wants a name and a password, and none are known."""

    def __init__(self, host: str, proxy: str = "", reason: str = "") -> None:
        super().__init__(host, reason)
        self.args = (host, proxy, reason)
        self.proxy = proxy


class ProxySignInRefused(ProxyFailed):
    """407: ``proxy``, as host and port, does not accept the name and password that are known."""

    def __init__(self, host: str, proxy: str = "", reason: str = "") -> None:
        super().__init__(host, reason)
        self.args = (host, proxy, reason)
        self.proxy = proxy


class ProxySignInUnsupported(ProxyFailed):
    """407: ``proxy`` accepts no name and password; ``reason`` names the methods that it wants."""

    def __init__(self, host: str, proxy: str = "", reason: str = "") -> None:
        super().__init__(host, reason)
        self.args = (host, proxy, reason)
        self.proxy = proxy


class ProxyScriptUnsupported(ProxyFailed):
    """The host was not reached, and the proxy's script (``reason``) cannot be asked here."""


class TimedOut(TransportError):
    """The host did not answer in time."""


class AnswerTooLarge(TransportError):
    """The answer passed the number of bytes that is accepted."""


class RedirectRefused(TransportError):
    """The host answered with a redirect, which is never followed with credentials."""


class EndpointInvalid(TransportError):
    """The address is not one that a request may be sent to."""
