"""Sign-in codes on standard input."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from copper_desktop.commands import pasted_codes
from copper_desktop.commands.pasted_codes import taking_codes
from copper_desktop.errors import PastedCodeDamaged
from copper_desktop.model import Step, StepKind
from tests.conftest import START


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    reading, writing = os.pipe()
    monkeypatch.setattr(pasted_codes, "STDIN", reading)
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
    taking_codes(told.append)(step)
    os.write(written, b"wrong\n\nCD1-ri")
    os.write(written, b"ght\n")
    async with asyncio.timeout(30):
        await ended.wait()
    assert pasted == ["wrong", "CD1-right"]
    assert [found.kind for found in told] == [StepKind.LISTENING, StepKind.ANSWER_IGNORED]
    assert isinstance(told[1].error, PastedCodeDamaged)


async def test_nothing_is_read_where_no_code_is_taken(written: int) -> None:
    told: list[Step] = []
    taking_codes(told.append)(Step(StepKind.LISTENING, START, url="https://x/"))
    assert len(told) == 1
