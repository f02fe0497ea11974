"""What people are told about the sign-in, up to the authorization response."""

from __future__ import annotations

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.messages.advice import (
    ASK_ADMINISTRATOR,
    SAME_TAB,
    SIGN_IN_AGAIN,
    WAIT_AND_RETRY,
)
from copper_desktop.messages.text import Texts

TEXTS: Texts = {
    errors.RedirectUriUnsupported: (
        "CD-101",
        N_("The way back from the browser is not available"),
        N_(
            "The registration sends the browser to “{redirect_uri}”, "
            "which this computer cannot answer."
        ),
        N_(
            "Use a registration whose redirect URI is an address on 127.0.0.1, [::1] or "
            "localhost, for example http://127.0.0.1:8400/callback, or the https address of "
            "your company’s relay."
        ),
    ),
    errors.PortTaken: (
        "CD-102",
        N_("Another program is in the way"),
        N_("The sign-in comes back on port {port}, and another program is using that port."),
        N_("Close that program, or finish the other sign-in, and try again."),
    ),
    errors.LoopbackBlocked: (
        "CD-121",
        N_("This computer does not allow the way back"),
        N_("The browser comes back to {address}, and listening there is not allowed or possible."),
        N_(
            "Ask your administrator to allow it, or to register an address that may be used, "
            "for example http://127.0.0.1:8400/callback or a relay."
        ),
    ),
    errors.CertificateUnusable: (
        "CD-122",
        N_("The certificate of this computer cannot be used"),
        N_("The registration sends the browser back over https, which needs that certificate."),
        N_("Make a new one under “Browser certificate” in the File menu, then try again."),
    ),
    errors.TrustToolMissing: (
        "CD-123",
        N_("Browsers cannot be told to trust the certificate"),
        N_("The program “{tool}” is needed for that, and it is not installed."),
        N_(
            "Install {package} and try again. You can also sign in without it: when the browser "
            "warns, press Advanced, then “Proceed to …”, and Continue."
        ),
    ),
    errors.CertificateNotTrusted: (
        "CD-124",
        N_("The trust in the certificate was not changed"),
        N_("The system refused it, or the question was declined."),
        N_(
            "Try again and agree to the question, or enter the lines of “Copy commands” in a "
            "terminal. You can also sign in without it: when the browser warns, press Advanced, "
            "then “Proceed to …”, and Continue."
        ),
    ),
    errors.AnswerIgnored: (
        "CD-130",
        N_("An answer was ignored"),
        N_("It does not belong to the sign-in that Copper Desktop is waiting for."),
        SAME_TAB,
    ),
    errors.StateMissing: (
        "CD-131",
        N_("An answer without its mark was ignored"),
        N_(
            "The browser brought an answer without the “state” that marks this sign-in. "
            "Copper Desktop goes on waiting."
        ),
        SAME_TAB,
    ),
    errors.StateMismatch: (
        "CD-132",
        N_("The answer of another sign-in was ignored"),
        N_(
            "The browser brought an answer with the “state” of another sign-in, perhaps an "
            "older tab. Copper Desktop goes on waiting."
        ),
        SAME_TAB,
    ),
    errors.ParameterRepeated: (
        "CD-133",
        N_("An ambiguous answer was ignored"),
        N_(
            "The browser brought an answer in which something is there twice, which nobody "
            "should send. Copper Desktop goes on waiting."
        ),
        SAME_TAB,
    ),
    errors.AnswerIncomplete: (
        "CD-134",
        N_("An incomplete answer was ignored"),
        N_("The browser brought neither a code nor a reason. Copper Desktop goes on waiting."),
        SAME_TAB,
    ),
    errors.PastedCodeDamaged: (
        "CD-141",
        N_("That is not a whole sign-in code"),
        N_("Something is missing from it, or it is something else."),
        N_("Copy the code again with the button on the page in the browser, and paste all of it."),
    ),
    errors.PastedCodeExpired: (
        "CD-142",
        N_("That sign-in code is too old"),
        N_("A sign-in code can be used for 10 minutes."),
        N_(
            "Open the link again in the browser, sign in, and paste the new code. If it was made "
            "just now, set the clock of this computer."
        ),
    ),
    errors.PastedCodeForeign: (
        "CD-143",
        N_("That sign-in code belongs to another sign-in"),
        N_(
            "It was made for a sign-in that was started elsewhere or earlier. If somebody sent "
            "it to you, they may be trying to trick you."
        ),
        N_("Use only the code of a page that shows the same two words as this window."),
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
        SIGN_IN_AGAIN,
    ),
    errors.NothingCameBack: (
        "CD-106",
        N_("Still waiting for the browser"),
        N_(
            "Nothing has come back yet. Signing in with a second factor takes longer. If the "
            "browser shows an error page of Copper’s, the client ID or the redirect URI of the "
            "registration may be wrong."
        ),
        N_("If you closed the browser, open the link again."),
    ),
    errors.AlreadyConnected: (
        "CD-731",
        N_("You are already connected as {person}"),
        N_(
            "“{name}” is the same person of the same account, through the same application. It "
            "stays as it was, and the new token was not kept."
        ),
        N_(
            "To exchange its token, connect again and choose to replace it (on the command line: "
            "--replace). Copper honours the new token until you revoke it there."
        ),
    ),
    errors.IdentityMismatch: (
        "CD-732",
        N_("Somebody else signed in"),
        N_(
            "“{name}” belongs to {expected}, and {actual} signed in. It stays as it was, and the "
            "new token was not kept; Copper honours it until it is revoked there."
        ),
        N_(
            "Sign out of Copper in the browser, or use a private window, then try again. For a "
            "second connection, connect as usual instead."
        ),
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
        SIGN_IN_AGAIN,
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
        ASK_ADMINISTRATOR,
    ),
    errors.ApplicationNotAuthorized: (
        "CD-113",
        N_("This application may not sign people in"),
        N_("The server knows the application but does not allow it to ask for access."),
        ASK_ADMINISTRATOR,
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
        WAIT_AND_RETRY,
    ),
    errors.AuthorizationServerBusy: (
        "CD-117",
        N_("The sign-in server is busy"),
        N_("The server is overloaded or being maintained."),
        WAIT_AND_RETRY,
    ),
    errors.AuthorizationRefused: (
        "CD-110",
        N_("The server refused the sign-in"),
        N_("Its reason is “{error}”."),
        ASK_ADMINISTRATOR,
    ),
}
