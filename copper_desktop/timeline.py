"""The steps of each sign-in, as records of the log that programs can read; without secrets.

Writes what happened, when, by which method and with which outcome: never an address, a state or a
code. ``diagnosis`` reads it back.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Callable, Iterator

from copper_desktop import errors
from copper_desktop.messages import describe
from copper_desktop.model import Application, Step

BEGUN, FAILED, CANCELLED = "begun", "failed", "cancelled"
"""Steps besides those of ``StepKind``: the first one, and the two ends that are none of them."""

_logger = logging.getLogger(__name__)


@contextlib.contextmanager
def followed(
    application: Application, progress: Callable[[Step], None]
) -> Iterator[Callable[[Step], None]]:
    """Yield what to tell the steps of one sign-in to; it logs them and passes them on."""
    number = secrets.token_hex(4)

    def note(step: str, **more: str | int | None) -> None:
        known = {name: value for name, value in more.items() if value is not None}
        event = {"sign_in": number, "application": application.id, "step": step, **known}
        _logger.info("sign-in %s: %s", number, step, extra={"event": event})

    def tell(step: Step) -> None:
        code = describe(step.error).code if step.error is not None else None
        note(step.kind.value, method=step.method, code=code)
        progress(step)

    note(BEGUN)
    try:
        yield tell
    except errors.CopperDesktopError as error:
        note(FAILED, code=describe(error).code, status=getattr(error, "status", None))
        raise
    except BaseException:
        note(CANCELLED)
        raise
