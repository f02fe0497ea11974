"""How reading, the first paint and a key of the search grow with the number of connections."""

from __future__ import annotations

import gc
import statistics
import time
from functools import partial
from pathlib import Path

from copper_desktop.composition import Parts
from copper_desktop.storage.settings import Profile
from tests.benchmarks.harness import Figure, Goal, alternate
from tests.benchmarks.programs import PRODUCT, first_paint, home, printed_by

NUMBERS = (20, 200, 2000)


def measure(rounds: int) -> list[Figure]:
    """Measure each with 20, 200 and 2,000 connections."""
    with home(20) as few, home(200) as many, home(2000) as most:
        homes = dict(zip(map(str, NUMBERS), (few, many, most), strict=True))
        load = alternate(rounds, {name: partial(_load, each) for name, each in homes.items()})
        paint = alternate(
            rounds, {name: partial(first_paint, [PRODUCT], each) for name, each in homes.items()}
        )
        key = alternate(
            rounds,
            {name: partial(printed_by, "key-of-search", each) for name, each in homes.items()},
        )
    slowest = statistics.median(key["2000"])
    return [
        Figure("reading the connections", "ms", load, (_growth(load),)),
        Figure("process start to first painted window", "ms", paint, (_growth(paint),)),
        Figure(
            "slowest key of a search, list painted",
            "ms",
            key,
            (Goal("2,000 connections, ms", slowest, 16), _growth(key)),
        ),
    ]


def _load(environment: dict[str, str]) -> float:
    """Return the milliseconds; nothing is collected meanwhile, as at the start of the window."""
    folder = Path(environment["HOME"], ".local/share/copper-desktop")
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    parts = Parts(Profile(folder, folder, ""))
    known = parts.service.connections()
    taken = (time.perf_counter() - started) * 1000
    gc.enable()
    parts.index.close()
    if not known:
        raise RuntimeError("there are no connections")
    return taken


def _growth(samples: dict[str, list[float]]) -> Goal:
    """Return how much more each further connection takes beyond 200 than below: 1 is linear."""
    few, many, most = (statistics.median(samples[str(number)]) for number in NUMBERS)
    below = max((many - few) / (NUMBERS[1] - NUMBERS[0]), few / NUMBERS[0] / 100)
    return Goal("a further connection, beyond 200 over below", (most - many) / 1800 / below, 1.25)
