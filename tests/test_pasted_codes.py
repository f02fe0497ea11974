"""Sign-in codes on standard input."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from copper_desktop.commands import lines
from copper_desktop.commands.lines import Lines
from copper_desktop.commands.pasted_codes import taking_codes
from copper_desktop.errors import PastedCodeDamaged
from copper_desktop.model import Step, StepKind
from tests.conftest import START


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    reading, writing = os.pipe()
    monkeypatch.setattr(lines, "STDIN", reading)
    yield writing
    os.close(writing)


async def test_each_line_is_taken_as_a_code_and_a_refusal_is_told(written: int) -> None:
    told: list[Step] = []
    pasted: list[str] = []
    ended = asyncio.Event()

    def paste(text: str) -> None:
        pasted.append(text)
        if text == "wrong":
            raise PastedCodeDamaged
        ended.set()

    step = Step(StepKind.LISTENING, START, url="https://x/", words="amber otter", paste=paste)
    taking_codes(told.append, Lines())(step)
    os.write(written, b"wrong\n\nCD1-ri")
    os.write(written, b"ght\n")
    async with asyncio.timeout(30):
        await ended.wait()
    assert pasted == ["wrong", "CD1-right"]
    assert [found.kind for found in told] == [StepKind.LISTENING, StepKind.ANSWER_IGNORED]
    assert isinstance(told[1].error, PastedCodeDamaged)


async def test_nothing_is_read_where_no_code_is_taken(written: int) -> None:
    told: list[Step] = []
    taking_codes(told.append, Lines())(Step(StepKind.LISTENING, START, url="https://x/"))
    assert len(told) == 1


async def test_whoever_listens_last_gets_the_lines_and_hears_of_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(lines, "STDIN", reading)
    heard: list[str | None] = []
    ended = asyncio.Event()

    def hear(line: str | None) -> None:
        heard.append(line)
        if line is None:
            ended.set()

    source = Lines()
    source.listen(lambda _line: pytest.fail("nobody listens here any more"))
    source.listen(hear)
    os.write(writing, b"one\ntwo")
    os.close(writing)
    async with asyncio.timeout(30):
        await ended.wait()
    source.listen(hear)
    assert heard == ["one", "two", None, None]
    os.close(reading)
