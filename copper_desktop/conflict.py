"""What a finished sign-in can collide with, and what a person can choose then.

Data alone: nothing here asks anybody or keeps anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from copper_desktop.errors import AlreadyConnected, IdentityMismatch
from copper_desktop.model import Connection, Identity


class Choice(StrEnum):
    """What to do with the new connection.

    ``replace``: it takes the place of the one of the same person; ``keep_both``: it becomes a
    connection of its own; ``leave``: everything stays as it was, and the new token is dropped.
    """

    REPLACE = "replace"
    KEEP_BOTH = "keep_both"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A sign-in that brought ``new``, which has an identity, and cannot be kept without a choice.

    ``twin`` is the connection of the same person and account through the same application, if
    there is one. ``renewing`` is the connection that was to be renewed where it belongs to somebody
    else. One of the two is there.
    """

    new: Connection
    twin: Connection | None = None
    renewing: Connection | None = None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be done; leaving everything as it was can be done always."""
        first = Choice.KEEP_BOTH if self.twin is None else Choice.REPLACE
        return (first, Choice.LEAVE)

    @property
    def error(self) -> AlreadyConnected | IdentityMismatch:
        """The error that it is where nobody can be asked, or who is asked leaves all as it was."""
        if self.renewing is not None and self.renewing.identity is not None:
            expected = name_of(self.renewing.identity)
            return IdentityMismatch(self.renewing.name, expected, name_of(self.new.identity))
        twin = self.twin or self.new
        account = twin.identity.account.name if twin.identity else ""
        return AlreadyConnected(twin.name, name_of(twin.identity), account)

    @property
    def about(self) -> tuple[str, str]:
        """Tell what the question is about: asked once, it is not asked again."""
        return (self.twin.id if self.twin else "", self.renewing.id if self.renewing else "")


Ask = Callable[[Conflict], Awaitable[Choice]]
"""Asks a person; returns one of the choices of the conflict."""


def name_of(identity: Identity | None) -> str:
    """Return how to call a person: name and e-mail address, as far as Copper has told them."""
    if identity is None:
        return ""
    user = identity.user
    if user.name and user.email:
        return f"{user.name} ({user.email})"
    return user.name or user.email or str(user.id)
