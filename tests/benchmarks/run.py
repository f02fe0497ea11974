"""Runs the benchmarks: ``python3 packaging/dev.py bench [NAME …] [--rounds N] [--json FILE]``."""

from __future__ import annotations

import argparse
import compileall
import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.harness import ROUNDS, Figure, described, lines

BENCHMARKS = (
    "command_line",
    "start",
    "scale",
    "smoothness",
    "calls",
    "checking",
    "sign_in",
    "crowd",
    "memory",
    "idle",
    "frozen",
    "sizes",
)
"""Modules beside this one; each has ``measure(rounds)``, which returns its figures."""

Measured = dict[str, list[Figure]]
"""The figures of each benchmark that was run."""


def main() -> int:
    """Run what was asked for; 1 when a goal is not reached."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the raw numbers too")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    compile_product()
    measured: Measured = {}
    for name in options.names or BENCHMARKS:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        measured[name] = module.measure(options.rounds)
        for figure in measured[name]:
            print("\n".join(lines(figure)), flush=True)
        if options.json is not None:  # after each: what was measured outlives what fails later
            text = json.dumps(report(measured), indent=1, allow_nan=False)
            options.json.write_text(f"{text}\n", encoding="utf-8")
    goals = [goal for figures in measured.values() for each in figures for goal in each.goals]
    return 0 if all(goal.holds for goal in goals) else 1


def compile_product() -> None:
    """Write the product's bytecode, which whoever installed it has, whatever is set here."""
    for folder in ("copper_desktop", "tests/benchmarks"):
        compileall.compile_dir(folder, quiet=1)


def report(measured: Measured) -> dict[str, object]:
    """Return everything that was measured, and on what."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "processors": os.cpu_count(),
            "load": os.getloadavg(),
            "python": platform.python_version(),
        },
        "benchmarks": list(measured),
        "figures": [
            {"benchmark": name, **described(figure)}
            for name, figures in measured.items()
            for figure in figures
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
