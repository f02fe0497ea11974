"""What people are told about the token endpoint."""

from __future__ import annotations

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.messages.advice import ASK_ADMINISTRATOR, SIGN_IN_AGAIN, WAIT_AND_RETRY
from copper_desktop.messages.text import Texts

TEXTS: Texts = {
    errors.TokenRequestInvalid: (
        "CD-211",
        N_("The server did not understand the last step"),
        N_("It says that the request for the token is incomplete or wrong."),
        ASK_ADMINISTRATOR,
    ),
    errors.ClientRefused: (
        "CD-212",
        N_("The client ID or client secret is wrong"),
        N_("You signed in, but the server does not recognise this application."),
        N_(
            "Enter the client secret again, in the field for it or under Registrations, and check "
            "the client ID; then connect."
        ),
    ),
    errors.GrantRefused: (
        "CD-213",
        N_("The sign-in was too old or already used"),
        N_("The server no longer accepts the code that the browser brought."),
        SIGN_IN_AGAIN,
    ),
    errors.RenewalRefused: (
        "CD-240",
        N_("The sign-in can no longer be renewed"),
        N_("The server does not accept the refresh token any more: it was revoked or is too old."),
        N_("Sign in again with Reconnect; name and history of the connection stay."),
    ),
    errors.ClientNotAuthorized: (
        "CD-214",
        N_("This application may not receive tokens"),
        N_("The server knows the application but does not give it tokens this way."),
        ASK_ADMINISTRATOR,
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
        ASK_ADMINISTRATOR,
    ),
    errors.TokenEndpointFailed: (
        "CD-220",
        N_("The server could not give a token"),
        N_("Its token endpoint answered with status {status}."),
        WAIT_AND_RETRY,
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
        SIGN_IN_AGAIN,
    ),
    errors.OAuthErrorResponse: (
        "CD-290",
        N_("The server refused"),
        N_("Its reason is “{error}”."),
        ASK_ADMINISTRATOR,
    ),
}
