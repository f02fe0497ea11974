"""How the last sign-in ended, by what the log says of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.sign_ins import SignIn, ends, read_sign_ins
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _
from copper_desktop.messages import advice_for

STALE = timedelta(days=7)
"""After that a sign-in that failed tells little about today."""


def last(subject: Subject) -> Finding:
    """See whether the last sign-in came to its end, and how far it came if not."""
    application = subject.application
    found = [
        sign_in
        for sign_in in read_sign_ins(subject.profile.logs)
        if application is None or sign_in.application in (application.id, "")
    ]
    if not found:
        return skipped(_("Nobody has signed in since the log began."))
    newest = found[-1]
    reached = newest.steps[-1]
    text = _("{at}: {steps}").format(
        at=reached.at, steps=" → ".join(step.step for step in newest.steps)
    )
    if reached.step == "saved":
        return ok(text)
    if reached.code:
        title, action = advice_for(reached.code)
        return _failed(subject, newest, f"{title} ({reached.code}). {text}", action)
    if reached.step in ends():
        return ok(_("{text} (ended by the person)").format(text=text))
    return warning(
        _("{text}; it has not ended, or the program did not live to see it").format(text=text),
        _("If no sign-in is under way, start it again and watch where it stops."),
    )


def _failed(subject: Subject, sign_in: SignIn, text: str, action: str) -> Finding:
    """Weigh a failure by what came later: a connection that worked since, or a week without any."""
    at = datetime.fromisoformat(sign_in.steps[-1].at)
    for connection in subject.index.connections:
        verified = connection.verified_at
        if connection.application_id == sign_in.application and verified and verified > at:
            since = _("{text} Since then “{name}” has worked.")
            return ok(since.format(text=text, name=connection.name))
    if subject.clock() - at > STALE:
        return warning(text, action)
    return failed(text, action)


CHECKS = (
    Check(
        "sign_in.last",
        N_("Did the last sign-in succeed?"),
        last,
        (
            "application.fields",
            "application.authorization",
            "application.secret",
            "store.backend",
            "loopback.port",
            "network.dns",
            "network.portal",
            "network.proxy",
            "network.tls",
            "network.tcp",
            "network.answer",
            "clock.offset",
        ),
    ),
)
