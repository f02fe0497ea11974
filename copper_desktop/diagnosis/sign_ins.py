"""The last sign-ins, step by step, read back from the log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from copper_desktop import timeline
from copper_desktop.diagnosis.logs import read

KEPT = 20


@dataclass(frozen=True, slots=True)
class Noted:
    """One step: when (ISO 8601, UTC), which, and what is known of it."""

    at: str
    step: str
    method: str = ""
    status: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The steps of one sign-in, in their order; ``application`` is the id of its registration."""

    number: str
    application: str
    steps: tuple[Noted, ...]


def ends() -> tuple[str, ...]:
    """Return the steps after which a sign-in is over without a connection."""
    return (timeline.FAILED, timeline.CANCELLED)


def read_sign_ins(folder: Path) -> tuple[SignIn, ...]:
    """Return the last sign-ins that the log knows of, oldest first."""
    found: dict[str, tuple[str, list[Noted]]] = {}
    for record in read(folder):
        match record:
            case {
                "at": str(at),
                "event": {"sign_in": str(number), "step": str(step), **more},
            }:
                application = str(more.get("application", ""))
                status = more.get("status")
                noted = Noted(
                    at,
                    step,
                    str(more.get("method", "")),
                    status if isinstance(status, int) else None,
                    str(more.get("code", "")),
                )
                found.setdefault(number, (application, []))[1].append(noted)
    kept = list(found.items())[-KEPT:]
    return tuple(SignIn(number, application, tuple(steps)) for number, (application, steps) in kept)
