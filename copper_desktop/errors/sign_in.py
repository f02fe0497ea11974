"""What can go wrong in the sign-in, up to the authorization response."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError, OAuthErrorResponse


class SignInError(CopperDesktopError):
    """The sign-in did not come to an authorization code."""


class RedirectUriUnsupported(SignInError):
    """The registered redirect URI cannot be answered by this computer."""

    def __init__(self, redirect_uri: str) -> None:
        super().__init__(redirect_uri)
        self.redirect_uri = redirect_uri


class PortTaken(SignInError):
    """Another program listens on the port that the redirect URI names.

    ``holder`` names it where the operating system tells; otherwise it is empty.
    """

    def __init__(self, port: int, holder: str = "") -> None:
        super().__init__(port, holder)
        self.port = port
        self.holder = holder


class LoopbackBlocked(SignInError):
    """This computer does not let the program listen at the address that the browser returns to."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason


class CertificateUnusable(SignInError):
    """The certificate for https on loopback could not be made or opened."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TrustToolMissing(CertificateUnusable):
    """The program that has browsers trust the certificate is not installed.

    ``package`` says in which package it is, for people.
    """

    def __init__(self, tool: str, package: str) -> None:
        super().__init__(f"{tool} is not installed")
        self.tool = tool
        self.package = package


class CertificateNotTrusted(CertificateUnusable):
    """The system, or the person whom it asked, refused to change whether browsers trust it."""


class BrowserNotOpened(SignInError):
    """The operating system could not open a browser."""


class SignInTimedOut(SignInError):
    """Nobody came back from the browser in the time allowed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class IssuerMismatch(SignInError):
    """The response's ``iss`` is not the server that was asked (RFC 9207 section 2.4)."""

    def __init__(self, issuer: str) -> None:
        super().__init__(issuer)
        self.issuer = issuer


class NothingCameBack(SignInError):
    """The browser has not come back for a while; the wait goes on.

    ``has_other_way`` says whether the sign-in can also be finished by pasting a sign-in code.
    """

    def __init__(self, has_other_way: bool = False) -> None:
        super().__init__(has_other_way)
        self.has_other_way = has_other_way


class AlreadyConnected(SignInError):
    """The same person and account is connected through the same application already.

    ``name`` is that connection's, ``person`` and ``account`` are those who signed in again.
    """

    def __init__(self, name: str, person: str, account: str) -> None:
        super().__init__(name, person, account)
        self.name = name
        self.person = person
        self.account = account


class IdentityMismatch(SignInError):
    """Somebody else signed in than the one whose connection, ``name``, was to be renewed."""

    def __init__(self, name: str, expected: str, actual: str) -> None:
        super().__init__(name, expected, actual)
        self.name = name
        self.expected = expected
        self.actual = actual


class AnswerIgnored(SignInError):
    """What arrived is no answer to this sign-in; the wait goes on."""


class StateMissing(AnswerIgnored):
    """The answer carries no ``state`` (RFC 6749 section 10.12)."""


class StateMismatch(AnswerIgnored):
    """The answer's ``state`` is that of another sign-in, or invented."""


class ParameterRepeated(AnswerIgnored):
    """A parameter is there more than once (RFC 6749 section 3.1 forbids it)."""


class AnswerIncomplete(AnswerIgnored):
    """The answer has neither a code nor an error, or cannot be read."""


class PastedCodeDamaged(AnswerIgnored):
    """What was pasted is neither a whole sign-in code nor the address that was returned to."""


class PastedCodeExpired(AnswerIgnored):
    """The sign-in code that was pasted is too old."""


class PastedCodeForeign(AnswerIgnored):
    """The sign-in code that was pasted belongs to another sign-in."""


class AuthorizationRefused(SignInError, OAuthErrorResponse):
    """The authorization endpoint answered with an error that RFC 6749 does not name."""


class AccessDenied(AuthorizationRefused):
    """The person, or the server for them, said no (``access_denied``)."""


class AuthorizationRequestInvalid(AuthorizationRefused):
    """``invalid_request``: a parameter is missing, repeated or malformed."""


class ApplicationNotAuthorized(AuthorizationRefused):
    """``unauthorized_client``: this registration may not ask for a code."""


class ResponseTypeUnsupported(AuthorizationRefused):
    """``unsupported_response_type``: the server gives no codes this way."""


class ScopeRefused(AuthorizationRefused):
    """``invalid_scope``: a scope is unknown or not allowed."""


class AuthorizationServerFailed(AuthorizationRefused):
    """``server_error``: the server met something unexpected."""


class AuthorizationServerBusy(AuthorizationRefused):
    """``temporarily_unavailable``: the server is overloaded or in maintenance."""
