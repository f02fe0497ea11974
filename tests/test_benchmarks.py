"""What the benchmarks' figures are made of; the benchmarks themselves are run by hand."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks import harness
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
    told = json.loads(json.dumps(report([figure])))
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
