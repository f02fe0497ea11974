"""What a connection is, and the verdict on it; kept apart from the rest of the data because the
window's first paint needs nothing more. Everybody else imports these from ``model``.

Times are aware datetimes in UTC. Nothing here knows where it is stored or how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from copper_desktop.expiry import health_at


class Health(StrEnum):
    """The verdict on a connection, by evidence alone.

    ``locked`` and ``missing`` speak of the credential store, ``unreachable`` of the network, and
    ``revoked`` only follows a 401 from the API.
    """

    WORKING = "working"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNREACHABLE = "unreachable"
    LIMITED = "limited"
    LOCKED = "locked"
    MISSING = "missing"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Account:
    """A Copper account (``GET /account``)."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class User:
    """A Copper user (``GET /users/me``)."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a connection is, as far as the API has said; never guessed."""

    user: User
    account: Account


def is_same_identity(one: Identity | None, other: Identity | None) -> bool:
    """Tell whether both are known to be the same person of the same account, by their ids."""
    if one is None or other is None:
        return False
    return (one.user.id, one.account.id) == (other.user.id, other.account.id)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on: one question to the API, or the lack of an answer.

    ``asked`` is method and path, ``status`` the HTTP status if one came, ``duration`` seconds,
    ``code`` the stable code of the error (``messages.py``) or None when all was well; ``detail``
    is what else was learnt of a failure, for example who issued a certificate.
    """

    at: datetime
    asked: str
    status: int | None = None
    duration: float | None = None
    request_id: str | None = None
    code: str | None = None
    detail: str | None = None


class Colour(StrEnum):
    """The colours by which a person tells connections apart; their words are in ``labels``."""

    NONE = ""
    RED = "red"
    ORANGE = "orange"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Label:
    """What a person has noted about a connection: its use, a note to themselves, a colour.

    ``note`` may have several lines. What may be in it is for ``labels`` to say.
    """

    tags: tuple[str, ...] = ()
    note: str = ""
    colour: Colour = Colour.NONE


@dataclass(frozen=True, slots=True)
class Connection:
    """One authorized user of one Copper account through one application, without its token.

    ``identity`` is None until the API has answered for it. ``scopes`` are those granted,
    ``verified_at`` the last time that Copper accepted the token, ``evidence`` what the present
    ``health`` rests on. ``renewable`` is true of one with a refresh token, whose expiry nobody
    needs to care about.
    """

    id: str
    application_id: str
    name: str
    identity: Identity | None
    scopes: tuple[str, ...]
    connected_at: datetime
    expires_at: datetime | None = None
    health: Health = Health.UNCHECKED
    verified_at: datetime | None = None
    evidence: Evidence | None = None
    renewable: bool = False
    label: Label = Label()

    @property
    def is_refused(self) -> bool:
        """Whether Copper itself has refused the token: its last answer was a 401, asked twice."""
        lost = self.health in (Health.REVOKED, Health.EXPIRED)
        return lost and self.evidence is not None and self.evidence.status == 401

    def health_at(self, now: datetime) -> Health:
        """Return the verdict at ``now``: a working token's own expiry shows without a check."""
        return Health(health_at(self.health, self.expires_at, self.renewable, now))
