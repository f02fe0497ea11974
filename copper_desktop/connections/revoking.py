"""Waits until Copper refuses a token, while a person revokes it there; deletes nothing.

Copper has no way for a program to revoke a token: a person does it on a page of Copper's, and the
only sign of it is that the API refuses the token from then on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from copper_desktop.model import Connection, Health

ASK_EVERY = 3.0
"""Seconds from one question to the next while the token works: 20 of Copper's 180 a minute."""

LONGEST_PAUSE = 60.0

_IN_TROUBLE = (Health.LIMITED, Health.UNREACHABLE)


class Revoking:
    """Asks with ``check`` until the token of its connection is refused."""

    def __init__(
        self, check: Callable[[], Awaitable[Connection]], *, ask_every: float = ASK_EVERY
    ) -> None:
        self._check, self._ask_every = check, ask_every
        self._hurried = asyncio.Event()

    def hurry(self) -> None:
        """Ask now: the person has come back from the page."""
        self._hurried.set()

    async def refused(self, progress: Callable[[Connection], None]) -> Connection:
        """Return the connection once Copper has refused its token, which takes two 401s.

        ``progress`` is told after every question. A server in trouble is asked less and less
        often. Raises NoSuchConnection when it was removed meanwhile, for example by another run.
        """
        pause = self._ask_every
        while True:
            self._hurried.clear()
            connection = await self._check()
            progress(connection)
            if connection.is_refused:
                return connection
            in_trouble = connection.health in _IN_TROUBLE
            pause = min(2 * pause, LONGEST_PAUSE) if in_trouble else self._ask_every
            try:
                async with asyncio.timeout(pause):
                    await self._hurried.wait()
            except TimeoutError:
                continue
