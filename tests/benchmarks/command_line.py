"""The command line beside the interpreter alone."""

from __future__ import annotations

import subprocess

from tests.benchmarks.harness import Figure, Goal, alternate, ratio
from tests.benchmarks.programs import PRODUCT, PYTHON, home, milliseconds

CONNECTIONS = 20
KEPT_OUT = ("PySide6", "keyring")


def measure(rounds: int) -> list[Figure]:
    """Measure ``--version`` and ``connections --json``, and what the latter imports."""
    with home(CONNECTIONS) as own:
        samples = alternate(
            3 * rounds,
            {
                "pass": lambda: milliseconds([PYTHON, "-c", "pass"], own),
                "--version": lambda: milliseconds([PRODUCT, "--version"], own),
                "connections": lambda: milliseconds([PRODUCT, "connections", "--json"], own),
            },
        )
        imported = _imported(own)
    return [
        Figure(
            "command line, 20 connections",
            "ms",
            samples,
            (
                Goal("--version over pass", ratio(samples, "--version", "pass"), 3),
                Goal("connections --json over pass", ratio(samples, "connections", "pass"), 4),
                Goal("Qt and keyring imported", imported, 0),
            ),
        )
    ]


def _imported(environment: dict[str, str]) -> int:
    """Return how many of the packages to keep out ``connections --json`` imports."""
    code = (
        "import sys; from copper_desktop.cli import main; main(['connections', '--json'])\n"
        f"print(sum(name in sys.modules for name in {KEPT_OUT}), file=sys.stderr)"
    )
    done = subprocess.run(
        [PYTHON, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return int(done.stderr)
