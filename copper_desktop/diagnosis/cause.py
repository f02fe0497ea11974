"""Which failure comes first, and which others it explains."""

from __future__ import annotations

from collections.abc import Sequence

from copper_desktop.diagnosis.question import Check, Result, Verdict

_SEVERITY = (Verdict.FAILED, Verdict.WARNING)


def first_cause(checks: Sequence[Check], results: Sequence[Result]) -> Result | None:
    """Return the failure that nothing else explains and that explains most; else such a warning.

    What could not be asked for a failure counts as explained by it. Where several explain as many,
    the order of ``checks`` decides. None when all is well.
    """
    folded = explanations(checks, results)
    order = [check.id for check in checks]
    for verdict in _SEVERITY:
        found = [each for each in results if each.verdict is verdict and each.id not in folded]
        if found:
            unasked = {each.id for each in results if each.verdict is Verdict.SKIPPED}
            reasons = [*folded.values(), *_roots(checks, results, unasked).values()]
            weight = {each.id: reasons.count(each.id) for each in found}
            return min(found, key=lambda each: (-weight[each.id], order.index(each.id)))
    return None


def explanations(checks: Sequence[Check], results: Sequence[Result]) -> dict[str, str]:
    """Return for each check that went wrong the failed one that explains it, the root of all."""
    return _roots(checks, results, {each.id for each in results if each.verdict in _SEVERITY})


def _roots(checks: Sequence[Check], results: Sequence[Result], ids: set[str]) -> dict[str, str]:
    broken = {each.id for each in results if each.verdict is Verdict.FAILED}
    known = {check.id: check for check in checks}
    ids = ids - {each.id for each in results if each.is_final}

    def root(id_: str, seen: frozenset[str]) -> str:
        for reason in known[id_].explained_by:
            if reason in broken and reason in known and reason not in seen:
                return root(reason, seen | {reason})
        return id_

    roots = {id_: root(id_, frozenset({id_})) for id_ in ids if id_ in known}
    return {id_: found for id_, found in roots.items() if found != id_}
