"""The icon and the tone of each verdict on a connection; all that a row of the list needs."""

from __future__ import annotations

from copper_desktop.connection import Health

LOOKS = {
    Health.WORKING: ("check-circle", "ok"),
    Health.EXPIRING: ("hourglass", "warn"),
    Health.EXPIRED: ("clock", "warn"),
    Health.REVOKED: ("revoked", "bad"),
    Health.UNREACHABLE: ("cloud-off", "warn"),
    Health.LIMITED: ("gauge", "warn"),
    Health.LOCKED: ("lock", "warn"),
    Health.MISSING: ("key-missing", "bad"),
    Health.UNCHECKED: ("question", "neutral"),
}
"""An icon's name and a tone of the theme."""
