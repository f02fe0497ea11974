"""The verdict on a connection in the words that people read; the first paint needs no others.

Everybody else takes them from ``messages``.
"""

from __future__ import annotations

from copper_desktop.connection import Evidence, Health
from copper_desktop.i18n import N_, _

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

STORE_ABSENT_CODES = ("CD-501", "CD-502", "CD-511")


def health_words(health: Health, evidence: Evidence | None = None) -> str:
    """Return a verdict in the words that a person reads.

    The evidence tells a token that is not there from a credential store that is not there.
    """
    if is_store_absent(health, evidence):
        return _("No credential store")
    return _(_HEALTH_WORDS[health])


def is_store_absent(health: Health, evidence: Evidence | None) -> bool:
    """Tell a token that cannot be looked for, for want of a store, from one that is not there."""
    return health is Health.MISSING and evidence is not None and evidence.code in STORE_ABSENT_CODES
