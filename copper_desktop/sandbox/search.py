"""Pages and order of lists: what the body of a search asks for; knows no routes.

A value that Copper would not take raises HTTPException 422.
"""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from copper_desktop.sandbox.data.draw import Record

PAGE_SIZE = 20
MAX_PAGE_SIZE = 200

_DEFAULT_ORDER = {"person": "first_name", "task": "due_date", "activity": "activity_date"}


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
