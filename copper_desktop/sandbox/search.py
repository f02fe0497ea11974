"""Filters, order and pages of lists: what the body of a search asks for; knows no routes.

A value that Copper would not take raises HTTPException 422.
"""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from copper_desktop.sandbox.data.draw import Record

PAGE_SIZE = 20
MAX_PAGE_SIZE = 200

_DEFAULT_ORDER = {"person": "first_name", "task": "due_date", "activity": "activity_date"}


_SPANS = {
    "created_date": "date_created",
    "modified_date": "date_modified",
    "due_date": "due_date",
    "activity_date": "activity_date",
}
_NOBODY = -2


def matching(records: list[Record], body: Record) -> list[Record]:
    """Return the records that meet every filter of ``body`` that is simulated here."""
    ids, owners, tags = (_list(body, name) for name in ("ids", "assignee_ids", "tags"))
    name = body.get("name")
    if name is not None and not isinstance(name, str):
        raise HTTPException(422, "name must be a text.")
    found = [one for one in records if not ids or one["id"] in ids]
    if owners:
        found = [one for one in found if (one.get("assignee_id") or _NOBODY) in owners]
    if tags:
        found = [one for one in found if set(tags) & set(one.get("tags", ()))]
    if name:
        found = [one for one in found if name.casefold() in str(one.get("name", "")).casefold()]
    for span, field in _SPANS.items():
        found = _within(found, field, body, span)
    return found


def ordered(kind: str, records: list[Record], body: Record) -> list[Record]:
    """Return ``records`` as ``sort_by`` and ``sort_direction`` say, empty values last."""
    field = body.get("sort_by", _DEFAULT_ORDER.get(kind, "name"))
    direction = body.get("sort_direction", "asc")
    if direction not in ("asc", "desc"):
        raise HTTPException(422, "sort_direction must be asc or desc.")
    if not _sortable(field, records):
        raise HTTPException(422, "sort_by must name a field of the record.")
    filled = [record for record in records if record[field] is not None]
    empty = [record for record in records if record[field] is None]
    key = _date if field == "close_date" else _plain
    filled.sort(key=lambda record: key(record[field]), reverse=direction == "desc")
    return filled + empty


def page_of(records: list[Record], body: Record) -> list[Record]:
    """Return the page that ``page_number`` and ``page_size`` ask for."""
    number = _whole(body, "page_number", 1, None)
    size = _whole(body, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)
    return records[(number - 1) * size : number * size]


def _list(body: Record, name: str) -> list[Any]:
    values = body.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or any(isinstance(one, (dict, list)) for one in values):
        raise HTTPException(422, f"{name} must be a list.")
    return values


def _within(records: list[Record], field: str, body: Record, span: str) -> list[Record]:
    least, most = body.get(f"minimum_{span}"), body.get(f"maximum_{span}")
    for bound in (least, most):
        if bound is not None and type(bound) is not int:
            raise HTTPException(422, f"The bounds of {span} must be Unix seconds.")
    if least is None and most is None:
        return records
    return [
        one
        for one in records
        if one.get(field) is not None
        and (least is None or one[field] >= least)
        and (most is None or one[field] <= most)
    ]


def _whole(body: Record, name: str, default: int, most: int | None) -> int:
    value = body.get(name, default)
    if type(value) is not int or value < 1:
        raise HTTPException(422, f"{name} must be a whole number from 1.")
    if most is not None and value > most:
        raise HTTPException(422, f"{name} must be at most {most}.")
    return value


def _sortable(field: object, records: list[Record]) -> bool:
    return isinstance(field, str) and all(
        field in record and isinstance(record[field], (str, int, float, type(None)))
        for record in records
    )


def _plain(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _date(value: str) -> str:
    return value[6:] + value[:5]
