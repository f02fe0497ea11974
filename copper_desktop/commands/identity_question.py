"""The question at a terminal what to do about who signed in."""

from __future__ import annotations

import asyncio
import sys

from copper_desktop.commands.lines import Lines
from copper_desktop.conflict import Choice, Conflict, name_of
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe

_REPLACE = N_("Replace the token of “{name}” by the new one? Its name and history stay. [y/N] ")
_KEEP_BOTH = N_("Keep {person} as a new connection? [y/N] ")


def can_ask() -> bool:
    """Tell whether a person sits at the other end."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


async def ask(conflict: Conflict, lines: Lines) -> Choice:
    """Ask, and return what was chosen; everything but a clear yes leaves all as it was."""
    print(f"\n{question(conflict)}", end="", file=sys.stderr, flush=True)
    answered: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    def on_line(line: str | None) -> None:
        if not answered.done():
            answered.set_result(line)

    lines.listen(on_line)
    said = (await answered or "").strip().casefold()
    yes = {"y", "yes", _("y").casefold(), _("yes").casefold()}
    return conflict.choices[0] if said in yes else Choice.LEAVE


def question(conflict: Conflict) -> str:
    """Return what to ask: what is the matter, and what a yes would do."""
    message = describe(conflict.error)
    parts = [f"{message.title} ({message.code})."]
    if conflict.renewing is not None:
        belongs = _("“{name}” belongs to {expected}; {actual} signed in.")
        parts.append(belongs.format(**vars(conflict.error)))
    if conflict.twin is not None:
        parts.append(_(_REPLACE).format(name=conflict.twin.name))
    else:
        parts.append(_(_KEEP_BOTH).format(person=name_of(conflict.new.identity)))
    return " ".join(parts)
