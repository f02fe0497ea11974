"""The command ``doctor``: asks the checks and names the first cause; no Qt, no display."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from copper_desktop.commands.shared import NOT_WORKING, WORKING, UsageError, add_json, teaching
from copper_desktop.commands.terminal import coloured, has_colours
from copper_desktop.i18n import N_, _

if TYPE_CHECKING:
    from copper_desktop.diagnosis.question import Check, Result
    from copper_desktop.diagnosis.report import Report
    from copper_desktop.diagnosis.subject import Subject

_WORDS = {
    "ok": N_("ok"),
    "warning": N_("warning"),
    "failed": N_("failed"),
    "skipped": N_("skipped"),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    doctor = commands.add_parser(
        "doctor",
        help=_("find out why something does not work"),
        **teaching(
            _(
                "Ask this computer, the network and Copper some thirty questions at once, and name "
                "the first cause of what is wrong."
            ),
            {
                "copper-desktop doctor": _("everything, for the first registration"),
                "copper-desktop doctor --application Work": _("for that one"),
                "copper-desktop doctor --only network.tls": _("one question again"),
                "copper-desktop doctor --only browser.opens": _("open a page in your browser"),
                "copper-desktop doctor --json": _("for programs"),
            },
            _("0 nothing failed, 1 something did, 2 wrong usage"),
        ),
    )
    doctor.add_argument("--application", metavar="NAME", help=_("the registration to look at"))
    doctor.add_argument(
        "--only",
        action="extend",
        nargs="+",
        metavar="ID",
        default=[],
        help=_("ask only these questions"),
    ).completer = _ids  # type: ignore[attr-defined]  # what argcomplete reads
    add_json(doctor)
    doctor.set_defaults(run=_doctor)


def _ids(**_asked: object) -> list[str]:
    """Return what may come after ``--only``."""
    from copper_desktop.diagnosis.checks import CHECKS

    return [check.id for check in CHECKS]


def _doctor(options: argparse.Namespace) -> int:
    """Ask, and tell."""
    subject = subject_for(options)
    report = asked(checks_for(options.only), subject, options)
    if options.json:
        from copper_desktop.diagnosis.report import as_json

        print(json.dumps(as_json(report)))
    else:
        _tell(report)
    return NOT_WORKING if report.has_failed else WORKING


def subject_for(options: argparse.Namespace) -> Subject:
    """Return what is to be diagnosed; raises UsageError for a registration that there is not."""
    from copper_desktop.diagnosis.subject import subject_of
    from copper_desktop.storage.settings import standard_profile

    learn = options.recording.redaction.learn
    try:
        return subject_of(standard_profile(), options.application, learn)
    except LookupError as error:
        text = _("There is no registration “{name}”.")
        raise UsageError(text.format(name=error.args[0])) from None


def checks_for(ids: list[str]) -> tuple[Check, ...]:
    """Return the checks of these ids; raises UsageError for one that there is not."""
    from copper_desktop.diagnosis.checks import CHECKS, chosen

    try:
        return chosen(tuple(ids))
    except LookupError as error:
        known = "\n  ".join(check.id for check in CHECKS)
        text = _("There is no check “{id}”; there are:\n  {known}")
        raise UsageError(text.format(id=error.args[0], known=known)) from None


def asked(checks: tuple[Check, ...], subject: Subject, options: argparse.Namespace) -> Report:
    """Ask the checks, counting them on a terminal, and return what they come to."""
    import asyncio

    from copper_desktop.diagnosis.report import report_of
    from copper_desktop.diagnosis.runner import run

    counted = 0

    def tell(_result: Result) -> None:
        nonlocal counted
        counted += 1
        if has_colours(sys.stderr):
            text = _("{count} of {total} …").format(count=counted, total=len(checks))
            end = "\r" if counted < len(checks) else "\r\x1b[K"
            print(text, end=end, file=sys.stderr, flush=True)

    results = asyncio.run(run(checks, subject, tell, options.recording.redaction.mask))
    return report_of(checks, results)


def _tell(report: Report) -> None:
    from copper_desktop.diagnosis.report import headline

    print(coloured(headline(report), "strong", sys.stdout))
    if report.first is not None:
        for line in (*report.first.evidence.splitlines(), report.first.remedy):
            print(f"  {line}")
    print()
    for result in report.results:
        if result.id not in report.explained:
            _tell_one(result, "")
            for id_, reason in report.explained.items():
                if reason == result.id:
                    _tell_one(report.of(id_), "    ")


def _tell_one(result: Result, indent: str) -> None:
    width = max(len(_(words)) for words in _WORDS.values())
    words = _(_WORDS[result.verdict]).ljust(width)
    verdict = coloured(words, result.verdict, sys.stdout)
    first, *rest = result.evidence.splitlines() or [""]
    print(f"{indent}{verdict} {result.id:<26} {first}")
    for line in rest:
        print(f"{indent}{'':<{width + 28}}{line}")
