"""The whole exception tree: what can go wrong, one class per thing the user does differently.

Owns no user-facing text (that is ``messages.py``) and knows no library: vendor exceptions are
translated where the library is used, with ``raise … from``. No exception carries a secret, in its
arguments or elsewhere.

- CopperDesktopError
  - OAuthErrorResponse
  - SignInError
    - RedirectUriUnsupported
    - PortTaken
    - LoopbackBlocked
    - CertificateUnusable
      - TrustToolMissing
      - CertificateNotTrusted
    - BrowserNotOpened
    - SignInTimedOut
    - IssuerMismatch
    - NothingCameBack
    - AlreadyConnected
    - IdentityMismatch
    - AnswerIgnored
      - StateMissing
      - StateMismatch
      - ParameterRepeated
      - AnswerIncomplete
      - PastedCodeDamaged
      - PastedCodeExpired
      - PastedCodeForeign
    - AuthorizationRefused (also an OAuthErrorResponse)
      - AccessDenied
      - AuthorizationRequestInvalid
      - ApplicationNotAuthorized
      - ResponseTypeUnsupported
      - ScopeRefused
      - AuthorizationServerFailed
      - AuthorizationServerBusy
  - TokenError
    - TokenRequestRefused (also an OAuthErrorResponse)
      - TokenRequestInvalid
      - ClientRefused
      - GrantRefused
        - RenewalRefused
      - ClientNotAuthorized
      - GrantTypeUnsupported
      - TokenScopeRefused
    - TokenEndpointFailed
    - TokenResponseInvalid
  - ApiError
    - TokenRejected
    - AccessForbidden
    - NotFound
    - RequestRefused
    - RateLimited
    - ApiFailed
    - ApiAnswerInvalid
  - CallInvalid
    - ParameterInvalid
    - BodyInvalid
    - PathInvalid
    - WriteRefused
  - TransportError
    - Offline
    - NameNotResolved
    - ConnectionFailed
    - TlsFailed
      - CertificateExpired
        - ClockWrong
      - CertificateOfAnother
      - CertificateUntrusted
    - ProxyFailed
      - ProxySignInNeeded
      - ProxySignInRefused
      - ProxySignInUnsupported
      - ProxyScriptUnsupported
    - TimedOut
    - AnswerTooLarge
    - RedirectRefused
    - EndpointInvalid
  - CredentialStoreError
    - StoreAbsent
      - StoreGone
    - StoreUnsafe
    - StoreLocked
    - StoreTimedOut
    - StoreFailed
    - SecretMissing
      - ClientSecretMissing
    - StoreDamaged
    - StoreFileUnusable
    - StoreExists
    - PassphraseWeak
    - StoreManaged
    - SecretTooLong
    - SecretInvalid
  - StorageError
    - IndexDamaged
    - IndexTooNew
    - IndexUnavailable
      - DiskFull
      - IndexNotWritable
  - ApplicationInvalid
  - ApplicationFileInvalid
  - ApplicationFileUnreadable
  - ApplicationManaged
  - ManagedFileRefused
  - NoSuchApplication
  - ApplicationInUse
  - NoSuchConnection
  - LendingOff
  - LendingForbidden
  - TokenExpired
  - RegistrationForbidden
  - SandboxFailed
  - MoveFileInvalid
  - MoveFileNotSaved
  - WindowSilent
  - BundleNotSaved
  - AnswerNotSaved
  - DisplayAbsent
"""

from __future__ import annotations


class CopperDesktopError(Exception):
    """Base of everything that this program raises on purpose."""


# The sign-in, up to the authorization response.


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


class OAuthErrorResponse(CopperDesktopError):
    """What an OAuth error response says: the common part of RFC 6749 sections 4.1.2.1 and 5.2.

    ``error`` is the code, ``description`` the server's own words (already stripped of secrets and
    cut to a bounded length) and ``uri`` its page about the error, never opened by this program.
    """

    def __init__(self, error: str, description: str | None = None, uri: str | None = None) -> None:
        super().__init__(error, description, uri)
        self.error = error
        self.description = description
        self.uri = uri


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


# The token endpoint.


class TokenError(CopperDesktopError):
    """The code could not be exchanged for a token."""


