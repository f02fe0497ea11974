"""What a check is: one question with a verdict, its evidence and a remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copper_desktop.diagnosis.subject import Subject

DEADLINE = 20.0


class Verdict(StrEnum):
    """How a question was answered; ``skipped`` when it could not be asked, with the reason."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the verdict, what it rests on, and what to do (empty when all is well).

    Of a skipped one the evidence is why it was not asked. ``is_final`` says of a failure that no
    other can explain it: whoever was asked has said so.
    """

    verdict: Verdict
    evidence: str
    remedy: str = ""
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A question about this computer or this person's connections.

    ``id`` is stable; ``title`` is the question, marked for translation. ``ask`` blocks, leaves
    nothing behind and may raise; it has ``deadline`` seconds. ``explained_by`` are the checks whose
    failure explains a failure of this one. One that is ``on_request`` does something that a person
    notices, and is only asked when it is named.
    """

    id: str
    title: str
    ask: Callable[[Subject], Finding]
    explained_by: tuple[str, ...] = ()
    deadline: float = DEADLINE
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a check, its title translated, and how long it took."""

    id: str
    title: str
    verdict: Verdict
    evidence: str
    remedy: str
    milliseconds: int
    is_final: bool = False


def ok(evidence: str) -> Finding:
    """Return that all is well."""
    return Finding(Verdict.OK, evidence)


def warning(evidence: str, remedy: str) -> Finding:
    """Return that it works, but not as it should."""
    return Finding(Verdict.WARNING, evidence, remedy)


def failed(evidence: str, remedy: str) -> Finding:
    """Return that it does not work."""
    return Finding(Verdict.FAILED, evidence, remedy)


def refused(evidence: str, remedy: str) -> Finding:
    """Return that whoever was asked has said no, so that nothing on the way is the cause."""
    return Finding(Verdict.FAILED, evidence, remedy, is_final=True)


def skipped(why: str) -> Finding:
    """Return that it could not be asked."""
    return Finding(Verdict.SKIPPED, why)
