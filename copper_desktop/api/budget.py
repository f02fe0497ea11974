"""What this program has sent with a token in the last minute, and who has to wait because of it.

Copper allows 180 requests in any 60 seconds to everything that uses a token, sends no header that
says how many are left, and answers 429 beyond. What others send is not counted here: it cannot be
known. Counts are kept by a Ledger, which other runs of the program share; only reads come here,
which are safe to repeat.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio

    from copper_desktop.model import RawAnswer

LIMIT = 180
"""Requests in any 60 seconds, by Copper's documentation."""
QUEUE_FROM = 170
"""Sent calls from which others wait. Copper counts a call when it arrives, which is later than it
is counted here: the difference keeps it from still counting one that is forgotten here."""
REPEATS = 4
"""How often a call is sent again after a 429; the pauses before are those of the ledger."""
LOOK_AGAIN = 0.5
"""Seconds after which a waiting call looks again: other runs change what it waits for."""


class Ledger(Protocol):
    """Counts calls by key; times are Unix seconds."""

    async def reserve(self, key: str, now: float, ceiling: int | None) -> float:
        """Count a call and return 0.0, or count none and return the seconds to wait.

        Without a ``ceiling`` the call is counted in any case.
        """

    async def pause(self, key: str, now: float) -> float:
        """Note a 429; return for how many seconds nothing is to be sent, longer each time."""

    async def resume(self, key: str, now: float) -> None:
        """Note that a call was answered: once a pause is over, the next is a short one again."""

    async def sent(self, key: str, now: float) -> int:
        """Return how many calls were counted in the last 60 seconds."""

    async def introduce(self, connection_id: str, key: str) -> None:
        """Note whose calls ``key`` counts; forgotten with the last of them."""

    async def key_of(self, connection_id: str) -> str | None:
        """Return the key that counts a connection's calls, in whichever run."""

    def close(self) -> None:
        """Let go of whatever is open."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What a connection has sent in the last 60 seconds, and how many of its calls wait.

    ``seconds`` is how long the first of them still waits as far as is known, 0.0 when none does.
    """

    sent: int = 0
    limit: int = LIMIT
    waiting: int = 0
    seconds: float = 0.0


@dataclass
class _Queue:
    """The calls with one token that wait, first come, first served."""

    lock: asyncio.Lock
    waiting: int = 0
    until: float = 0.0


def key_of(access_token: str) -> str:
    """Return a name for a token from which the token cannot be found."""
    return hashlib.sha256(b"copper-desktop budget " + access_token.encode()).hexdigest()[:24]


class Budget:
    """Lets calls through as the limit allows; ``listeners`` are told when something changed."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._sleep = sleep or _sleep
        self._queues: dict[str, _Queue] = {}
        self._keys: dict[str, str] = {}
        self.listeners: list[Callable[[str], None]] = []

    async def spend(
        self,
        key: str,
        connection_id: str,
        send: Callable[[], Awaitable[RawAnswer]],
        *,
        patient: bool,
    ) -> RawAnswer:
        """Send once there is room; a 429 is tried again after growing pauses.

        Without ``patient`` it is sent at once and once, though counted.
        """
        for repeats_left in range(REPEATS if patient else 0, -1, -1):
            await self._admit(key, connection_id, patient)
            await self.introduce(connection_id, key)
            answer = await send()
            if answer.status != 429:
                await self._ledger.resume(key, self._now())
                return answer
            await self._ledger.pause(key, self._now())
            if not repeats_left:
                break
        return answer

    async def count(self, key: str) -> None:
        """Count a call that is sent at once, by a sign-in, before there is a connection."""
        await self._ledger.reserve(key, self._now(), None)

    async def introduce(self, connection_id: str, key: str) -> None:
        """Note that ``key`` counts the calls of a connection from now on."""
        if self._keys.get(connection_id) != key:
            self._keys[connection_id] = key
            await self._ledger.introduce(connection_id, key)
            self._tell(connection_id)

    async def spending(self, connection_id: str) -> Spending:
        """Return what a connection has sent of late, in every run of the program."""
        key = self._keys.get(connection_id) or await self._ledger.key_of(connection_id)
        if key is None:
            return Spending()
        sent = await self._ledger.sent(key, self._now())
        queue = self._queues.get(key)
        if queue is None or not queue.waiting:
            return Spending(sent)
        seconds = max(0.0, queue.until - self._now())
        return Spending(sent, waiting=queue.waiting, seconds=seconds)

    def close(self) -> None:
        """Let go of the ledger."""
        self._ledger.close()

    async def _admit(self, key: str, connection_id: str, patient: bool) -> None:
        """Return when a call may be sent, and count it."""
        if not patient:
            await self._ledger.reserve(key, self._now(), None)
            self._tell(connection_id)
            return
        queue = self._queue(key)
        queue.waiting += 1
        try:
            async with queue.lock:
                while seconds := await self._ledger.reserve(key, self._now(), QUEUE_FROM):
                    queue.until = self._now() + seconds
                    self._tell(connection_id)
                    await self._sleep(min(seconds, LOOK_AGAIN))
        finally:
            queue.waiting -= 1
            self._tell(connection_id)

    def _queue(self, key: str) -> _Queue:
        import asyncio

        if key not in self._queues:
            self._queues[key] = _Queue(asyncio.Lock())
        return self._queues[key]

    def _tell(self, connection_id: str) -> None:
        for listener in self.listeners:
            listener(connection_id)

    def _now(self) -> float:
        return self._clock().timestamp()


async def _sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)