class TokenRequestRefused(TokenError, OAuthErrorResponse):
    """The token endpoint answered with an error that RFC 6749 does not name."""


class TokenRequestInvalid(TokenRequestRefused):
    """``invalid_request``: a parameter is missing, repeated or malformed."""


class ClientRefused(TokenRequestRefused):
    """``invalid_client``: client id or client secret are wrong."""


class GrantRefused(TokenRequestRefused):
    """``invalid_grant``: the code is expired, used, or bound to another request."""


class RenewalRefused(GrantRefused):
    """invalid_grant for a refresh token: the person has to sign in again."""


class ClientNotAuthorized(TokenRequestRefused):
    """``unauthorized_client``: this registration may not use this grant."""


class GrantTypeUnsupported(TokenRequestRefused):
    """``unsupported_grant_type``: the server does not know authorization codes."""


class TokenScopeRefused(TokenRequestRefused):
    """``invalid_scope``: the scope exceeds what was granted."""


class TokenEndpointFailed(TokenError):
    """The token endpoint answered with a status that says nothing about the request."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class TokenResponseInvalid(TokenError):
    """The token endpoint's answer is not a token response (RFC 6749 section 5.1).

    ``reason`` names the member or the content type, never a value.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# The Developer API.


class ApiError(CopperDesktopError):
    """The API refused a call.

    ``status`` is the HTTP status, ``server_message`` the API's own words (bounded, may be None),
    ``request_id`` its ``x-request-id`` and ``duration`` seconds until the whole answer was here.
    """

    def __init__(
        self,
        status: int,
        *,
        server_message: str | None = None,
        request_id: str | None = None,
        duration: float = 0.0,
    ) -> None:
        super().__init__(status, server_message, request_id)
        self.status = status
        self.server_message = server_message
        self.request_id = request_id
        self.duration = duration


class TokenRejected(ApiError):
    """401: the token was revoked at Copper, or was never valid."""


class AccessForbidden(ApiError):
    """403: this person may not see that; it says nothing about the token."""


class NotFound(ApiError):
    """404: there is no such record or operation."""


class RequestRefused(ApiError):
    """Another 4xx: Copper did not accept what was sent."""


class RateLimited(ApiError):
    """429: more than 180 requests in a minute."""


class ApiFailed(ApiError):
    """5xx: the fault is Copper's."""


class ApiAnswerInvalid(ApiError):
    """The answer is not what this operation returns, for example a proxy's HTML page."""


# A call before it is sent.


class CallInvalid(CopperDesktopError):
    """A call was not sent, because Copper could not have answered it; ``reason`` says why."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class ParameterInvalid(CallInvalid):
    """The value of the parameter ``name`` is missing or not of its type."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.args = (name, reason)
        self.name = name


class BodyInvalid(CallInvalid):
    """The body that was entered is not a JSON object."""


class PathInvalid(CallInvalid):
    """The path that was entered does not lie below the API's base."""


class WriteRefused(CallInvalid):
    """The call would change something at Copper; only reads are sent."""


# The way to a server.


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


# The credential store.


class CredentialStoreError(CopperDesktopError):
    """The operating system's credential store did not do what was asked.

    ``store`` names the store in the words of its platform; empty when none was found.
    """

    def __init__(self, store: str = "", reason: str = "") -> None:
        super().__init__(store, reason)
        self.store = store
        self.reason = reason


class StoreAbsent(CredentialStoreError):
    """No credential store answers on this computer."""


class StoreGone(StoreAbsent):
    """The store that holds the secrets is not here, and no other is used in its place."""


class StoreUnsafe(CredentialStoreError):
    """The configured store forgets secrets or writes them in plain text, and is not used."""


class StoreLocked(CredentialStoreError):
    """The store is locked, or the person dismissed the question to unlock it."""


class StoreTimedOut(CredentialStoreError):
    """The store did not answer in time; what was asked of it is in doubt, not failed."""


class StoreFailed(CredentialStoreError):
    """The store answered with a failure, or gave back something else than was written."""


class SecretMissing(CredentialStoreError):
    """The store works but has no entry of that name."""


class ClientSecretMissing(SecretMissing):
    """The store works but does not have the client secret of ``application``."""

    def __init__(self, application: str = "", store: str = "") -> None:
        super().__init__(store)
        self.application = application


