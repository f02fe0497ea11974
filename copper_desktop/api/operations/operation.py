"""What an operation and its parameters are; data that refers to no particular call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from copper_desktop.i18n import N_

PAGES = "https://developer.copper.com/"
"""Where Copper documents its Developer API."""


class Kind(StrEnum):
    """The type of a parameter's value, which decides how it is entered and checked."""

    WHOLE = "whole"
    TEXT = "text"
    EMAIL = "email"
    DATE = "date"
    """A day, sent as Unix seconds: the first or the last second of it where this computer is."""
    CHOICE = "choice"
    IDS = "ids"
    WORDS = "words"
    """Several texts, separated by commas where they are entered."""


class Place(StrEnum):
    """Where in the request a parameter goes."""

    PATH = "path"
    QUERY = "query"
    BODY = "body"


class Group(StrEnum):
    """The headings under which operations are listed, marked for translation."""

    WHO = N_("Who it is")
    LISTS = N_("Lists of records")
    RECORDS = N_("Single records")
    RELATIONS = N_("What belongs to a record")
    SETTINGS = N_("Settings of the account")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``name`` as Copper has it, ``title`` and ``hint`` marked for translation.

    ``minimum`` and ``maximum`` are limits of whole numbers, ``example`` a value that is valid,
    written as a person would enter it. ``end_of_day`` is for dates that end a span.
    """

    name: str
    title: str
    kind: Kind
    place: Place = Place.BODY
    hint: str = ""
    required: bool = False
    example: str = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    end_of_day: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the Developer API.

    ``id`` is stable and used on the command line; ``title`` and ``sentence`` are marked for
    translation; ``path`` is relative to the application's API base, with parameters in braces;
    ``page`` is the part of Copper's documentation that describes it, below ``PAGES``.
    """

    id: str
    title: str
    method: str
    path: str
    group: Group = Group.WHO
    sentence: str = ""
    parameters: tuple[Parameter, ...] = ()
    page: str = ""

    @property
    def link(self) -> str:
        """The address of Copper's page about it."""
        return PAGES + self.page

    @property
    def takes_body(self) -> bool:
        """Whether a JSON body is sent."""
        return self.method == "POST"

    @property
    def has_pages(self) -> bool:
        """Whether the answer is one page of a list."""
        return any(parameter.name == "page_number" for parameter in self.parameters)

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of this name."""
        return next((found for found in self.parameters if found.name == name), None)
