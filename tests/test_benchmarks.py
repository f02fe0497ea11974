"""What the benchmarks' figures are made of; the benchmarks themselves are run by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import document, harness
from tests.benchmarks.run import BENCHMARKS, report


def test_variants_are_measured_to_and_fro_after_a_time_that_does_not_count() -> None:
    seen: list[str] = []

    def measuring(name: str) -> float:
        seen.append(name)
        return float(len(seen))

    samples = harness.alternate(2, {name: lambda name=name: measuring(name) for name in "ab"})
    assert "".join(seen) == "ab" + "ab" + "ba"
    assert samples == {"a": [3.0, 6.0], "b": [4.0, 5.0]}


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    assert harness.ratio({"one": [2, 90, 4], "other": [1, 10, 1]}, "one", "other") == 4


@pytest.mark.parametrize(("percent", "value"), [(50, 3), (95, 5), (0, 1), (100, 5)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: int) -> None:
    assert harness.percentile([5, 1, 3, 2, 4], percent) == value


@pytest.mark.parametrize(
    ("value", "at_least", "holds"),
    [(1.0, False, True), (1.1, False, False), (1.0, True, True), (0.9, True, False)],
)
def test_a_goal_holds_on_its_own_side(value: float, at_least: bool, holds: bool) -> None:
    goal = harness.Goal("it", value, 1.0, at_least)
    figure = harness.Figure("thing", "ms", {"it": [1.0]}, (goal,), ("a note",))
    assert goal.holds is holds
    assert ("DOES NOT HOLD" in "\n".join(harness.lines(figure))) is not holds


def test_the_report_keeps_the_raw_numbers() -> None:
    figure = harness.Figure("thing", "ms", {"one": [3.0, 1.0, 2.0], "none": []}, ())
    told = json.loads(json.dumps(report({"start": [figure]})))
    assert (told["benchmarks"], told["figures"][0]["benchmark"]) == (["start"], "start")
    assert told["figures"][0]["samples"] == {"one": [3.0, 1.0, 2.0], "none": []}
    assert told["figures"][0]["medians"] == {"one": 2.0}


def test_a_peer_that_never_answers_is_null_in_json() -> None:
    goal = harness.Goal("peer over the product", float("inf"), 1, at_least=True)
    told = harness.described(harness.Figure("thing", "ms", {}, (goal,)))
    assert json.loads(json.dumps(told, allow_nan=False))["goals"][0]["value"] is None
    assert goal.holds


@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_benchmark_that_is_named_can_be_imported(name: str) -> None:
    code = f"import tests.benchmarks.{name} as found; assert callable(found.measure)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_is_no_benchmark_is_wrong_usage() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.run", "nothing"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no such benchmark: nothing" in done.stderr


DOCUMENT = """# Title
<!-- runs -->
<!-- end -->
words
<!-- unmet -->
stale<!-- end -->
<!-- figures: start memory -->
stale
<!-- end -->
<!-- figures: crowd -->
<!-- end -->
"""


def measured(tmp_path: Path, **values: float) -> str:
    figures = {
        name: [
            harness.Figure(f"the {name}", "ms", {"it": [value]}, (harness.Goal("it", value, 2),))
        ]
        for name, value in values.items()
    }
    file = tmp_path / f"{'-'.join(values)}.json"
    file.write_text(json.dumps(report(figures)))
    return str(file)


def test_the_document_is_written_from_what_was_measured(tmp_path: Path) -> None:
    (tmp_path / "performance.md").write_text(DOCUMENT)
    (tmp_path / "performance.json").write_text('{"runs": [], "figures": []}')
    document.main([measured(tmp_path, start=1.0, memory=3.0, crowd=1234.5)], tmp_path)
    document.main([measured(tmp_path, memory=1.5), measured(tmp_path, start=4.0)], tmp_path)
    told = (tmp_path / "performance.md").read_text()
    assert "| the memory | it 1.5 ms | it ≤ 2 | 1.5 | holds |" in told
    assert "| the start | it 4 ms | it ≤ 2 | 4 | **does not hold** |" in told
    assert "| the crowd | it 1234 ms | it ≤ 2 | 1234 | **does not hold** |" in told
    assert "1 of 3 goals are reached. These are not:" in told
    assert "- the start: it ≤ 2 (measured: 4)\n" in told
    assert told.count("| the memory") == 1
    assert told.index("| the start") < told.index("| the memory") < told.index("| the crowd")
    assert told.count("words") == 1
    assert "stale" not in told
    assert told.count("load") == 3


def test_the_document_in_the_repository_is_what_its_numbers_say() -> None:
    docs = document.DOCS
    known = json.loads((docs / "performance.json").read_text(encoding="utf-8"))
    told = (docs / "performance.md").read_text(encoding="utf-8")
    assert document.renewed(told, known) == told
    places = " ".join(document.places(told)).split()
    assert sorted(places) == sorted(BENCHMARKS), "each benchmark has one table"


def test_what_measures_the_start_still_starts_the_window() -> None:
    """It takes the place of a part of the program, which must not be called otherwise unseen."""
    command = [sys.executable, str(Path(__file__).parent / "benchmarks" / "first_answer.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [float(line) for line in done.stdout.splitlines()]
