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
    errors.CertificateExpired: (
        "CD-411",
        N_("The certificate of {host} is out of its time"),
        N_("By the clock of this computer it has ended, or has not begun. Nothing was sent."),
        N_("Check the date and time of this computer. If they are right, the server is at fault."),
    ),
    errors.ClockWrong: (
        "CD-409",
        N_("The clock of this computer is wrong"),
        N_(
            "Here it is {ours}, and for {host} it is {theirs}. That is why no secure connection "
            "can be made. Nothing was sent."
        ),
        N_("Set date, time and time zone of this computer, best by the network, then try again."),
    ),
    errors.CertificateOfAnother: (
        "CD-412",
        N_("Somebody else answers for {host}"),
        N_("The certificate that was shown belongs to another server. Nothing was sent."),
        N_(
            "A guest Wi-Fi page does this: sign in to the network first. Otherwise check the "
            "addresses in the application’s registration."
        ),
    ),
    errors.CertificateUntrusted: (
        "CD-413",
        N_("Somebody stands between this computer and {host}"),
        N_(
            "The certificate that was shown is issued by “{issuer}”, whom this computer does not "
            "trust. Nothing was sent."
        ),
        N_(
            "If that is the name of your company or of a security product, it inspects encrypted "
            "traffic: ask your IT to install its certificate. Otherwise do not sign in here."
        ),
    ),
    errors.ProxySignInNeeded: (
        "CD-414",
        N_("The proxy wants a user name and a password"),
        N_("The proxy {proxy} lets nobody through to {host} who has not signed in."),
        N_(
            "Sign in to it, under Settings → Network or with “copper-desktop proxy sign-in”; the "
            "password is kept in your credential store."
        ),
    ),
    errors.ProxySignInRefused: (
        "CD-415",
        N_("The proxy does not accept the user name or the password"),
        N_("The proxy {proxy} refused what is known, so {host} was not reached."),
        N_("Sign in to it again, under Settings → Network or with “copper-desktop proxy sign-in”."),
    ),
    errors.ProxySignInUnsupported: (
        "CD-416",
        N_("The proxy wants a way to sign in that is not supported"),
        N_("The proxy {proxy} accepts only {reason}; a user name and a password will not do."),
        N_("Ask your IT for a proxy with Basic authentication, or for a way past it to {host}."),
    ),
    errors.ProxyScriptUnsupported: (
        "CD-417",
        N_("The proxy’s script cannot be used"),
        N_(
            "{host} was not reached. This computer chooses proxies by a script (PAC), which no "
            "part of a Linux desktop resolves for programs."
        ),
        N_(
            "Ask your IT which proxy it names, and set that as the system’s proxy, or as "
            "HTTPS_PROXY in the environment."
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
