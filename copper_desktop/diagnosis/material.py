"""What a support bundle is made from, gathered from the disk; nothing is taken out here yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from copper_desktop import errors
from copper_desktop.diagnosis import logs
from copper_desktop.diagnosis.checks.connections import AT_MOST, token_of
from copper_desktop.diagnosis.checks.store import is_ready
from copper_desktop.diagnosis.crash import Crash, crash_before
from copper_desktop.diagnosis.index_view import opened
from copper_desktop.diagnosis.report import Report
from copper_desktop.diagnosis.settings_view import read_settings
from copper_desktop.diagnosis.sign_ins import SignIn, read_sign_ins
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.model import Application, Connection

MAX_RECORDS = 20_000

EVENT_FIELDS = (
    "connection_id",
    "at",
    "kind",
    "health",
    "asked",
    "status",
    "duration",
    "request_id",
    "code",
    "times",
)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a bundle may draw on; ``tokens`` maps a connection's id to its token."""

    report: Report
    applications: tuple[Application, ...] = ()
    connections: tuple[Connection, ...] = ()
    sign_ins: tuple[SignIn, ...] = ()
    events: tuple[Mapping[str, object], ...] = ()
    records: tuple[Mapping[str, object], ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    crash: Crash | None = None
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)


def gather(subject: Subject, report: Report) -> Material:
    """Return what there is; blocks, reads alone, and never raises for what cannot be read."""
    applications = list(subject.applications or subject.index.applications)
    if subject.application is not None and subject.application not in applications:
        applications.append(subject.application)
    folder = subject.profile.logs
    return Material(
        report=report,
        applications=tuple(applications),
        connections=subject.index.connections,
        sign_ins=read_sign_ins(folder),
        events=_events(subject.profile.index),
        records=tuple(logs.read(folder))[-MAX_RECORDS:],
        settings=read_settings(subject.profile.settings),
        crash=crash_before(folder),
        tokens=_tokens(subject),
    )


def _events(path: Path) -> tuple[Mapping[str, object], ...]:
    try:
        with closing(opened(path)) as database:
            return tuple(dict(row) for row in database.execute("SELECT * FROM event ORDER BY id"))
    except (sqlite3.Error, OSError):
        return ()


def _tokens(subject: Subject) -> Mapping[str, str]:
    found: dict[str, str] = {}
    try:
        if subject.index.connections and is_ready(subject):
            for connection in subject.index.connections[:AT_MOST]:
                found[connection.id] = token_of(subject, connection)
    except errors.CredentialStoreError:
        pass
    return found
