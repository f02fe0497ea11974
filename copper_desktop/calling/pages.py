"""The pages of a list, one after the other, within the budget; knows no window."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copper_desktop.api.calls import Call, encoded
from copper_desktop.calling.reading import SHORT, Reader
from copper_desktop.model import RawAnswer
from copper_desktop.worker import DaemonExecutor

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService

LARGEST_PAGE = 200
USUAL_PAGE = 20
MOST_RECORDS = 100_000
"""Copper gives the first 100,000 records of a search and no more."""
LONGEST = 64 * 1024 * 1024
"""Bytes of all pages together that are kept."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number, its answer, and how many records came with it."""

    number: int
    answer: RawAnswer
    records: int

    @property
    def is_whole(self) -> bool:
        """Whether Copper sent the page, all of it."""
        return self.answer.status == 200 and not self.answer.truncated


def is_last(call: Call, records: int) -> bool:
    """Tell whether a page with so many records is the last one: it is not full."""
    size = json.loads(call.body).get("page_size", USUAL_PAGE)
    return isinstance(size, int) and records < size


def has_pages(call: Call) -> bool:
    """Tell whether a call is answered with a page of a list."""
    return call.method == "POST" and call.path.endswith(("/search", "/activities"))


def following(call: Call) -> Call:
    """Return the call for the page after that of ``call``."""
    body = json.loads(call.body)
    number = body.get("page_number", 1)
    return _at(call, number + 1 if isinstance(number, int) else 2, body)


async def all_pages(
    service: ConnectionService, connection_id: str, call: Call
) -> AsyncIterator[Page]:
    """Yield the pages of ``call`` from the first on, until one is not full or is no list.

    Without a page size of its own the largest is asked for. Raises what ``ask`` raises.
    """
    body = json.loads(call.body)
    body.setdefault("page_size", LARGEST_PAGE)
    size = body["page_size"] if isinstance(body["page_size"], int) else USUAL_PAGE
    number, seen, length = 1, 0, 0
    while seen < MOST_RECORDS and length < LONGEST:
        answer = await service.ask(connection_id, _at(call, number, body))
        records = await _counted(answer)
        yield Page(number, answer, records)
        if answer.status != 200 or answer.truncated or records < size:
            return
        number, seen, length = number + 1, seen + records, length + len(answer.body)


def joined(pages: Iterable[Page]) -> RawAnswer:
    """Return the pages as one answer, its body one array; there must be at least one page."""
    whole = [page for page in pages if page.is_whole]
    pieces = (page.answer.body.strip()[1:-1].strip() for page in whole)
    last = whole[-1].answer
    return replace(
        last,
        body=b"[" + b",".join(piece for piece in pieces if piece) + b"]",
        duration=sum(page.answer.duration for page in whole),
    )


def count(answer: RawAnswer) -> int:
    """Return the number of records in an answer, 0 where it is no array."""
    try:
        found = Reader().read(answer.body.decode("utf-8-sig"))
    except ValueError:
        return 0
    return len(found) if isinstance(found, list) else 0


async def _counted(answer: RawAnswer) -> int:
    """Count in a thread what would hold the loop up."""
    import asyncio

    if len(answer.body) <= SHORT:
        return count(answer)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(DaemonExecutor(), count, answer)


def _at(call: Call, number: int, body: dict[str, object]) -> Call:
    return replace(call, body=encoded({**body, "page_number": number}))
