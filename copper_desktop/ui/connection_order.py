"""The orders in which connections can be listed; knows no model and no view.

Every order is whole: what is equal in it stays in the order in which it was added.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from copper_desktop.connection import Connection, Health
from copper_desktop.i18n import N_
from copper_desktop.ui.connection_filter import folded

Key = tuple[object, ...]

_DIGITS = re.compile(r"(\d+)")


class Order(StrEnum):
    """What the list is sorted by; the values are those of the preference."""

    ADDED = "added"
    NAME = "name"
    ACCOUNT = "account"
    STATUS = "status"
    CHECKED = "checked"
    EXPIRY = "expiry"


ORDER_WORDS = {
    Order.ADDED: N_("As &added"),
    Order.NAME: N_("&Name"),
    Order.ACCOUNT: N_("A&ccount"),
    Order.STATUS: N_("&Status, what needs attention first"),
    Order.CHECKED: N_("Last &checked or used, newest first"),
    Order.EXPIRY: N_("&Expiry, soonest first"),
}
"""What an order is called in a menu."""

ORDER_NAMES = {
    Order.ADDED: N_("As added"),
    Order.NAME: N_("By name"),
    Order.ACCOUNT: N_("By account"),
    Order.STATUS: N_("By status"),
    Order.CHECKED: N_("By last check"),
    Order.EXPIRY: N_("By expiry"),
}
"""How the list is sorted, in as few words as there is room for beside its title."""

URGENCY = (
    Health.REVOKED,
    Health.EXPIRED,
    Health.MISSING,
    Health.LOCKED,
    Health.UNREACHABLE,
    Health.LIMITED,
    Health.EXPIRING,
    Health.UNCHECKED,
    Health.WORKING,
)
"""What needs attention first: what a person alone can put right, then what passes."""

_URGENCY = {health: place for place, health in enumerate(URGENCY)}
_NEVER = float("inf")


def key_function(order: str, clock: Callable[[], datetime]) -> Callable[[Connection], Key]:
    """Return what gives the key of a connection at the present time; smaller keys come first."""
    if order == Order.NAME:
        return lambda known: natural(known.name)
    if order == Order.ACCOUNT:
        return _account
    if order == Order.STATUS:
        return lambda known: (_URGENCY[known.health_at(clock())],)
    if order == Order.CHECKED:
        return lambda known: (-known.evidence.at.timestamp() if known.evidence else 0.0,)
    if order == Order.EXPIRY:
        return lambda known: (known.expires_at.timestamp() if known.expires_at else _NEVER,)
    return lambda _known: ()


def natural(text: str) -> Key:
    """Return ``text`` so that it is compared without case and accents, and numbers by value."""
    parts = _DIGITS.split(folded(text))
    return tuple(int(part) if place % 2 else part for place, part in enumerate(parts))


def _account(known: Connection) -> Key:
    """Sort by account, then by name; what is not known yet comes last."""
    account = known.identity.account.name if known.identity else ""
    return (not account, natural(account), natural(known.name))
