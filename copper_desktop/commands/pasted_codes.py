"""Sign-in codes that a person pastes into the terminal, or a program writes, one a line."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from copper_desktop.errors import AnswerIgnored
from copper_desktop.model import Step, StepKind

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

STDIN = 0
MAX_LINE = 64 * 1024


def taking_codes(tell: Callable[[Step], None]) -> Callable[[Step], None]:
    """Return what tells the steps as ``tell`` does, and takes codes from standard input meanwhile.

    A code that is refused is told as an answer that was ignored.
    """

    def told(step: Step) -> None:
        tell(step)
        if step.words is not None and step.paste is not None:
            import asyncio

            arguments = (asyncio.get_running_loop(), step, tell)
            threading.Thread(target=_read, args=arguments, daemon=True).start()

    return told


def _read(loop: AbstractEventLoop, step: Step, tell: Callable[[Step], None]) -> None:
    """Pass on each line; reads the descriptor itself, whose lock would hold up the end."""
    waiting = b""
    while len(waiting) <= MAX_LINE:
        try:
            piece = os.read(STDIN, 4096)
        except OSError:
            return
        *lines, waiting = (waiting + piece).split(b"\n")
        if not piece:
            lines = [waiting]
        for line in lines:
            if line.strip():
                _pass_on(loop, step, tell, line.decode(errors="replace"))
        if not piece:
            return


def _pass_on(loop: AbstractEventLoop, step: Step, tell: Callable[[Step], None], line: str) -> None:
    def paste() -> None:
        try:
            step.paste(line)  # type: ignore[misc]  # it is there where there are words
        except AnswerIgnored as error:
            tell(replace(step, kind=StepKind.ANSWER_IGNORED, error=error, words=None, url=None))

    try:
        loop.call_soon_threadsafe(paste)
    except RuntimeError:  # the sign-in has ended meanwhile
        return
