"""What an HTTP status of the API means, in a few words for people."""

from __future__ import annotations

from copper_desktop.i18n import N_, _

_WORDS = {
    400: N_("not understood"),
    401: N_("token not accepted"),
    403: N_("not allowed for this person"),
    404: N_("nothing there"),
    422: N_("not accepted"),
    429: N_("too many requests"),
}


def status_words(status: int) -> str:
    """Return what ``status`` means, in the language in use."""
    if 200 <= status < 300:
        return _("answered")
    if status >= 500:
        return _("a fault at Copper")
    return _(_WORDS.get(status, N_("refused")))
