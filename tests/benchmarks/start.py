"""From the process's start to the first painted window, and to a list that answers a key."""

from __future__ import annotations

import time

from tests.benchmarks.harness import Figure, Goal, alternate, ratio
from tests.benchmarks.programs import BARE_WINDOW, HERE, PRODUCT, PYTHON, VORTA, first_paint, home
from tests.benchmarks.programs import printed_number as printed

CONNECTIONS = 20


def measure(rounds: int) -> list[Figure]:
    """Measure the start beside a bare window and beside Vorta."""
    with home(CONNECTIONS) as own, home(0) as others:
        samples = alternate(
            rounds,
            {
                "bare": lambda: first_paint(BARE_WINDOW, others),
                "product": lambda: first_paint([PRODUCT], own),
                "usable": lambda: _usable(own),
                "vorta": lambda: first_paint(VORTA, others),
            },
        )
    paint = {name: samples[name] for name in ("bare", "product", "vorta")}
    usable = {name: samples[name] for name in ("bare", "usable")}
    return [
        Figure(
            "start, 20 connections, to the first painted window",
            "ms",
            paint,
            (
                Goal("product over a bare window", ratio(samples, "product", "bare"), 1.40),
                Goal("Vorta over the product", ratio(samples, "vorta", "product"), 1.5, True),
            ),
        ),
        Figure(
            "start, 20 connections, to a list that answers a key",
            "ms",
            usable,
            (Goal("product over a bare window's paint", ratio(samples, "usable", "bare"), 1.75),),
        ),
    ]


def _usable(environment: dict[str, str]) -> float:
    started = time.monotonic()
    answered = printed([PYTHON, str(HERE / "first_answer.py")], environment)
    return (answered - started) * 1000
