"""What can be said of a credential store without asking it for anything; knows no library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StoreState(StrEnum):
    """Whether secrets can be kept now.

    ``locked``: once it is unlocked; ``absent``: none answers here; ``unsafe``: the one set up is
    refused; ``unknown``: it does not say before it is used.
    """

    READY = "ready"
    LOCKED = "locked"
    ABSENT = "absent"
    UNSAFE = "unsafe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """A store's name in the words of its platform (empty when there is none) and its state."""

    name: str
    state: StoreState
