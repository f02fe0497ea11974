"""Memory ten seconds after the first check of every connection, beside a bare window."""

from __future__ import annotations

import time
from tempfile import TemporaryDirectory

from tests.benchmarks import copper, processes
from tests.benchmarks.harness import Figure, Goal, alternate, ratio
from tests.benchmarks.programs import BARE_WINDOW, PYTHON
from tests.benchmarks.smoothness import prepared

CONNECTIONS = 20
SECONDS = 10
SETTLED = (PYTHON, "-m", "tests.benchmarks.driven", "settled")


def measure(rounds: int) -> list[Figure]:
    """Measure one after the other: two at once would share what each has."""
    with copper.running(CONNECTIONS) as there, TemporaryDirectory() as folder:
        environment = prepared(there, folder)

        def bare() -> float:
            with processes.running(BARE_WINDOW, environment) as process:
                time.sleep(SECONDS)
                return processes.proportional_megabytes(process.pid)

        def product() -> float:
            with processes.running(SETTLED, environment) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(SECONDS)
                return processes.proportional_megabytes(process.pid)

        samples = alternate(rounds, {"bare": bare, "product": product})
    return [
        Figure(
            f"proportional set size, {SECONDS} s after {CONNECTIONS} connections were checked",
            "MB",
            samples,
            (Goal("product over a bare window", ratio(samples, "product", "bare"), 1.75),),
        )
    ]
