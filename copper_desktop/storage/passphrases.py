"""Passphrases of the encrypted file: who is asked for one, and how strong a new one must be.

Keeps no passphrase. Knows no window and no terminal: whoever has a person sets ``Prompt.ask``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

SHORTEST = 12
FEWEST_DIFFERENT = 6

Ask = Callable[[bool], Awaitable[str | None]]
"""Asks a person for the passphrase, and returns None when there is none to be had. Is told whether
the last answer was wrong. May be cancelled when nobody needs the answer any more.
"""


async def _nobody(_wrong: bool) -> str | None:
    return None


class Prompt:
    """Whom to ask; until somebody is set nobody is, and what is locked stays locked."""

    def __init__(self) -> None:
        self.ask: Ask = _nobody


def is_strong(passphrase: str) -> bool:
    """Tell whether a new passphrase is long and varied enough to withstand guessing.

    Whoever has the file can guess for as long as they like, so that length is what counts.
    """
    plain = passphrase.strip()
    return len(plain) >= SHORTEST and len(set(plain.casefold())) >= FEWEST_DIFFERENT
