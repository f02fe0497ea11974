"""The command ``doctor``, as a process of its own and in its parts."""

import io
import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop.commands.terminal import coloured, has_colours
from copper_desktop.diagnosis.cause import explanations, first_cause
from copper_desktop.diagnosis.checks import CHECKS, chosen
from copper_desktop.diagnosis.question import Check, Finding, Result, Verdict, failed, ok
from copper_desktop.diagnosis.report import report_of, summary
from copper_desktop.diagnosis.runner import run as run_checks
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.storage.settings import standard_profile
from tests.diagnosis.world import somewhere

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))
HERE = ("--only", "loopback.ipv4", "--only", "storage.space")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "doctor", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_json_has_the_documented_form_and_needs_no_display() -> None:
    done = run("--json", *HERE, DISPLAY="", WAYLAND_DISPLAY="")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert (told["schema"], told["first_cause"]) == (1, None)
    assert [check["id"] for check in told["checks"]] == ["storage.space", "loopback.ipv4"]
    for check in told["checks"]:
        assert set(check) == {
            "id",
            "title",
            "verdict",
            "evidence",
            "remedy",
            "milliseconds",
            "explained_by",
        }


def test_it_works_where_the_window_cannot_start() -> None:
    file = standard_profile().index
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no index" * 500)
    done = run("--only", "storage.index")
    assert done.returncode == 1
    assert done.stdout.startswith(
        "First cause: The list of connections cannot be read (storage.index)"
    )
    assert file.read_bytes() == b"no index" * 500


@pytest.mark.parametrize("wrong", [("--only", "no.such"), ("--application", "No such")])
def test_what_there_is_not_is_wrong_usage(wrong: tuple[str, ...]) -> None:
    done = run(*wrong)
    assert done.returncode == 2
    assert "o such" in done.stderr or "no.such" in done.stderr


def test_every_check_is_documented() -> None:
    text = (ROOT / "docs" / "diagnosis.md").read_text(encoding="utf-8")
    assert [check.id for check in CHECKS if f"`{check.id}`" not in text] == []


def test_what_a_person_would_notice_is_only_done_when_it_is_named() -> None:
    assert "browser.opens" not in {check.id for check in chosen()}
    assert [check.id for check in chosen(("browser.opens",))] == ["browser.opens"]


def test_every_explanation_is_a_check_and_none_explains_itself() -> None:
    known = {check.id for check in CHECKS}
    assert len(known) == len(CHECKS)
    for check in CHECKS:
        assert set(check.explained_by) <= known - {check.id}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals_whose_person_wants_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert has_colours(Terminal())
    assert coloured("x", "ok", Terminal()) == "\x1b[32mx\x1b[0m"
    assert coloured("x", "ok", io.StringIO()) == "x"
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_colours(Terminal())


def subject(folder: Path) -> Subject:
    from copper_desktop.diagnosis.subject import subject_of

    return subject_of(somewhere(folder), None, lambda _secret: None)


async def test_a_check_that_breaks_or_hangs_says_so(tmp_path: Path) -> None:
    def breaks(_subject: Subject) -> Finding:
        raise ZeroDivisionError("words for nobody")

    given_up = threading.Event()

    def hangs(_subject: Subject) -> Finding:
        given_up.wait()
        return ok("too late")

    told: list[Result] = []
    checks = (Check("a", "A?", breaks), Check("b", "B?", hangs, deadline=0.05))
    results = await run_checks(checks, subject(tmp_path), told.append)
    given_up.set()
    assert [result.verdict for result in results] == [Verdict.FAILED, Verdict.FAILED]
    assert "ZeroDivisionError" in results[0].evidence
    assert "words for nobody" not in results[0].evidence
    assert {result.id for result in told} == {"a", "b"}


async def test_what_is_found_is_masked(tmp_path: Path) -> None:
    check = Check("a", "A?", lambda _subject: failed("the secret", "use the secret"))
    (result,) = await run_checks(
        (check,), subject(tmp_path), lambda _result: None, lambda text: text.replace("secret", "•")
    )
    assert (result.evidence, result.remedy) == ("the •", "use the •")


def made(id_: str, verdict: Verdict) -> Result:
    return Result(id_, f"{id_}?", verdict, f"{id_} evidence", "do this", 1)


CHAIN = (
    Check("dns", "", lambda _subject: ok("")),
    Check("tcp", "", lambda _subject: ok(""), ("dns",)),
    Check("tls", "", lambda _subject: ok(""), ("tcp",)),
    Check("disk", "", lambda _subject: ok("")),
)


def test_a_cause_folds_what_it_explains_however_far_down() -> None:
    results = [made(check.id, Verdict.FAILED) for check in CHAIN]
    assert explanations(CHAIN, results) == {"tcp": "dns", "tls": "dns"}
    first = first_cause(CHAIN, results)
    assert first is not None
    assert first.id == "dns"


def test_what_could_not_be_asked_counts_for_the_failure_that_is_its_reason() -> None:
    checks = (
        Check("dns", "", lambda _subject: ok("")),
        Check("tcp", "", lambda _subject: ok(""), ("dns",)),
        Check("index", "", lambda _subject: ok("")),
        Check("health", "", lambda _subject: ok(""), ("index", "dns")),
        Check("tokens", "", lambda _subject: ok(""), ("index",)),
    )
    verdicts = [Verdict.FAILED] * 3 + [Verdict.SKIPPED] * 2
    results = [made(check.id, verdict) for check, verdict in zip(checks, verdicts, strict=True)]
    first = first_cause(checks, results)
    assert first is not None
    assert first.id == "index"
    assert explanations(checks, results) == {"tcp": "dns"}


def test_a_warning_explains_nothing_and_comes_after_failures() -> None:
    results = [
        made("dns", Verdict.WARNING),
        made("tcp", Verdict.OK),
        made("tls", Verdict.FAILED),
        made("disk", Verdict.OK),
    ]
    assert explanations(CHAIN, results) == {}
    first = first_cause(CHAIN, results)
    assert first is not None
    assert first.id == "tls"
    calm = [replace(result, verdict=Verdict.OK) for result in results[1:]]
    only = first_cause(CHAIN, [results[0], *calm])
    assert only is not None
    assert only.id == "dns"


def test_the_summary_leads_with_the_cause_and_fits_into_a_chat() -> None:
    results = [made(check.id, Verdict.FAILED) for check in CHAIN]
    text = summary(report_of(CHAIN, results), "ABCD2345")
    lines = text.splitlines()
    assert "ABCD2345" in lines[0]
    assert lines[1] == "First cause: dns? (dns)"
    assert lines[-1] == "Explained by it: tcp, tls"
    assert "failed: disk: disk evidence" in lines
    assert len(lines) < 10
