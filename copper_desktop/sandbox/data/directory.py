"""The accounts of the simulated Copper and the people who can sign in; all of them invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """A fictional Copper account; its records grow from ``seed``."""

    id: int
    name: str
    timezone: str
    domain: str
    seed: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in: a user of one account."""

    id: int
    name: str
    account: Account
    group: str

    @property
    def email(self) -> str:
        """The address, under a domain that is reserved for examples (RFC 2606)."""
        local = ".".join(self.name.lower().replace("ë", "e").split())
        return f"{local}@{self.account.domain}"


LANTERN = Account(
    900_100, "Lantern & Loom Outfitters", "America/New_York", "lanternloom.example", 20_260_301
)
SALTMARSH = Account(
    900_200, "Saltmarsh Instrument Makers", "Europe/Berlin", "saltmarsh.example", 20_260_302
)

ACCOUNTS = (LANTERN, SALTMARSH)
PEOPLE = (
    Person(910_101, "Maya Okafor", LANTERN, "Sales"),
    Person(910_102, "Jonas Candlewick", LANTERN, "Sales"),
    Person(910_103, "Priya Emberfield", LANTERN, "Customer care"),
    Person(910_201, "Zoë Tidewater", SALTMARSH, "Workshop"),
    Person(910_202, "Samir Hollowbrook", SALTMARSH, "Workshop"),
    Person(910_203, "Greta Nebelwald", SALTMARSH, "Partners"),
)


def person(person_id: int) -> Person | None:
    """Return the person with this id."""
    return next((someone for someone in PEOPLE if someone.id == person_id), None)


def people_of(account: Account) -> list[Person]:
    """Return who can sign in to an account."""
    return [someone for someone in PEOPLE if someone.account == account]
