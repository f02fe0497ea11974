"""Where in a JSON value a text occurs, in a name or in a value; to be run in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from copper_desktop.calling.tables import plain

MOST = 1000
"""Places that are shown of those that were found."""
_EACH = 500

Branch = dict[str | int, "Branch | None"]
"""The members under which something was found; None stands for all of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """The places, how many there are, and whether there are more than these."""

    branch: Branch
    number: int
    more: bool = False


def find(value: object, text: str, is_given_up: Callable[[], bool] = lambda: False) -> Found:
    """Return where ``text`` occurs, whatever its case, at most the first MOST places."""
    wanted = text.casefold()
    branch: Branch = {}
    number = 0
    for place in _places(value, wanted, is_given_up):
        if number == MOST:
            return Found(branch, number, more=True)
        _put(branch, place)
        number += 1
    return Found(branch, number)


Steps = tuple["Steps", str | int] | tuple[()]
"""The way to a member, its last step outermost: paths share what they have in common."""


def _places(value: object, wanted: str, is_given_up: Callable[[], bool]) -> Iterator[Steps]:
    left: list[tuple[Steps, object]] = [((), value)]
    looked = 0
    while left:
        looked += 1
        if looked % _EACH == 0 and is_given_up():
            return
        steps, found = left.pop()
        name = steps[1] if steps else 0
        if isinstance(name, str) and wanted in name.casefold():
            yield steps
        elif isinstance(found, dict):
            left.extend(((steps, key), member) for key, member in reversed(found.items()))
        elif isinstance(found, list):
            numbered = reversed(list(enumerate(found)))
            left.extend(((steps, key), member) for key, member in numbered)
        elif wanted in ("null" if found is None else plain(found)).casefold() and steps:
            yield steps


def _put(branch: Branch, steps: Steps) -> None:
    names: list[str | int] = []
    while steps:
        names.append(steps[1])
        steps = steps[0]
    for name in reversed(names[1:]):
        below = branch.setdefault(name, {})
        if below is None:
            return
        branch = below
    branch[names[0]] = None
