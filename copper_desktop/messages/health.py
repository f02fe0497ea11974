"""Verdicts on connections, in the words that people read."""

from __future__ import annotations

from copper_desktop.health_words import STORE_ABSENT_CODES as STORE_ABSENT_CODES
from copper_desktop.health_words import health_words as health_words
from copper_desktop.health_words import is_store_absent as is_store_absent
from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.model import Event, EventKind

_EVENT_WORDS = {
    EventKind.CONNECTED: N_("Connected"),
    EventKind.RECONNECTED: N_("Connected again"),
    EventKind.CHECKED: N_("Checked: {health}"),
    EventKind.CALLED: N_("Asked through the API: {health}"),
    EventKind.RENAMED: N_("Renamed"),
    EventKind.LABELLED: N_("Tags, note or colour changed"),
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


def event_words(event: Event) -> str:
    """Return what happened in the words that a person reads, with how the connection then was."""
    words = _(_EVENT_WORDS[event.kind]).format(health=health_words(event.health, event.evidence))
    if event.times == 1:
        return words
    times = ngettext("{n} time in a row", "{n} times in a row", event.times)
    return _("{event}, {times}").format(event=words, times=times.format(n=event.times))
