"""What can be said of a credential store without asking it for anything; knows no library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from copper_desktop.i18n import N_, _


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

    @property
    def words(self) -> str:
        """The state in one word, for people."""
        return _(_WORDS[self])


_WORDS = {
    StoreState.READY: N_("ready"),
    StoreState.LOCKED: N_("locked"),
    StoreState.ABSENT: N_("absent"),
    StoreState.UNSAFE: N_("unsafe"),
    StoreState.UNKNOWN: N_("unknown"),
}


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """A store's name in the words of its platform (empty when there is none) and its state."""

    name: str
    state: StoreState
