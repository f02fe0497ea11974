"""How large the packages are that people download."""

from __future__ import annotations

from tests.benchmarks.harness import Figure, Goal
from tests.benchmarks.packages import folder

LIMITS = {".deb": 45.0, "setup.exe": 35.0, ".msi": 35.0}
"""How a package's name ends, and the millions of bytes that it may have."""


def measure(_rounds: int) -> list[Figure]:
    """Return the sizes; they are the same in every round."""
    files = list(folder("deb", "windows", "msi", "wheel").iterdir())
    found = {
        ending: [file.stat().st_size / 1e6 for file in files if file.name.endswith(ending)]
        for ending in (*LIMITS, ".whl")
    }
    goals = tuple(Goal(f"{end}, MB", found[end][0], most) for end, most in LIMITS.items())
    return [Figure("size of the packages", "MB", found, goals)]
