"""An answer that has been read, in a thread, into everything that is shown of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from copper_desktop.calling import pages, tables
from copper_desktop.calling.contents import Content, look_at
from copper_desktop.model import RawAnswer
from copper_desktop.worker import DaemonExecutor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copper_desktop.api.calls import Call


@dataclass(frozen=True)
class Shown:
    """An answer with the call, its content, and the records and members of its table.

    ``is_last`` tells that no page follows, ``remark`` returns in words why pages are missing.
    """

    call: Call
    answer: RawAnswer
    content: Content = field(repr=False)
    records: list[tables.Record] = field(repr=False)
    columns: list[str] = field(repr=False)
    is_last: bool = True
    remark: Callable[[], str] = str


async def read(call: Call, answer: RawAnswer, *, is_last: bool | None = None) -> Shown:
    """Read an answer; the loop turns meanwhile."""
    return await _in_thread(lambda: _read(call, answer, is_last))


async def read_all(call: Call, got: Sequence[pages.Page], remark: Callable[[], str] = str) -> Shown:
    """Read pages as one answer; ``remark`` returns why there are no more of them."""
    return await _in_thread(lambda: replace(_read(call, pages.joined(got), True), remark=remark))


async def _in_thread(work: Callable[[], Shown]) -> Shown:
    import asyncio

    return await asyncio.get_running_loop().run_in_executor(DaemonExecutor(), work)


def _read(call: Call, answer: RawAnswer, is_last: bool | None) -> Shown:
    content = look_at(answer)
    records = content.rows
    if is_last is None:
        number = len(content.value) if isinstance(content.value, list) else 0
        is_last = not pages.has_pages(call) or pages.is_last(call, number)
    return Shown(call, answer, content, records, tables.columns_of(records), is_last)
