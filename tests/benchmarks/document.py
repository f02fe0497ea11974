"""Puts what ``--json`` kept into ``docs/performance.json`` and into ``docs/performance.md``.

    python -m tests.benchmarks.document RUN.json …

What a benchmark had measured before gives way to what it has measured now; that of others stays.
The document has places for it, which are written anew and nothing else:

- ``<!-- figures: NAME … -->`` for a table of these benchmarks' figures,
- ``<!-- runs -->`` for when and on what they were measured,
- ``<!-- unmet -->`` for the goals that are not reached.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEAD = "| what | medians | goal | measured | |\n|---|---|---|---|---|\n"

_PLACE = re.compile(r"(<!-- (figures|runs|unmet)(?:: ([\w ]+))? -->\n).*?(<!-- end -->)", re.S)

Known = dict[str, Any]


def main(paths: Sequence[str], docs: Path = DOCS) -> None:
    """Renew both files."""
    kept, document = docs / "performance.json", docs / "performance.md"
    known = json.loads(kept.read_text(encoding="utf-8"))
    for path in paths:
        take(known, json.loads(Path(path).read_text(encoding="utf-8")))
    kept.write_text(json.dumps(known, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    text = document.read_text(encoding="utf-8")
    document.write_text(renewed(text, known), encoding="utf-8")


def take(known: Known, run: Known) -> None:
    """Put what was measured in ``run`` in the place of what the same benchmarks had measured."""
    measured = set(run["benchmarks"])
    for older in known["runs"]:
        older["benchmarks"] = [name for name in older["benchmarks"] if name not in measured]
    told = {key: run[key] for key in ("at", "machine", "benchmarks")}
    known["runs"] = [older for older in known["runs"] if older["benchmarks"]] + [told]
    stays = [figure for figure in known["figures"] if figure["benchmark"] not in measured]
    known["figures"] = stays + run["figures"]


def renewed(text: str, known: Known) -> str:
    """Return the document with what is known in its places."""

    def write(place: re.Match[str]) -> str:
        begin, kind, names, end = place.groups()
        if kind == "figures":
            return f"{begin}{''.join(table(known, names.split()))}{end}"
        return f"{begin}{''.join(runs(known) if kind == 'runs' else unmet(known))}{end}"

    return _PLACE.sub(write, text)


def places(text: str) -> list[str]:
    """Return the names of the benchmarks that each table of the document is of."""
    return [place[3] for place in _PLACE.finditer(text) if place[2] == "figures"]


def table(known: Known, names: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table of these benchmarks' figures, in this order."""
    yield HEAD
    for name in names:
        for figure in known["figures"]:
            if figure["benchmark"] == name:
                yield from rows(figure)


def rows(figure: Known) -> Iterator[str]:
    """Yield a figure's lines of the table, one for each goal and each note."""
    medians = ", ".join(f"{name} {_number(value)}" for name, value in figure["medians"].items())
    first = [figure["name"], f"{medians} {figure['unit']}".rstrip()]
    for goal in figure["goals"]:
        held = "holds" if goal["holds"] else "**does not hold**"
        yield f"| {' | '.join((*first, _goal(goal), _value(goal), held))} |\n"
        first = ["", ""]
    for note in figure["notes"]:
        yield f"| | | {note} | | |\n"


def runs(known: Known) -> Iterator[str]:
    """Yield when and on what each benchmark was measured."""
    for run in known["runs"]:
        at, machine = datetime.fromisoformat(run["at"]), run["machine"]
        names = ", ".join(run["benchmarks"]).replace("_", " ")
        yield (
            f"- {at:%Y-%m-%d %H:%M} UTC, {machine['processors']} processors, "
            f"{machine['system'].partition('-')[0]}, Python {machine['python']}, load in the last "
            f"15 minutes (the benchmarks' own with it) {machine['load'][-1]:.1f}: {names}\n"
        )


def unmet(known: Known) -> Iterator[str]:
    """Yield the goals that are not reached, with what was measured."""
    goals = [(figure["name"], goal) for figure in known["figures"] for goal in figure["goals"]]
    missed = [(name, goal) for name, goal in goals if not goal["holds"]]
    yield f"{len(goals) - len(missed)} of {len(goals)} goals are reached."
    yield " These are not:\n\n" if missed else "\n"
    for name, goal in missed:
        yield f"- {name}: {_goal(goal)} (measured: {_value(goal)})\n"


def _goal(goal: Known) -> str:
    return f"{goal['what']} {'≥' if goal['at_least'] else '≤'} {goal['limit']:g}"


def _value(goal: Known) -> str:
    return "never answered" if goal["value"] is None else _number(goal["value"])


def _number(value: float) -> str:
    """Return a number with three digits, and no exponent."""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


if __name__ == "__main__":
    main(sys.argv[1:])
