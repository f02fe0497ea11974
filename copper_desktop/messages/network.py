"""What people are told about the way to a server."""

from __future__ import annotations

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.messages.advice import REPORT, WAIT_AND_RETRY
from copper_desktop.messages.text import Texts

TEXTS: Texts = {
    errors.Offline: (
        "CD-410",
        N_("This computer is offline"),
        N_("There is no way to {host}, or to any other computer."),
        N_("Connect to a network, then try again."),
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
        WAIT_AND_RETRY,
    ),
    errors.AnswerTooLarge: (
        "CD-406",
        N_("The answer is too large"),
        N_("{host} sent more than this program accepts, and was cut off."),
        REPORT,
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
}
