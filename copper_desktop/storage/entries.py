"""Names of entries in the credential store, and how far their writing has come.

The index records each name before its secret is written, because keyring cannot list them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

IN_FLIGHT = timedelta(minutes=2)
"""How long an intended write may still be under way, perhaps in another process."""


class EntryState(StrEnum):
    """Where the writing of a secret stands.

    ``intended``: it may or may not be in the credential store; ``committed``: it is, and belongs
    to its owner; ``retired``: it is to be deleted.
    """

    INTENDED = "intended"
    COMMITTED = "committed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the credential store, and whose secret is kept under it.

    ``store`` is the kind of store that holds it (``stores.py``); empty in an index of 0.1.0, which
    did not record it.
    """

    name: str
    owner: str
    state: EntryState
    store: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was made of an earlier run's unfinished writing.

    ``removed`` are the owners whose removal was finished. ``leftovers`` are entries with a secret
    that belongs to nothing, because the run ended between writing and committing it: they are
    reported, and deleted when somebody says so.
    """

    removed: tuple[str, ...]
    leftovers: tuple[Entry, ...]
