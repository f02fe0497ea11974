"""What went wrong lately, by the log, with what is the same counted together."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from copper_desktop.diagnosis.crash import crash_before
from copper_desktop.diagnosis.logs import read
from copper_desktop.diagnosis.question import Check, Finding, ok, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _

LATELY = timedelta(days=7)
SHOWN = 5
_WRONG = ("ERROR", "CRITICAL")


def recent_errors(subject: Subject) -> Finding:
    """Group the errors of the last seven days."""
    since = subject.clock() - LATELY
    groups: Counter[str] = Counter()
    for record in read(subject.profile.logs):
        if record.get("level") in _WRONG and _is_since(record.get("at"), since):
            kind = f" ({record['exception']})" if "exception" in record else ""
            groups[f"{record.get('message')}{kind}"] += 1
    crash = crash_before(subject.profile.logs)
    lines = [f"{count} × {text}" for text, count in groups.most_common(SHOWN)]
    if crash is not None:
        where = crash.where[-1] if crash.where else ""
        lines.insert(0, _("A report waits: {kind} at {where}").format(kind=crash.kind, where=where))
    if lines:
        return warning(
            "\n".join(lines), _("These are faults of the program: send the support bundle.")
        )
    return ok(_("No error in the last seven days."))


def _is_since(at: object, since: datetime) -> bool:
    try:
        return datetime.fromisoformat(str(at)) >= since
    except (ValueError, TypeError):
        return False


CHECKS = (Check("logs.errors", N_("Did the program meet errors lately?"), recent_errors),)
