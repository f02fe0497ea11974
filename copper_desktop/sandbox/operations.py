"""The operations of the Developer API that only read: functions, and a table that names them.

Knows records and shapes; HTTP comes in only as the statuses of refusals (HTTPException).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from starlette.exceptions import HTTPException

from copper_desktop.sandbox.data.dataset import RESOURCES, Dataset
from copper_desktop.sandbox.data.directory import Person
from copper_desktop.sandbox.data.draw import Record
from copper_desktop.sandbox.layouts import field_layout
from copper_desktop.sandbox.search import matching, ordered, page_of


@dataclass(frozen=True, slots=True)
class Call:
    """One request: whose it is, on what data, with which path, query and body."""

    person: Person
    data: Dataset
    path: dict[str, str]
    query: dict[str, str]
    body: Record


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search, with the number of all matches."""

    records: list[Record]
    total: int


Operation = Callable[[Call], object]
"""Returns what is sent as JSON, or Found."""


def _record(kind: str, call: Call) -> Record:
    digits = call.path["id"]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else -1
    found = call.data.find(kind, number)
    if found is None:
        raise HTTPException(404, "Resource not found.")
    return found


def _me(call: Call) -> object:
    return call.data.find("user", call.person.id)


def _search(kind: str, call: Call) -> Found:
    records = ordered(kind, matching(call.data.all(kind), call.body), call.body)
    return Found(page_of(records, call.body), len(records))


def _activities(kind: str, call: Call) -> list[Record]:
    done = call.data.activities_of(kind, _record(kind, call)["id"])
    return page_of(ordered("activity", done, call.body), call.body)


def _related(kind: str, call: Call) -> list[Record]:
    wanted = call.path.get("type")
    if wanted is not None and wanted not in RESOURCES:
        raise HTTPException(404, "Unknown type of record.")
    found = call.data.related(kind, _record(kind, call)["id"])
    return [one for one in found if wanted is None or one["type"] == RESOURCES[wanted]]


def _person_by_email(call: Call) -> Record:
    email = call.body.get("email")
    if not isinstance(email, str):
        raise HTTPException(422, "email is missing.")
    for person in call.data.all("person"):
        if any(known["email"] == email.strip().lower() for known in person["emails"]):
            return person
    raise HTTPException(404, "Resource not found.")


def _layout(call: Call) -> list[Record]:
    return field_layout(call.data.settings, call.path["type"], call.query.get("pipeline_id"))


_SETTINGS = (
    "activity_types", "custom_activity_types", "contact_types", "customer_sources", "lead_statuses",
    "loss_reasons", "pipelines", "pipeline_stages", "custom_field_definitions", "webhooks",
)  # fmt: skip
_WITH_ACTIVITIES = ("people", "companies", "leads", "opportunities")
_WITH_RELATED = (*_WITH_ACTIVITIES, "projects", "tasks")
_SINGLE = (*_WITH_RELATED, "users")


def _for(
    names: tuple[str, ...], method: str, path: str, operation: Callable[[str, Call], object]
) -> list[tuple[str, str, Operation]]:
    return [(method, path.format(name), partial(operation, RESOURCES[name])) for name in names]


OPERATIONS: tuple[tuple[str, str, Operation], ...] = (
    ("GET", "/account", attrgetter("data.account")),
    ("GET", "/users/me", _me),
    ("GET", "/tags", lambda call: call.data.tags()),
    ("GET", "/field_layouts/by_entity/{type}", _layout),
    ("POST", "/people/fetch_by_email", _person_by_email),
    *(("GET", f"/{name}", attrgetter(f"data.settings.{name}")) for name in _SETTINGS),
    *_for(tuple(RESOURCES), "POST", "/{}/search", _search),
    *_for(_SINGLE, "GET", "/{}/{{id}}", _record),
    *_for(_WITH_ACTIVITIES, "POST", "/{}/{{id}}/activities", _activities),
    *_for(_WITH_RELATED, "GET", "/{}/{{id}}/related", _related),
    *_for(_WITH_RELATED, "GET", "/{}/{{id}}/related/{{type}}", _related),
)
"""Method, path below the API's base, and what answers it."""
