"""From the process's start to the first painted window, and to a list that answers a key."""

from __future__ import annotations

import subprocess
import time

from tests.benchmarks.harness import Figure, Goal, alternate, ratio
from tests.benchmarks.programs import (
    BARE_WINDOW,
    HERE,
    PRODUCT,
    PYTHON,
    ROOT,
    VORTA,
    first_paint,
    home,
)

CONNECTIONS = 20


def measure(rounds: int) -> list[Figure]:
    """Measure the start beside a bare window and beside Vorta."""
    whole: list[float] = []
    with home(CONNECTIONS) as own, home(0) as others:
        samples = alternate(
            rounds,
            {
                "bare": lambda: first_paint(BARE_WINDOW, others),
                "product": lambda: first_paint([PRODUCT], own),
                "usable": lambda: _usable(own, whole),
                "vorta": lambda: first_paint(VORTA, others),
            },
        )
    paint = {name: samples[name] for name in ("bare", "product", "vorta")}
    usable = {name: samples[name] for name in ("bare", "usable")} | {"whole": whole[1:]}
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


def _usable(environment: dict[str, str], whole: list[float]) -> float:
    """Return the milliseconds until a key is answered; note those until the window is whole."""
    command = [PYTHON, str(HERE / "first_answer.py")]
    started = time.monotonic()
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    answered, furnished = (float(line) for line in done.stdout.split())
    whole.append((furnished - started) * 1000)
    return (answered - started) * 1000
