"""What people are told about the Developer API."""

from __future__ import annotations

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.messages.advice import REPORT, WAIT_AND_RETRY
from copper_desktop.messages.text import Texts

TEXTS: Texts = {
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
        N_(
            "Check the id that was asked for. If nothing is found at all, check the API address in "
            "the application’s registration."
        ),
    ),
    errors.RequestRefused: (
        "CD-305",
        N_("Copper did not accept the request"),
        N_("Copper answered with status {status}."),
        REPORT,
    ),
    errors.RateLimited: (
        "CD-306",
        N_("Too many requests"),
        N_(
            "Copper allows 180 requests a minute for everything that uses this account’s "
            "connection, and that was passed."
        ),
        WAIT_AND_RETRY,
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
        REPORT,
    ),
    errors.ParameterInvalid: (
        "CD-321",
        N_("A value cannot be sent like that"),
        N_("“{name}”: {reason}."),
        N_("Correct it, then run the call again."),
    ),
    errors.BodyInvalid: (
        "CD-322",
        N_("The body cannot be sent like that"),
        N_("It must be one JSON object: {reason}."),
        N_("Correct it, then run the call again."),
    ),
    errors.PathInvalid: (
        "CD-323",
        N_("The path cannot be used"),
        N_("{reason}."),
        N_("Enter a path below the API’s address, for example /people/1001."),
    ),
    errors.WriteRefused: (
        "CD-324",
        N_("Only calls that read are sent"),
        N_("This call could change your data at Copper, so it was not sent."),
        N_("Use GET, or POST for a search, for activities of a record or for fetch_by_email."),
    ),
    errors.CallInvalid: (
        "CD-320",
        N_("The call was not sent"),
        N_("Copper could not have answered it."),
        N_("Correct it, then run the call again."),
    ),
    errors.LendingOff: (
        "CD-331",
        N_("Other programs may not use this connection"),
        N_("That is off until it is switched on for this connection."),
        N_(
            "Switch it on in the window, under API, Other programs, or with "
            "“copper-desktop lend CONNECTION on”."
        ),
    ),
    errors.TokenExpired: (
        "CD-615",
        N_("This token has expired"),
        N_("It does not renew itself, so it is given to no other program."),
        N_("Connect again, then try again."),
    ),
    errors.LendingForbidden: (
        "CD-332",
        N_("Other programs may not use connections here"),
        N_("The administrator of this computer has forbidden it."),
        N_("Ask your administrator."),
    ),
    errors.AnswerNotSaved: (
        "CD-333",
        N_("The file could not be saved"),
        N_("“{path}” could not be written: {reason}."),
        N_("Choose another folder, or free some space, then try again."),
    ),
}
