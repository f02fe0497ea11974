"""Whether the connections to the servers are secured, and by whose word."""

from __future__ import annotations

import contextlib
import ssl

from copper_desktop import peer
from copper_desktop.diagnosis.checks import ways
from copper_desktop.diagnosis.checks.asking import each_server, reason
from copper_desktop.diagnosis.checks.endpoints import Endpoint
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _


def tls_is_trusted(subject: Subject) -> Finding:
    """Agree on TLS with every https host, and look at who vouches for it."""
    return each_server(subject, secured, lambda endpoint: endpoint.secure)


def secured(subject: Subject, endpoint: Endpoint) -> Finding:
    """Agree on TLS with one server."""
    try:
        found = ways.secured(subject, endpoint.url, peer.trusted_by_system())
    except ssl.SSLError as error:
        return _untrusted(subject, endpoint, error)
    except OSError as error:
        text = _("{host}: {reason}").format(host=endpoint.host, reason=reason(error))
        return failed(text, _("The server could not be reached to agree on a secure connection."))
    text = _("{host}: {version}, certificate by {issuer}").format(
        host=endpoint.host, version=found.version, issuer=found.issuer
    )
    if not endpoint.is_here and _is_private_authority(subject, endpoint):
        text = _("{text}, which is no public authority: somebody reads the traffic").format(
            text=text
        )
        return warning(
            text, _("On a company network this is expected; ask your IT. Elsewhere do not sign in.")
        )
    return ok(text)


def _untrusted(subject: Subject, endpoint: Endpoint, error: ssl.SSLError) -> Finding:
    issuer = ""
    with contextlib.suppress(OSError):
        issuer = ways.secured(subject, endpoint.url, peer.trusting_anybody()).issuer
    said = reason(error) if isinstance(error, ssl.SSLCertVerificationError) else error.reason
    text = _("{host}: {reason}").format(host=endpoint.host, reason=said or "TLS")
    if issuer:
        text = _("{text}; the certificate is by {issuer}").format(text=text, issuer=issuer)
    return failed(
        text,
        _(
            "Check the date and time of this computer. If the name of your company or of a "
            "security product stands there, it inspects traffic: its certificate must be installed."
        ),
    )


def _is_private_authority(subject: Subject, endpoint: Endpoint) -> bool:
    try:
        ways.secured(subject, endpoint.url, peer.trusted_by_public())
    except ssl.SSLCertVerificationError:
        return True
    except OSError:
        return False
    return False


CHECKS = (
    Check(
        "network.tls",
        N_("Are the secure connections trustworthy?"),
        tls_is_trusted,
        (
            "network.hosts",
            "network.dns",
            "network.proxy",
            "network.portal",
            "network.tcp",
            "clock.offset",
        ),
    ),
)