class StoreDamaged(CredentialStoreError):
    """The encrypted file, or one of its entries, was changed by somebody else; it is left so."""


class StoreFileUnusable(CredentialStoreError):
    """The encrypted file cannot be read or written, for example because the disk is full."""


class StoreExists(CredentialStoreError):
    """There is an encrypted file already, which is not written over."""


class PassphraseWeak(CredentialStoreError):
    """The passphrase that was chosen for the encrypted file could be guessed."""


class StoreManaged(CredentialStoreError):
    """An administrator has chosen where new secrets go."""


class SecretTooLong(CredentialStoreError):
    """The secret is longer than every platform's store can hold."""


class SecretInvalid(CredentialStoreError):
    """The secret is empty or has line breaks, which some stores change."""


# The index.


class StorageError(CopperDesktopError):
    """The list of applications and connections could not be used; ``path`` is its file."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class IndexDamaged(StorageError):
    """The file was no index any more; it was kept aside and a new one begun.

    ``kept_as`` is where the damaged file is now.
    """

    def __init__(self, path: str, kept_as: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.kept_as = kept_as


class IndexTooNew(StorageError):
    """A newer version of this program wrote the index; it is left untouched."""


class IndexUnavailable(StorageError):
    """The file cannot be read or written, for example because of a lock that stays."""


class DiskFull(IndexUnavailable):
    """There is no space left where the file is; what was there before still is."""


class IndexNotWritable(IndexUnavailable):
    """This person may not write the file or its folder."""


# What was asked for.


class ApplicationInvalid(CopperDesktopError):
    """A field of an application has a value that cannot work; ``field`` is its name."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


class ApplicationFileInvalid(CopperDesktopError):
    """An application file cannot be used; nothing of it was.

    ``problems`` are all of them, each in words with its line; never a value of the file.
    """

    def __init__(self, file_name: str, problems: tuple[str, ...]) -> None:
        super().__init__(file_name, problems)
        self.file_name = file_name
        self.problems = "; ".join(problems)


class ApplicationFileUnreadable(CopperDesktopError):
    """An application file could not be read or written; ``reason`` is the system's."""

    def __init__(self, file_name: str, reason: str) -> None:
        super().__init__(file_name, reason)
        self.file_name = file_name
        self.reason = reason


class MoveFileInvalid(CopperDesktopError):
    """A file that takes connections to another computer cannot be used; nothing of it was."""

    def __init__(self, file_name: str, reason: str) -> None:
        super().__init__(file_name, reason)
        self.file_name = file_name
        self.reason = reason


class MoveFileNotSaved(CopperDesktopError):
    """The file that takes connections to another computer could not be written to ``path``."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class ApplicationManaged(CopperDesktopError):
    """The application is the administrator's, or built in: it cannot be changed or removed here."""

    def __init__(self, application: str) -> None:
        super().__init__(application)
        self.application = application


class ManagedFileRefused(CopperDesktopError):
    """A file or folder of managed applications is not believed; ``reason`` says why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class NoSuchApplication(CopperDesktopError):
    """A connection's application is not registered here any more."""


class ApplicationInUse(CopperDesktopError):
    """Connections were made through the application, so that it cannot be removed yet."""


class NoSuchConnection(CopperDesktopError):
    """The connection was removed meanwhile, perhaps by another window."""


class LendingOff(CopperDesktopError):
    """Other programs may not use this connection, because nobody has switched that on."""


class LendingForbidden(CopperDesktopError):
    """An administrator has forbidden that other programs use connections."""


class TokenExpired(CopperDesktopError):
    """The token has expired and does not renew itself, so that nobody is given it."""


class RegistrationForbidden(CopperDesktopError):
    """An administrator allows no registrations but those that are managed."""


class SandboxFailed(CopperDesktopError):
    """The simulated Copper could not start; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WindowSilent(CopperDesktopError):
    """Another run has the profile's window, and does not answer."""


class BundleNotSaved(CopperDesktopError):
    """The support bundle could not be written to ``path``."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class AnswerNotSaved(CopperDesktopError):
    """What was to be exported could not be written to ``path``."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class DisplayAbsent(CopperDesktopError):
    """There is no display on which a window could be opened."""
