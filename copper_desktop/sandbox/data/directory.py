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

_GUESTS = (
    ("Harbour & Hale Coffee Roasters", "Europe/Lisbon", "harbourhale.example", "Elena Brightwater"),
    ("Quillwright Stationery", "Europe/London", "quillwright.example", "Oscar Penhallow"),
    ("Northlight Greenhouses", "Europe/Oslo", "northlight.example", "Signe Fjordbakke"),
    ("Amberline Logistics", "America/Chicago", "amberline.example", "Dante Rivermont"),
    ("Copse & Kiln Ceramics", "Europe/Paris", "copsekiln.example", "Margaux Terrefeu"),
    ("Bluefern Veterinary Supply", "America/Denver", "bluefern.example", "Nia Greenlock"),
    ("Tern Island Ferries", "America/Halifax", "ternisland.example", "Callum Seaborne"),
    ("Silverbirch Cycles", "Europe/Amsterdam", "silverbirch.example", "Femke Radewijn"),
    ("Marrow & Thyme Catering", "America/Los_Angeles", "marrowthyme.example", "Theo Saffronwell"),
    ("Oakhelm Timber Frames", "America/Vancouver", "oakhelm.example", "Ingrid Balkhaven"),
    ("Paperlantern Events", "Asia/Tokyo", "paperlantern.example", "Haruka Shirogane"),
    ("Clearbrook Water Testing", "Australia/Sydney", "clearbrook.example", "Lachlan Wellspring"),
    ("Ironmoss Climbing Walls", "Europe/Vienna", "ironmoss.example", "Lukas Steinhang"),
    ("Velvet Harvest Winery", "America/Santiago", "velvetharvest.example", "Camila Vinorosa"),
    ("Threadbare Theatre Costumes", "Europe/Dublin", "threadbare.example", "Aoife Needlemoor"),
    ("Sunmark Solar Fitters", "Africa/Nairobi", "sunmark.example", "Wanjiru Lightfoot"),
    ("Granite Bay Surveyors", "Pacific/Auckland", "granitebay.example", "Tane Stonecroft"),
    ("Little Owl Bookbinders", "Europe/Prague", "littleowl.example", "Eliska Perokniha"),
)
GUESTS = tuple(
    Person(
        910_001 + 100 * number,
        name,
        Account(900_000 + 100 * number, account, timezone, domain, 20_260_300 + number),
        "Sales",
    )
    for number, (account, timezone, domain, name) in enumerate(_GUESTS, start=3)
)
"""One person each of further accounts, for those who want to see many."""


def person(person_id: int) -> Person | None:
    """Return the person with this id."""
    return next((someone for someone in (*PEOPLE, *GUESTS) if someone.id == person_id), None)


def people_of(account: Account) -> list[Person]:
    """Return who can sign in to an account."""
    return [someone for someone in (*PEOPLE, *GUESTS) if someone.account == account]
