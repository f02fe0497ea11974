"""What the demo can show; no more than the names, which the command line and the window share."""

from __future__ import annotations

from enum import StrEnum


class Scenario(StrEnum):
    """A state of the demo: what there is, and how the simulated Copper answers."""

    RESET = "reset"
    NORMAL = "normal"
    EXPIRING = "expiring"
    REVOKED = "revoked"
    DOWN = "down"
    LIMITED = "limited"
    SLOW = "slow"
    MANY = "many"
