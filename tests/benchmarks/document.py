"""Puts what ``--json`` kept into ``docs/performance.json`` and into the table of the document.

    python -m tests.benchmarks.document RUN.json …

A figure that was measured again takes the place of the older one; the others stay.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
BEGIN, END = "<!-- results -->\n", "<!-- end -->"
HEAD = "| what | medians | goal | measured | |\n|---|---|---|---|---|\n"


def main(paths: Sequence[str]) -> None:
    """Renew both files."""
    kept = DOCS / "performance.json"
    known = json.loads(kept.read_text(encoding="utf-8"))
    for path in paths:
        _take(known, json.loads(Path(path).read_text(encoding="utf-8")))
    kept.write_text(json.dumps(known, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    document = DOCS / "performance.md"
    before, _begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    names = _names(rest.partition(END)[0])
    lines = [line for found in known["figures"] if found["name"] in names for line in rows(found)]
    after = rest.partition(END)[2]
    document.write_text(
        f"{before}{BEGIN}{HEAD}{''.join(lines)}{END}{after}",
        encoding="utf-8",
    )


def rows(figure: dict[str, Any]) -> list[str]:
    """Return a figure's lines of the table, one for each goal and each note."""
    medians = ", ".join(f"{name} {value:.3g}" for name, value in figure["medians"].items())
    first = [figure["name"], f"{medians} {figure['unit']}"]
    lines = []
    for goal in figure["goals"]:
        sign = "≥" if goal["at_least"] else "≤"
        value = "never answered" if goal["value"] is None else f"{goal['value']:.3g}"
        held = "holds" if goal["holds"] else "**does not hold**"
        told = (*first, f"{goal['what']} {sign} {goal['limit']:g}", value, held)
        lines.append(f"| {' | '.join(told)} |\n")
        first = ["", ""]
    return lines + [f"| | | {note} | | |\n" for note in figure["notes"]]


def _names(table: str) -> set[str]:
    """Return which figures the table has; another has those of a later part."""
    return {line.split("|")[1].strip() for line in table.splitlines()}


def _take(known: dict[str, Any], run: dict[str, Any]) -> None:
    found = {figure["name"]: figure for figure in run["figures"]}
    told = {key: run[key] for key in ("at", "machine")} | {"figures": list(found)}
    for older in known["runs"]:
        older["figures"] = [name for name in older["figures"] if name not in found]
    known["runs"] = [older for older in known["runs"] if older["figures"]] + [told]
    known["figures"] = [found.pop(each["name"], each) for each in known["figures"]]
    known["figures"] += found.values()


if __name__ == "__main__":
    main(sys.argv[1:])
