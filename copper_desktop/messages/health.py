"""Verdicts on connections, in the words that people read."""

from __future__ import annotations

from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.model import Event, EventKind, Evidence, Health

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

_EVENT_WORDS = {
    EventKind.CONNECTED: N_("Connected"),
    EventKind.RECONNECTED: N_("Connected again"),
    EventKind.CHECKED: N_("Checked: {health}"),
    EventKind.CALLED: N_("Asked through the API: {health}"),
    EventKind.RENAMED: N_("Renamed"),
    EventKind.LENDING_ON: N_("Other programs may use it from now on"),
    EventKind.LENDING_OFF: N_("Other programs may no longer use it"),
    EventKind.TOKEN_PRINTED: N_("Its token was given to another program"),
    EventKind.COMMAND_RUN: N_("A command was run with its token"),
    EventKind.RENEWED: N_("Token renewed"),
}

OFFLINE_CODE = "CD-410"
"""The code of ``Offline``, by which evidence tells it."""

PROXY_CODES = ("CD-414", "CD-415")
"""A proxy that wants a user name and a password, or refuses those that are known."""

STORE_ABSENT_CODES = ("CD-501", "CD-502", "CD-511")


def health_words(health: Health, evidence: Evidence | None = None) -> str:
    """Return a verdict in the words that a person reads.

    The evidence tells a token that is not there from a credential store that is not there.
    """
    if is_store_absent(health, evidence):
        return _("No credential store")
    return _(_HEALTH_WORDS[health])


def event_words(event: Event) -> str:
    """Return what happened in the words that a person reads, with how the connection then was."""
    words = _(_EVENT_WORDS[event.kind]).format(health=health_words(event.health, event.evidence))
    if event.times == 1:
        return words
    times = ngettext("{n} time in a row", "{n} times in a row", event.times)
    return _("{event}, {times}").format(event=words, times=times.format(n=event.times))


def is_store_absent(health: Health, evidence: Evidence | None) -> bool:
    """Tell a token that cannot be looked for, for want of a store, from one that is not there."""
    return health is Health.MISSING and evidence is not None and evidence.code in STORE_ABSENT_CODES
