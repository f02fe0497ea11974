"""Draws from a fixed seed: the same account gets the same records, on every machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar

from copper_desktop.sandbox.data import words
from copper_desktop.sandbox.data.directory import Account, people_of

Record = dict[str, Any]
"""A record as the API sends it; its shape is Copper's."""

T = TypeVar("T")

DAY = 24 * 60 * 60
ANCHOR = int(datetime(2026, 10, 1, 12, tzinfo=UTC).timestamp())
"""The fixed "today" of the records, in Unix seconds."""

_KINDS = (
    "company", "person", "lead", "opportunity", "task", "project", "activity", "type", "source",
    "reason", "status", "pipeline", "stage", "field", "option", "webhook", "group",
)  # fmt: skip


class Draw:
    """One account's source of chance and of ids, which never repeat between accounts."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.users = [user.id for user in people_of(account)]
        self.random = Random(account.seed)  # noqa: S311
        self._used: defaultdict[str, int] = defaultdict(int)

    def id(self, kind: str) -> int:
        """Return the next id of a kind of record."""
        self._used[kind] += 1
        return self.account.id * 1000 + _KINDS.index(kind) * 2_000_000 + self._used[kind]

    def one(self, choices: Sequence[T]) -> T:
        """Return one of ``choices``."""
        return self.random.choice(choices)

    def chance(self, probability: float) -> bool:
        """Return True as often as ``probability`` says."""
        return self.random.random() < probability

    def moment(self, start: int, end: int) -> int:
        """Return a time from ``start`` to ``end``, both included, in Unix seconds."""
        return self.random.randint(start, max(start, end))

    def lived(self) -> dict[str, int]:
        """Return when a record was made and last changed, in that order."""
        created = self.moment(ANCHOR - 900 * DAY, ANCHOR - 20 * DAY)
        return {"date_created": created, "date_modified": self.moment(created, ANCHOR)}

    def assignee(self) -> int | None:
        """Return the user in charge, if there is one."""
        return self.one(self.users) if self.chance(0.85) else None

    def tags(self) -> list[str]:
        """Return up to three tags."""
        return sorted(self.random.sample(words.TAGS, self.random.choice((0, 0, 1, 1, 2, 3))))

    def phone_numbers(self) -> list[Record]:
        """Return a number from the range kept for fiction, 555-0100 to 555-0199."""
        if not self.chance(0.8):
            return []
        line = self.random.randint(0, 99)
        return [{"number": f"({self.one((212, 415, 617))}) 555-01{line:02}", "category": "work"}]

    def address(self) -> Record:
        """Return an address in a town that does not exist."""
        city, state, postal_code, country = self.one(words.TOWNS)
        street = f"{self.random.randint(1, 140)} {self.one(words.STREETS)}"
        return {
            "street": street,
            "city": city,
            "state": state or None,
            "postal_code": postal_code,
            "country": country,
        }
