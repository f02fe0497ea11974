"""What a preference is: a key, a default, and which values count; knows no file and no meaning.

Each part of the product declares its own preferences beside what they steer, for example::

    CHECK_MINUTES = Preference("check_minutes", 30, between(5, 1440))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bool, int, str)


@dataclass(frozen=True, slots=True)
class Preference(Generic[T]):
    """One choice of the person's; what was saved and is not ``accepted`` counts as ``default``."""

    key: str
    default: T
    accepted: Callable[[T], bool] = lambda _value: True

    def read(self, saved: object) -> T:
        """Return what ``saved`` means; anything of another type means the default."""
        if type(saved) is type(self.default) and self.accepted(saved):
            return saved
        return self.default


LANGUAGE = Preference("language", "")
"""The code of the language that was chosen; empty is the system's. It stands here because it is
read before the first paint and by every command.
"""

_ORDERS = ("added", "name", "account", "status", "checked", "expiry")

PRESENTING = Preference("presenting", default=False)
"""Whether people are shown by stand-ins. It stands here, and not beside what it steers, because
it is read before the first paint, for which nothing is imported that need not be.
"""


LIST_ORDER = Preference("list_order", default="added", accepted=lambda value: value in _ORDERS)
"""By what the list of connections is sorted; read before the first paint as well."""


COLOURS = Preference("colours", "system", lambda value: value in ("system", "light", "dark"))
"""Light or dark, or as the system is; read before the first paint as well."""

CONTRAST = Preference("contrast", "system", lambda value: value in ("system", "normal", "high"))
"""Whether colours are those of high contrast; read before the first paint as well."""


def between(lowest: int, highest: int) -> Callable[[int], bool]:
    """Accept whole numbers from ``lowest`` to ``highest``."""
    return lambda value: lowest <= value <= highest


def one_of(values: Collection[str]) -> Callable[[str], bool]:
    """Accept one of these texts."""
    return lambda value: value in values
