"""Checking many connections, beside the same calls in bare httpx with equal concurrency."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from copper_desktop.composition import Parts
from copper_desktop.model import Health
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from tests.benchmarks import copper
from tests.benchmarks.harness import Figure, Goal, Samples, ratio

CONNECTIONS = 500
AT_ONCE = 8


def measure(rounds: int) -> list[Figure]:
    """Measure with the credential store of the system, and with secrets in memory."""
    with copper.running(CONNECTIONS) as there:
        return [asyncio.run(_measured(there, rounds, in_memory)) for in_memory in (False, True)]


async def _measured(there: copper.Copper, rounds: int, in_memory: bool) -> Figure:
    with TemporaryDirectory() as folder:
        profile = Profile(Path(folder), Path(folder), "Copper Desktop Benchmark")
        parts = Parts(profile, store=MemoryStore() if in_memory else None)
        await there.connect(profile, parts.store)
        parts = Parts(profile, store=parts.store)
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            samples = await _alternate(
                rounds,
                {"httpx": lambda: _raw(client, there), "product": lambda: _product(parts)},
            )
        await parts.service.aclose()
    where = "secrets in memory" if in_memory else "the system's credential store"
    return Figure(
        f"checking {CONNECTIONS} connections, {AT_ONCE} at once, {where}",
        "s",
        samples,
        (Goal("product over bare httpx", ratio(samples, "product", "httpx"), 1.25),),
    )


async def _alternate(rounds: int, variants: dict[str, Callable[[], Awaitable[None]]]) -> Samples:
    samples: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(rounds + 1):
        for name, run in variants.items():
            started = time.perf_counter()
            await run()
            if number:
                samples[name].append(time.perf_counter() - started)
    return samples


async def _raw(client: httpx.AsyncClient, there: copper.Copper) -> None:
    async def ask(token: str) -> None:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = await client.get(f"{there.api_base}/users/me", headers=headers)
        answer.raise_for_status()
        answer.json()

    await _at_once([lambda token=token: ask(token) for token in there.tokens])


async def _product(parts: Parts) -> None:
    async def check(connection_id: str) -> None:
        checked = await parts.service.check(connection_id)
        if checked.health is not Health.WORKING:
            raise RuntimeError(f"{checked.health}: {checked.evidence}")

    known = parts.service.connections()
    await _at_once([lambda one=one: check(one.id) for one in known])


async def _at_once(calls: list[Callable[[], Awaitable[None]]]) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def run(call: Callable[[], Awaitable[None]]) -> None:
        async with room:
            await call()

    await asyncio.gather(*(run(call) for call in calls))
