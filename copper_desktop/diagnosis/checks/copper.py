"""What Copper itself says about its service."""

from __future__ import annotations

import json

from copper_desktop.diagnosis.checks import ways
from copper_desktop.diagnosis.checks.asking import UNANSWERED, reason
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _

COMPONENT = "Developer API"

_STATES = {
    "operational": N_("works"),
    "degraded_performance": N_("is slow"),
    "partial_outage": N_("fails in part"),
    "major_outage": N_("is down"),
    "under_maintenance": N_("is being maintained"),
    "none": N_("no trouble"),
    "minor": N_("some trouble"),
    "major": N_("much trouble"),
    "critical": N_("everything is down"),
}
"""The states of Statuspage's components and of the whole, as docs of its API list them."""


def status(subject: Subject) -> Finding:
    """Read the status page; one that cannot be read says nothing about Copper."""
    try:
        reply = ways.fetch(subject, subject.status_page)
        summary = json.loads(reply.body) if reply.status == 200 else None
    except UNANSWERED as error:
        return skipped(_("The status page cannot be read: {reason}.").format(reason=reason(error)))
    except (ValueError, RecursionError):
        summary = None
    if not isinstance(summary, dict):
        return skipped(_("The status page cannot be read: its answer is not a status."))
    return _judged(summary)


def _judged(summary: dict[str, object]) -> Finding:
    overall = summary.get("status")
    indicator = overall.get("indicator") if isinstance(overall, dict) else None
    api = _component(summary.get("components"))
    if api is None and not isinstance(indicator, str):
        return skipped(_("The status page cannot be read: its answer is not a status."))
    text = _("{component}: {state}; overall: {overall}").format(
        component=COMPONENT,
        state=_state(api, _("not listed")),
        overall=_state(indicator, _("not said")),
    )
    remedy = _("Nothing is wrong here: wait until Copper has solved it; see status.copper.com.")
    if api in ("major_outage", "partial_outage") or indicator == "critical":
        return failed(text, remedy)
    if api not in (None, "operational") or indicator in ("minor", "major"):
        return warning(text, remedy)
    return ok(text)


def _state(named: object, unnamed: str) -> str:
    """Return a state in words, with the name that the status page gives it."""
    if not isinstance(named, str):
        return unnamed
    words = _STATES.get(named)
    return named if words is None else f"{_(words)} ({named})"


def _component(components: object) -> str | None:
    for each in components if isinstance(components, list) else []:
        match each:
            case {"name": name, "status": str(state)} if name == COMPONENT:
                return state
    return None


CHECKS = (Check("copper.status", N_("Does Copper report trouble of its own?"), status),)
