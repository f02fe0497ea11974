"""Sign-in codes that a person pastes into the terminal, or a program writes, one a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from copper_desktop.commands.lines import Lines
from copper_desktop.errors import AnswerIgnored
from copper_desktop.model import Step, StepKind


def taking_codes(tell: Callable[[Step], None], lines: Lines) -> Callable[[Step], None]:
    """Return what tells the steps as ``tell`` does, and takes codes from ``lines`` meanwhile.

    A code that is refused is told as an answer that was ignored.
    """

    def told(step: Step) -> None:
        tell(step)
        if step.words is not None and step.paste is not None:
            lines.listen(partial(_pass_on, step, step.paste, tell))

    return told


def _pass_on(
    step: Step, paste: Callable[[str], None], tell: Callable[[Step], None], line: str | None
) -> None:
    if line is None or not line.strip():
        return
    try:
        paste(line)
    except AnswerIgnored as error:
        tell(replace(step, kind=StepKind.ANSWER_IGNORED, error=error, words=None, url=None))
