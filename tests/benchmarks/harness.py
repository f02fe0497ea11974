"""What every benchmark is made of: measurements taken in turns, figures, and goals for them.

A machine is never quiet, so that milliseconds mean nothing by themselves: what is compared is
measured alternately in one run, and compared round by round. Raw numbers are kept.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = 7
"""The fewest rounds that a figure rests on."""

Samples = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that was measured, and the most (or the least) that it may be.

    Against a peer that never answered it is infinite, and null in JSON.
    """

    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the goal is reached."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of one thing: for each variant its samples, one a round."""

    name: str
    unit: str
    samples: Samples
    goals: tuple[Goal, ...]
    notes: tuple[str, ...] = field(default=())


def alternate(rounds: int, variants: Mapping[str, Callable[[], float]]) -> Samples:
    """Measure every variant once in each round, to and fro, after one time that does not count."""
    samples: dict[str, list[float]] = {name: [] for name in variants}
    for measure in variants.values():
        measure()
    for number in range(rounds):
        order = list(variants) if number % 2 == 0 else list(reversed(variants))
        for name in order:
            samples[name].append(variants[name]())
    return samples


def ratio(samples: Samples, one: str, other: str) -> float:
    """Return how much ``one`` is of ``other``: the median of the rounds' ratios."""
    pairs = zip(samples[one], samples[other], strict=True)
    return statistics.median(first / second for first, second in pairs)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that ``percent`` of ``values`` do not pass (the nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]


def described(figure: Figure) -> dict[str, object]:
    """Return a figure as the JSON file tells it."""
    return {
        "name": figure.name,
        "unit": figure.unit,
        "medians": {name: statistics.median(each) for name, each in figure.samples.items() if each},
        "goals": [
            {
                "what": goal.what,
                "value": goal.value if math.isfinite(goal.value) else None,
                "limit": goal.limit,
                "at_least": goal.at_least,
                "holds": goal.holds,
            }
            for goal in figure.goals
        ],
        "notes": list(figure.notes),
        "samples": {name: list(each) for name, each in figure.samples.items()},
    }


def lines(figure: Figure) -> list[str]:
    """Return a figure as lines for people."""
    medians = ", ".join(
        f"{name} {statistics.median(each):.4g} {figure.unit} ({len(each)})"
        for name, each in figure.samples.items()
        if each
    )
    told = [f"{figure.name}: {medians}"]
    for goal in figure.goals:
        sign = "≥" if goal.at_least else "≤"
        verdict = "holds" if goal.holds else "DOES NOT HOLD"
        told.append(f"  {goal.what}: {goal.value:.4g} ({sign} {goal.limit:g}) {verdict}")
    return told + [f"  {note}" for note in figure.notes]
