"""One call after another, and eight at once: bare httpx, the client, and what the window uses.

The client is ``api.client`` over ``transport``: deadline, limit of length, masking and errors. The
service adds the credential store (in memory here), the budget that every run shares, the verdict
and the list of calls, each of them on disk before the answer is shown.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from copper_desktop.api import client
from copper_desktop.api.calls import call_of
from copper_desktop.api.operations import CURRENT_USER
from copper_desktop.composition import Parts
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from copper_desktop.transport import Transport
from tests.benchmarks import big_answer, copper
from tests.benchmarks.harness import Figure, Goal, Samples, ratio

SERVICE = "service"
CONNECTIONS, EACH, EACH_RECORDED = 40, 20, 3
"""Calls over each connection in a round; fewer where they are recorded, within the limit."""
BYTES = 2000
"""A page of a few records; a server that does nothing else leaves the difference to be seen."""
CALL = call_of(CURRENT_USER, {})

Ask = Callable[[int], Awaitable[object]]


def measure(rounds: int) -> list[Figure]:
    """Measure one call at a time, and eight."""
    with big_answer.running(BYTES) as address:
        there = copper.Copper(address, tuple(f"token-{number}" for number in range(CONNECTIONS)))
        return [asyncio.run(_measured(there, rounds, at_once)) for at_once in (1, 8)]


async def _measured(there: copper.Copper, rounds: int, at_once: int) -> Figure:
    with TemporaryDirectory() as folder:
        profile = Profile(Path(folder), Path(folder), "Copper Desktop Benchmark")
        parts = Parts(profile, store=MemoryStore())
        await there.connect(profile, parts.store)
        parts = Parts(profile, store=parts.store)
        transport = Transport()
        async with httpx.AsyncClient(trust_env=False, timeout=60) as raw:
            variants = {
                "httpx": _with_httpx(raw, there),
                "client": _with_client(transport, there),
                SERVICE: _with_service(parts),
            }
            rates, costs = await _alternate(rounds, variants, at_once)
        await transport.aclose()
        await parts.service.aclose()
    return _figure(rates, costs, at_once)


def _with_httpx(raw: httpx.AsyncClient, there: copper.Copper) -> Ask:
    async def ask(number: int) -> None:
        headers = {"Authorization": f"Bearer {there.tokens[number]}"}
        answer = await raw.get(f"{there.api_base}/users/me", headers=headers)
        answer.raise_for_status()

    return ask


def _with_client(transport: Transport, there: copper.Copper) -> Ask:
    application = there.application
    return lambda number: client.exchange(transport, application, there.tokens[number], CALL)


def _with_service(parts: Parts) -> Ask:
    known = parts.service.connections()
    return lambda number: parts.service.ask(known[number].id, CALL)


async def _alternate(
    rounds: int, variants: dict[str, Ask], at_once: int
) -> tuple[Samples, Samples]:
    """Return calls a second, and milliseconds of processor time a call, of each round."""
    rates: dict[str, list[float]] = {name: [] for name in variants}
    costs: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(rounds + 1):
        order = list(variants) if number % 2 == 0 else list(reversed(variants))
        for name in order:
            each = EACH_RECORDED if name == SERVICE else EACH
            started, computed = time.perf_counter(), time.process_time()
            await _all(variants[name], each, at_once)
            if number:
                calls = CONNECTIONS * each
                rates[name].append(calls / (time.perf_counter() - started))
                costs[name].append((time.process_time() - computed) * 1000 / calls)
    return rates, costs


async def _all(ask: Ask, each: int, at_once: int) -> None:
    left = iter([number for number in range(CONNECTIONS) for _time in range(each)])

    async def work() -> None:
        for number in left:
            await ask(number)

    await asyncio.gather(*(work() for _worker in range(at_once)))


def _figure(rates: Samples, costs: Samples, at_once: int) -> Figure:
    notes = []
    for name in ("client", SERVICE):
        pairs = zip(costs[name], costs["httpx"], strict=True)
        extra = statistics.median(product - bare for product, bare in pairs)
        notes.append(f"{name}: {extra:.2f} ms of processor time a call more than httpx")
    return Figure(
        f"calls, {at_once} at once",
        "a second",
        rates,
        (Goal("processor time, client over httpx", ratio(costs, "client", "httpx"), 1.25),),
        tuple(notes),
    )
