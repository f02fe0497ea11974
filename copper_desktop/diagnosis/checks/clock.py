"""Whether this computer's clock is right, by the servers' own."""

from __future__ import annotations

import ssl
from datetime import UTC
from email.utils import parsedate_to_datetime

from copper_desktop.diagnosis.checks import ways
from copper_desktop.diagnosis.checks.asking import UNANSWERED
from copper_desktop.diagnosis.checks.endpoints import Endpoint, endpoints
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _

WARN_SECONDS = 60
FAIL_SECONDS = 300


def offset(subject: Subject) -> Finding:
    """Compare with the ``Date`` of an answer (RFC 9110 section 6.6.1)."""
    for endpoint in endpoints(subject):
        said = _date_of(subject, endpoint)
        if said is None:
            continue
        try:
            theirs = parsedate_to_datetime(said)
        except ValueError:
            continue
        theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
        seconds = round((subject.clock() - theirs).total_seconds())
        return _judged(seconds, endpoint.host)
    return skipped(_("No server said what time it is."))


def _judged(seconds: int, host: str) -> Finding:
    remedy = _("Set the date, the time and the time zone of this computer by the network.")
    if abs(seconds) < WARN_SECONDS:
        return ok(_("Within a minute of {host}.").format(host=host))
    text = (
        _("{minutes} minutes ahead of {host}.")
        if seconds > 0
        else _("{minutes} minutes behind {host}.")
    )
    text = text.format(minutes=round(abs(seconds) / 60), host=host)
    return (failed if abs(seconds) >= FAIL_SECONDS else warning)(text, remedy)


def _date_of(subject: Subject, endpoint: Endpoint) -> str | None:
    """Return the ``Date`` of an answer; by plain http where a wrong clock breaks TLS."""
    plain = "" if endpoint.is_here else f"http://{endpoint.host}/"
    try:
        return ways.fetch(subject, endpoint.url).headers.get("date")
    except ssl.SSLError:
        try:
            return ways.fetch(subject, plain).headers.get("date") if plain else None
        except UNANSWERED:
            return None
    except UNANSWERED:
        return None


CHECKS = (Check("clock.offset", N_("Is this computer’s clock right?"), offset, ("network.dns",)),)
