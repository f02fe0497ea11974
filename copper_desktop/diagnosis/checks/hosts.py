"""The hosts file, where somebody may have sent a server's name elsewhere and forgotten it."""

from __future__ import annotations

from copper_desktop.diagnosis.checks.asking import each_server
from copper_desktop.diagnosis.checks.endpoints import Endpoint
from copper_desktop.diagnosis.checks.network import connected
from copper_desktop.diagnosis.checks.tls import secured
from copper_desktop.diagnosis.hosts_file import hosts_lines
from copper_desktop.diagnosis.question import Check, Finding, Verdict, failed, ok, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _


def hosts_file_is_sound(subject: Subject) -> Finding:
    """See whether the hosts file sends a server's name elsewhere, and whether it answers there."""
    lines = hosts_lines(subject.hosts_file)

    def pinned(endpoint: Endpoint) -> list[str]:
        return [line.address for line in lines if endpoint.host.lower() in line.names]

    def ask(subject: Subject, endpoint: Endpoint) -> Finding:
        text = _("{host}: the hosts file says {addresses}")
        text = text.format(host=endpoint.host, addresses=", ".join(pinned(endpoint)))
        answers = [connected(subject, endpoint)]
        if endpoint.secure and answers[0].verdict is Verdict.OK:
            answers.append(secured(subject, endpoint))
        remedy = _("Take that line out of the hosts file, unless you know what it is for.")
        if answers[-1].verdict is Verdict.FAILED:
            return failed(f"{text}\n{answers[-1].evidence}", remedy)
        return warning(text, remedy)

    found = each_server(
        subject,
        ask,
        lambda endpoint: not (endpoint.is_here or endpoint.proxied) and bool(pinned(endpoint)),
    )
    if found.verdict is Verdict.SKIPPED:
        return ok(_("It names none of these servers."))
    return found


CHECKS = (
    Check(
        "network.hosts",
        N_("Does the hosts file leave the servers’ names alone?"),
        hosts_file_is_sound,
        ("network.proxy", "network.portal", "clock.offset"),
    ),
)
