"""What a diagnosis came to, as JSON for programs and as a short text for a chat.

The JSON's form is documented in ``docs/diagnosis.md``; fields are only ever added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from copper_desktop import __version__
from copper_desktop.diagnosis.cause import explanations, first_cause
from copper_desktop.diagnosis.question import Check, Result, Verdict
from copper_desktop.diagnosis.troubles import trouble
from copper_desktop.i18n import _, ngettext

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Report:
    """The results, in the order of the checks; which comes first; and what explains which."""

    results: tuple[Result, ...]
    first: Result | None
    explained: Mapping[str, str]

    @property
    def has_failed(self) -> bool:
        """Whether any check failed."""
        return any(result.verdict is Verdict.FAILED for result in self.results)

    def of(self, id_: str) -> Result:
        """Return the result of one check."""
        return next(result for result in self.results if result.id == id_)


def report_of(checks: Sequence[Check], results: Sequence[Result]) -> Report:
    """Return what ``results`` come to."""
    return Report(tuple(results), first_cause(checks, results), explanations(checks, results))


def as_json(report: Report, exchange: Callable[[str], object] = str) -> dict[str, object]:
    """Return the documented form; ``exchange`` is what becomes of texts that may tell of people."""
    checks = []
    for result in report.results:
        described = asdict(result)
        described["verdict"] = result.verdict.value
        del described["is_final"]  # explained_by says what follows from it
        described |= {name: exchange(described[name]) for name in ("title", "evidence", "remedy")}
        checks.append({**described, "explained_by": report.explained.get(result.id)})
    return {
        "schema": SCHEMA,
        "version": __version__,
        "checks": checks,
        "first_cause": report.first.id if report.first else None,
    }


def summary(report: Report, reference: str = "") -> str:
    """Return a few lines that can be put into a chat."""
    lines = [f"Copper Desktop {__version__}" + (f" · {reference}" if reference else "")]
    lines.append(headline(report))
    if report.first is not None:
        lines += [*report.first.evidence.splitlines(), report.first.remedy]
    for result in wrong(report):
        if result is not report.first and result.id not in report.explained:
            lines.append(f"{result.verdict}: {result.id}: {result.evidence.splitlines()[0]}")
    folded = sorted(report.explained)
    if folded:
        lines.append(_("Explained by it: {ids}").format(ids=", ".join(folded)))
    return "\n".join(line for line in lines if line)


def headline(report: Report) -> str:
    """Return the one line that leads: the first cause, or that all is well."""
    if report.first is None:
        asked = sum(result.verdict is Verdict.OK for result in report.results)
        text = ngettext("{count} check, all is well.", "{count} checks, all is well.", asked)
        return text.format(count=asked)
    kind = _("First cause") if report.first.verdict is Verdict.FAILED else _("Worth a look")
    return f"{kind}: {trouble(report.first)} ({report.first.id})"


def wrong(report: Report) -> tuple[Result, ...]:
    """Return what failed or gives a warning, the failed ones first."""
    bad = (Verdict.FAILED, Verdict.WARNING)
    found = [result for result in report.results if result.verdict in bad]
    return tuple(sorted(found, key=lambda result: bad.index(result.verdict)))
