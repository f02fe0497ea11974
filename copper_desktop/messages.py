"""Error → code, title, explanation and action, the same words in window, command line and pages.

Knows no Qt and no library. A code, once given, never changes its meaning: documentation and
support refer to it. Every class of ``errors.py`` has an entry; a test walks the tree.
"""

from __future__ import annotations

from dataclasses import dataclass

from copper_desktop import errors
from copper_desktop.i18n import N_, _
from copper_desktop.model import Evidence, Health


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is told: a stable ``code``, what happened, why, and what to do now.

    ``detail`` is evidence for support staff (a server's own words, a status, a request id), free
    of secrets; empty when there is none.
    """

    code: str
    title: str
    explanation: str
    action: str
    detail: str = ""


_SIGN_IN_AGAIN = N_("Start the sign-in again.")
_ASK_ADMINISTRATOR = N_(
    "Give this code to whoever registered the application with Copper; "
    "they can correct the registration."
)
_WAIT_AND_RETRY = N_("Wait a minute, then try again.")
_REPORT = N_("If it happens again, report it with this code.")

_TEXTS: dict[type[BaseException], tuple[str, str, str, str]] = {
    errors.RedirectUriUnsupported: (
        "CD-101",
        N_("The way back from the browser is not available"),
        N_(
            "The registration sends the browser to “{redirect_uri}”, "
            "which this computer cannot answer."
        ),
        N_(
            "Use a registration whose redirect URI is an http address on 127.0.0.1, [::1] or "
            "localhost, for example http://127.0.0.1:8400/callback."
        ),
    ),
    errors.PortTaken: (
        "CD-102",
        N_("Another program is in the way"),
        N_("The sign-in comes back on port {port}, and another program is using that port."),
        N_("Close that program, or finish the other sign-in, and try again."),
    ),
    errors.BrowserNotOpened: (
        "CD-103",
        N_("No browser opened"),
        N_("The system did not open a web browser."),
        N_("Copy the link and open it in a browser on this computer."),
    ),
    errors.SignInTimedOut: (
        "CD-104",
        N_("Nobody came back from the browser"),
        N_(
            "The sign-in was not finished in time. If the browser showed an error page, "
            "the registration's client ID or redirect URI may be wrong."
        ),
        _SIGN_IN_AGAIN,
    ),
    errors.IssuerMismatch: (
        "CD-105",
        N_("The answer came from somewhere else"),
        N_("The browser brought an answer of “{issuer}”, which is not the server that was asked."),
        N_("Start again. If it repeats, do not continue, and tell your administrator."),
    ),
    errors.SignInError: (
        "CD-100",
        N_("The sign-in did not finish"),
        N_("Something in the sign-in went wrong before Copper gave an answer."),
        _SIGN_IN_AGAIN,
    ),
    errors.AccessDenied: (
        "CD-111",
        N_("Access was not allowed"),
        N_("On the page in the browser, the request was declined."),
        N_("If that was a mistake, start again and choose to authorize."),
    ),
    errors.AuthorizationRequestInvalid: (
        "CD-112",
        N_("Copper did not understand the request"),
        N_("The server says that the sign-in request is incomplete or wrong."),
        _ASK_ADMINISTRATOR,
    ),
    errors.ApplicationNotAuthorized: (
        "CD-113",
        N_("This application may not sign people in"),
        N_("The server knows the application but does not allow it to ask for access."),
        _ASK_ADMINISTRATOR,
    ),
    errors.ResponseTypeUnsupported: (
        "CD-114",
        N_("The server does not offer this kind of sign-in"),
        N_("It gives no authorization codes, which this program needs."),
        N_("Check the addresses in the application’s registration."),
    ),
    errors.ScopeRefused: (
        "CD-115",
        N_("The requested access does not exist"),
        N_("The server does not know one of the scopes that were asked for, or does not allow it."),
        N_("Correct the scopes in the application’s registration."),
    ),
    errors.AuthorizationServerFailed: (
        "CD-116",
        N_("The sign-in server has a fault"),
        N_("The server reported a failure of its own."),
        _WAIT_AND_RETRY,
    ),
    errors.AuthorizationServerBusy: (
        "CD-117",
        N_("The sign-in server is busy"),
        N_("The server is overloaded or being maintained."),
        _WAIT_AND_RETRY,
    ),
    errors.AuthorizationRefused: (
        "CD-110",
        N_("The server refused the sign-in"),
        N_("Its reason is “{error}”."),
        _ASK_ADMINISTRATOR,
    ),
    errors.TokenRequestInvalid: (
        "CD-211",
        N_("The server did not understand the last step"),
        N_("It says that the request for the token is incomplete or wrong."),
        _ASK_ADMINISTRATOR,
    ),
    errors.ClientRefused: (
        "CD-212",
        N_("The client ID or client secret is wrong"),
        N_("You signed in, but the server does not recognise this application."),
        N_("Enter the client secret again in the application’s registration, then connect."),
    ),
    errors.GrantRefused: (
        "CD-213",
        N_("The sign-in was too old or already used"),
        N_("The server no longer accepts the code that the browser brought."),
        _SIGN_IN_AGAIN,
    ),
    errors.ClientNotAuthorized: (
        "CD-214",
        N_("This application may not receive tokens"),
        N_("The server knows the application but does not give it tokens this way."),
        _ASK_ADMINISTRATOR,
    ),
    errors.GrantTypeUnsupported: (
        "CD-215",
        N_("The server does not offer this kind of sign-in"),
        N_("Its token endpoint does not accept authorization codes."),
        N_("Check the token endpoint in the application’s registration."),
    ),
    errors.TokenScopeRefused: (
        "CD-216",
        N_("The requested access was not granted"),
        N_("The server does not give a token for the scopes that were asked for."),
        N_("Correct the scopes in the application’s registration."),
    ),
    errors.TokenRequestRefused: (
        "CD-210",
        N_("The server refused to give a token"),
        N_("Its reason is “{error}”."),
        _ASK_ADMINISTRATOR,
    ),
    errors.TokenEndpointFailed: (
        "CD-220",
        N_("The server could not give a token"),
        N_("Its token endpoint answered with status {status}."),
        _WAIT_AND_RETRY,
    ),
    errors.TokenResponseInvalid: (
        "CD-221",
        N_("The server’s answer is not a token"),
        N_("The token endpoint answered with something unexpected: {reason}."),
        N_("Check the token endpoint in the application’s registration, and any proxy in between."),
    ),
    errors.TokenError: (
        "CD-200",
        N_("No token was received"),
        N_("The last step of the sign-in failed."),
        _SIGN_IN_AGAIN,
    ),
    errors.OAuthErrorResponse: (
        "CD-290",
        N_("The server refused"),
        N_("Its reason is “{error}”."),
        _ASK_ADMINISTRATOR,
    ),
    errors.TokenRejected: (
        "CD-301",
        N_("Copper no longer accepts this connection"),
        N_(
            "Copper answered 401: the token was revoked there, or was never valid. "
            "It is still stored on this computer."
        ),
        N_("Connect again: the new token takes the place of the old one."),
    ),
    errors.AccessForbidden: (
        "CD-303",
        N_("This person may not see that"),
        N_("Copper answered 403: a permission in Copper, not a fault of the connection."),
        N_("Ask an administrator of the Copper account, if this person should see it."),
    ),
    errors.NotFound: (
        "CD-304",
        N_("Copper does not have that"),
        N_("Copper answered 404: there is nothing at this address."),
        N_("Check the API address in the application’s registration."),
    ),
    errors.RequestRefused: (
        "CD-305",
        N_("Copper did not accept the request"),
        N_("Copper answered with status {status}."),
        _REPORT,
    ),
    errors.RateLimited: (
        "CD-306",
        N_("Too many requests"),
        N_(
            "Copper allows 180 requests a minute for everything that uses this account’s "
            "connection, and that was passed."
        ),
        _WAIT_AND_RETRY,
    ),
    errors.ApiFailed: (
        "CD-307",
        N_("Copper has a fault"),
        N_("Copper answered with status {status}. The connection itself may be fine."),
        N_("Wait a few minutes, then test again. Copper’s status page tells about outages."),
    ),
    errors.ApiAnswerInvalid: (
        "CD-308",
        N_("The answer is not Copper’s"),
        N_("Something between this computer and Copper answered in Copper’s place."),
        N_("Check the network: a guest Wi-Fi sign-in page or a proxy often does this."),
    ),
    errors.ApiError: (
        "CD-300",
        N_("Copper refused the call"),
        N_("Copper answered with status {status}."),
        _REPORT,
    ),
    errors.NameNotResolved: (
        "CD-401",
        N_("Cannot find {host}"),
        N_("The name could not be looked up: this computer may be offline."),
        N_("Check the network connection, then try again."),
    ),
    errors.ConnectionFailed: (
        "CD-402",
        N_("Cannot reach {host}"),
        N_("The connection was refused or cut off."),
        N_("Check the network, a VPN or a firewall, then try again."),
    ),
    errors.TlsFailed: (
        "CD-403",
        N_("The secure connection to {host} failed"),
        N_("The identity of the server could not be confirmed: {reason}."),
        N_(
            "Nothing was sent. Check the date and time of this computer; on a company network, "
            "ask your IT whether it inspects encrypted traffic."
        ),
    ),
    errors.ProxyFailed: (
        "CD-404",
        N_("The proxy is in the way"),
        N_("The proxy of this network did not pass the request on to {host}: {reason}."),
        N_("Check the proxy settings of this computer, or ask your IT."),
    ),
    errors.TimedOut: (
        "CD-405",
        N_("{host} did not answer in time"),
        N_("The network is slow, or the server is overloaded."),
        _WAIT_AND_RETRY,
    ),
    errors.AnswerTooLarge: (
        "CD-406",
        N_("The answer is too large"),
        N_("{host} sent more than this program accepts, and was cut off."),
        _REPORT,
    ),
    errors.RedirectRefused: (
        "CD-407",
        N_("{host} wants to send the request elsewhere"),
        N_("The answer was a redirect. It was not followed, to keep the credentials safe."),
        N_("Check the addresses in the application’s registration, and any proxy in between."),
    ),
    errors.EndpointInvalid: (
        "CD-408",
        N_("The server’s address cannot be used"),
        N_("“{host}” is not an address that a request may be sent to."),
        N_("Check the addresses in the application’s registration."),
    ),
    errors.TransportError: (
        "CD-400",
        N_("Cannot reach {host}"),
        N_("No usable answer came from the network."),
        N_("Check the network connection, then try again."),
    ),
    errors.StoreAbsent: (
        "CD-501",
        N_("This computer has no credential store"),
        N_(
            "Tokens are kept in the operating system’s credential store, and none answers here. "
            "They are never written to a file instead."
        ),
        N_("Install and start one: on Linux gnome-keyring, KeePassXC or KWallet. Then try again."),
    ),
    errors.StoreUnsafe: (
        "CD-502",
        N_("The credential store set up here is not safe"),
        N_("“{store}” does not protect what it keeps, so no token is given to it."),
        N_(
            "Remove the setting that chooses it (PYTHON_KEYRING_BACKEND or keyringrc.cfg), "
            "or install gnome-keyring, KeePassXC or KWallet."
        ),
    ),
    errors.StoreLocked: (
        "CD-503",
        N_("The credential store is locked"),
        N_(
            "{store} must be unlocked before tokens can be read or written. "
            "What it holds is untouched."
        ),
        N_("Unlock it with your password, then try again."),
    ),
    errors.StoreTimedOut: (
        "CD-504",
        N_("The credential store does not answer"),
        N_("{store} may be waiting for you to unlock it. What it holds is untouched."),
        N_("Look for its window and answer it, then try again."),
    ),
    errors.StoreFailed: (
        "CD-505",
        N_("The credential store reported a failure"),
        N_("{store} did not do what was asked: {reason}."),
        N_("Try again. If it persists, restart the computer or the credential store."),
    ),
    errors.SecretMissing: (
        "CD-506",
        N_("The token is not in the credential store"),
        N_("{store} works, but has no entry for this connection on this computer."),
        N_("If it was deleted by hand, connect again."),
    ),
    errors.SecretTooLong: (
        "CD-507",
        N_("The token is too long to be kept"),
        N_("It is longer than credential stores can hold."),
        _REPORT,
    ),
    errors.CredentialStoreError: (
        "CD-500",
        N_("The credential store could not be used"),
        N_("{store} did not do what was asked."),
        _REPORT,
    ),
    errors.IndexDamaged: (
        "CD-601",
        N_("The list of connections was damaged"),
        N_("It was kept aside as “{kept_as}”, and a new, empty list was begun."),
        N_("Restore the file from a backup, or enter the registration again and connect again."),
    ),
    errors.IndexTooNew: (
        "CD-602",
        N_("A newer version of Copper Desktop was used here"),
        N_("Its list of connections, “{path}”, cannot be read by this version. It is untouched."),
        N_("Install the newer version again."),
    ),
    errors.IndexUnavailable: (
        "CD-603",
        N_("The list of connections cannot be saved"),
        N_("“{path}” could not be used: {reason}."),
        N_("Make sure that the folder exists, is writable and has space, then try again."),
    ),
    errors.StorageError: (
        "CD-600",
        N_("The list of connections cannot be used"),
        N_("“{path}” could not be used."),
        _REPORT,
    ),
    errors.ApplicationInvalid: (
        "CD-701",
        N_("The registration is not complete"),
        N_("“{field}” cannot be used: {reason}."),
        N_("Correct it, then save again."),
    ),
    errors.NoSuchApplication: (
        "CD-702",
        N_("The application is no longer registered here"),
        N_("This connection was made through an application that was removed."),
        N_("Add the application again."),
    ),
    errors.NoSuchConnection: (
        "CD-703",
        N_("That connection is gone"),
        N_("It was removed meanwhile, perhaps from another window."),
        N_("Nothing needs to be done."),
    ),
    errors.ApplicationInUse: (
        "CD-704",
        N_("The application is still in use"),
        N_("Connections were made through it and need it."),
        N_("Remove those connections first."),
    ),
    errors.SandboxFailed: (
        "CD-801",
        N_("The simulated Copper did not start"),
        N_("The demonstration needs it: {reason}."),
        N_("Correct that, or close the program that is in the way, then try again."),
    ),
    errors.DisplayAbsent: (
        "CD-901",
        N_("There is no display here"),
        N_("The window needs a desktop, and this session has none."),
        N_(
            "Start it in a desktop session, or use the commands that need no window: "
            "“copper-desktop --help” lists them; “copper-desktop demo --off-screen” shows the demo."
        ),
    ),
    errors.CopperDesktopError: (
        "CD-900",
        N_("Something did not work"),
        N_("Copper Desktop could not finish what it was doing."),
        _REPORT,
    ),
}

_UNEXPECTED = (
    "CD-999",
    N_("Something unexpected happened"),
    N_("This is a fault of Copper Desktop. Your connections are safe."),
    _REPORT,
)


def describe(error: BaseException) -> Message:
    """Return the message of ``error``, from the nearest of its classes that has one.

    An exception that is not ours gets the message of a fault, without any of its own text.
    """
    for cls in type(error).__mro__:
        if cls in _TEXTS:
            code, *texts = _TEXTS[cls]
            title, explanation, action = (_filled(text, error) for text in texts)
            return Message(code, title, explanation, action, _detail(error))
    code, *texts = _UNEXPECTED
    return Message(code, *(_(text) for text in texts))


def _filled(text: str, error: BaseException) -> str:
    filled = _(text).format(**vars(error))
    return filled[:1].upper() + filled[1:]


def _detail(error: BaseException) -> str:
    match error:
        case errors.OAuthErrorResponse(error=name, description=words):
            parts = [name, words]
        case errors.ApiError(status=status, server_message=words, request_id=request_id):
            parts = [str(status), words, request_id and f"x-request-id {request_id}"]
        case errors.TransportError(host=host, reason=reason):
            parts = [host, reason]
        case errors.CredentialStoreError(store=store, reason=reason):
            parts = [store, reason]
        case errors.StorageError(path=path, reason=reason):
            parts = [path, reason]
        case _:
            parts = []
    return " · ".join(part for part in parts if part)


_HEALTH_WORDS = {
    Health.WORKING: N_("Working"),
    Health.EXPIRING: N_("Expires soon"),
    Health.EXPIRED: N_("Expired"),
    Health.REVOKED: N_("Revoked at Copper"),
    Health.UNREACHABLE: N_("Copper not reached"),
    Health.LIMITED: N_("Rate limit reached"),
    Health.LOCKED: N_("Credential store locked"),
    Health.MISSING: N_("Token not on this computer"),
    Health.UNCHECKED: N_("Not checked yet"),
}


STORE_ABSENT_CODES = ("CD-501", "CD-502")


def health_words(health: Health, evidence: Evidence | None = None) -> str:
    """Return a verdict in the words that a person reads.

    The evidence tells a token that is not there from a credential store that is not there.
    """
    if is_store_absent(health, evidence):
        return _("No credential store")
    return _(_HEALTH_WORDS[health])


def is_store_absent(health: Health, evidence: Evidence | None) -> bool:
    """Tell a token that cannot be looked for, for want of a store, from one that is not there."""
    return health is Health.MISSING and evidence is not None and evidence.code in STORE_ABSENT_CODES
