"""What the window takes while nobody does anything, seen and minimised, beside a bare window."""

from __future__ import annotations

import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory

from tests.benchmarks import copper
from tests.benchmarks.harness import Figure, Goal
from tests.benchmarks.memory import SETTLED
from tests.benchmarks.processes import Use, running, use_during
from tests.benchmarks.programs import BARE_WINDOW
from tests.benchmarks.smoothness import prepared

CONNECTIONS = 50
SECONDS = 60.0
BEFORE = 10.0
"""Seconds that a program has to come to rest."""


def measure(rounds: int) -> list[Figure]:
    """Measure the product seen, the product minimised and a bare window, all at the same time."""
    with (
        copper.running(CONNECTIONS) as there,
        TemporaryDirectory() as one,
        TemporaryDirectory() as other,
    ):
        environment = prepared(there, one)
        with (
            running(SETTLED, environment) as hidden,
            running(BARE_WINDOW, environment) as bare,
        ):
            _settle(hidden)
            _minimise(hidden)
            with running(SETTLED, prepared(there, other)) as seen:
                _settle(seen)
                time.sleep(BEFORE)
                names = {"seen": seen.pid, "minimised": hidden.pid, "bare": bare.pid}
                used: dict[str, list[Use]] = {name: [] for name in names}
                with ThreadPoolExecutor() as threads:
                    for _ in range(rounds):
                        jobs = {
                            name: threads.submit(use_during, process, SECONDS)
                            for name, process in names.items()
                        }
                        for name, job in jobs.items():
                            used[name].append(job.result())
    cores = {name: [use.seconds / SECONDS * 100 for use in uses] for name, uses in used.items()}
    wakes = {name: [use.wakeups / SECONDS for use in uses] for name, uses in used.items()}
    return [
        _figure(f"idle with {CONNECTIONS} connections, processor", "% of a core", cores, 0.1),
        _figure(f"idle with {CONNECTIONS} connections, wake-ups", "a second", wakes, 1),
    ]


def _figure(name: str, unit: str, samples: dict[str, list[float]], limit: float) -> Figure:
    goals = tuple(
        Goal(f"{shown}, {unit}", statistics.median(samples[shown]), limit)
        for shown in ("seen", "minimised")
    )
    return Figure(name, unit, samples, goals)


def _settle(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    if not process.stdout.readline():
        raise RuntimeError("the product ended before it was settled")


def _minimise(process: subprocess.Popen[str]) -> None:
    find = ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)]
    found = subprocess.run(find, stdout=subprocess.PIPE, text=True, check=True)
    for window in found.stdout.split():
        subprocess.run(["xdotool", "windowminimize", window], check=True)
