"""From start to first painted window: the program of the .deb beside the same code in a virtual
environment.
"""

from __future__ import annotations

from tests.benchmarks.harness import Figure, Goal, alternate, ratio
from tests.benchmarks.packages import installed_program
from tests.benchmarks.programs import PRODUCT, first_paint, home

CONNECTIONS = 20


def measure(rounds: int) -> list[Figure]:
    """Measure both in turns, with the same connections."""
    with home(CONNECTIONS) as own, installed_program() as installed:
        samples = alternate(
            rounds,
            {
                "environment": lambda: first_paint([PRODUCT], own),
                "installed": lambda: first_paint([installed], own),
            },
        )
    goal = Goal("installed over environment", ratio(samples, "installed", "environment"), 1.25)
    return [
        Figure(
            "start of the installed .deb, 20 connections, to the first painted window",
            "ms",
            samples,
            (goal,),
        )
    ]
