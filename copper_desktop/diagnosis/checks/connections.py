"""Each connection: is its token there, and does Copper still take it? Asked apart from the API
client of the program, and recorded nowhere.
"""

from __future__ import annotations

import json
from dataclasses import replace

from copper_desktop import errors
from copper_desktop.diagnosis import probe
from copper_desktop.diagnosis.checks import ways
from copper_desktop.diagnosis.checks.asking import UNANSWERED, reason
from copper_desktop.diagnosis.checks.store import asked, is_ready
from copper_desktop.diagnosis.question import (
    Check,
    Finding,
    Verdict,
    failed,
    ok,
    refused,
    skipped,
    warning,
)
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe
from copper_desktop.model import Connection
from copper_desktop.storage import token_entry

AT_MOST = 20
"""Connections that are asked about; what is sent counts against Copper's limit."""


def tokens(subject: Subject) -> Finding:
    """See whether the token of every connection is in the credential store."""
    if not subject.index.connections:
        return skipped(_("There is no connection yet."))
    if not is_ready(subject):
        return skipped(_("The credential store is locked or missing."))
    missing = []
    for connection in subject.connections:
        try:
            token_of(subject, connection)
        except errors.SecretMissing:
            missing.append(label_of(subject, connection))
        except errors.CredentialStoreError as error:
            message = describe(error)
            return failed(f"{message.title} ({message.code}).", message.action)
    if missing:
        return failed(
            _("Without a token: {names}.").format(names=", ".join(missing)),
            _("If they were deleted by hand, connect again."),
        )
    text = _("The tokens of {count} connections are there.")
    return ok(text.format(count=len(subject.index.connections)))


def health(subject: Subject) -> Finding:
    """Ask Copper for each connection who it is."""
    if not subject.index.connections:
        return skipped(_("There is no connection yet."))
    if not is_ready(subject):
        return skipped(_("The credential store is locked or missing."))
    found = [_asked(subject, each) for each in subject.connections[:AT_MOST]]
    evidence = "\n".join(each.evidence for each in found)
    for verdict in (Verdict.FAILED, Verdict.WARNING):
        wrong = [each for each in found if each.verdict is verdict]
        if wrong:
            worst = next((each for each in wrong if each.is_final), wrong[0])
            return replace(worst, evidence=evidence)
    if all(each.verdict is Verdict.SKIPPED for each in found):
        return skipped(evidence)
    return ok(evidence)


def _asked(subject: Subject, connection: Connection) -> Finding:
    name = label_of(subject, connection)
    known = subject.applications or subject.index.applications
    used = [each for each in known if each.id == connection.application_id]
    if subject.application is not None and subject.application.id == connection.application_id:
        used = [subject.application]
    if not used:
        return skipped(_("{name}: its registration is not known here.").format(name=name))
    try:
        token = token_of(subject, connection)
    except errors.CredentialStoreError as error:
        message = describe(error)
        return skipped(f"{name}: {message.title} ({message.code}).")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    base, mark, query = used[0].api_base.partition("?")
    try:
        reply = ways.fetch(subject, f"{base.rstrip('/')}/users/me{mark}{query}", headers)
    except (*UNANSWERED, ValueError) as error:
        return failed(
            _("{name}: {reason}").format(name=name, reason=reason(error)),
            _("See the checks of the network; the connection itself may be all right."),
        )
    return _judged(connection, reply, subject)


def _judged(connection: Connection, reply: probe.Reply, subject: Subject) -> Finding:
    text = _("{name}: {status} in {milliseconds} ms").format(
        name=label_of(subject, connection),
        status=reply.status,
        milliseconds=round(reply.seconds * 1000),
    )
    if request_id := reply.headers.get("x-request-id"):
        text = f"{text}, x-request-id {request_id[:100]}"
    if 200 <= reply.status < 300 and _is_json(reply):
        return ok(text)
    if reply.status == 401 and _is_json(reply):
        expired = connection.expires_at is not None and connection.expires_at <= subject.clock()
        if expired:
            text = _("{text}: the token has expired").format(text=text)
            return refused(text, _("Connect again."))
        text = _("{text}: Copper does not accept the token").format(text=text)
        return refused(text, _("It was revoked at Copper, or was never valid: connect again."))
    if reply.status == 429:
        text = _("{text}: too many requests").format(text=text)
        return warning(text, _("Wait a minute; other programs that use this access count too."))
    return failed(
        text, _("That is no answer of Copper’s API: see the network and Copper’s status page.")
    )


def token_of(subject: Subject, connection: Connection) -> str:
    """Return the token of a connection; raises a CredentialStoreError."""
    entry = subject.index.entry_of(connection.id)
    if entry is None:
        raise errors.SecretMissing
    line = asked(subject, lambda store: store.read(entry))
    found = token_entry.decode(line)
    if found is None:
        subject.learn(line)
        raise errors.SecretMissing
    subject.learn(found.access_token)
    subject.learn(found.refresh_token)
    return found.access_token


def label_of(subject: Subject, connection: Connection) -> str:
    """Return what tells a connection from the others: its name, or that and the start of its id."""
    same = [each for each in subject.index.connections if each.name == connection.name]
    return connection.name if len(same) == 1 else f"{connection.name} [{connection.id[:8]}]"


def _is_json(reply: probe.Reply) -> bool:
    try:
        return isinstance(json.loads(reply.body), dict)
    except (ValueError, RecursionError):
        return False


CHECKS = (
    Check(
        "connections.tokens",
        N_("Are the tokens in the credential store?"),
        tokens,
        ("storage.index", "store.backend", "store.round_trip"),
        deadline=30.0,
    ),
    Check(
        "connections.health",
        N_("Does Copper still accept the connections?"),
        health,
        (
            "storage.index",
            "store.backend",
            "network.dns",
            "network.portal",
            "network.proxy",
            "network.tls",
            "network.tcp",
            "copper.status",
            "network.answer",
        ),
        deadline=60.0,
    ),
)
