"""The support bundle: a zip that says everything about a problem and nothing about a secret.

Only fields known to be safe go in. Every text has passed the redaction and the pseudonyms, and
every file as a whole passes the redaction once more. What is shown before saving is what is saved.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from copper_desktop import __version__, errors
from copper_desktop.diagnosis.material import EVENT_FIELDS, Material
from copper_desktop.diagnosis.pseudonyms import Pseudonyms
from copper_desktop.diagnosis.redaction import Redaction
from copper_desktop.diagnosis.report import Report, as_json, summary, wrong
from copper_desktop.model import Application, Connection

SCHEMA = 1
REFERENCE_LENGTH = 8
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_RECORD_FIELDS = ("at", "level", "logger", "process", "message", "exception", "where", "event")
_EVENT_FIELDS = ("sign_in", "application", "step", "method", "status", "code")
_CONTENTS = {
    "summary.md": ("the first cause and whatever else is wrong", "secrets, names"),
    "checks.json": ("every check with its verdict and evidence", "secrets, names"),
    "sign-ins.json": ("the last sign-ins, step by step", "codes, states, addresses"),
    "connections.json": (
        "each connection's health, with a fingerprint of its token",
        "tokens, names, e-mail addresses, tags, notes",
    ),
    "applications.json": ("the registrations", "client secrets, client IDs"),
    "events.json": ("what happened to each connection", "answers of the API"),
    "log.jsonl": ("the log", "secrets, names, texts of exceptions"),
    "settings.json": ("switches and numbers among the settings", "every text among them"),
    "crash.json": ("where an earlier run met a fault", "texts of exceptions, values"),
}

_logger = logging.getLogger(__name__)

Scrub = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that is ready to be looked at and saved; ``files`` maps a name to its bytes."""

    reference: str
    summary: str
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def name(self) -> str:
        """The file name that it should have."""
        return f"copper-desktop-{self.reference}.zip"


def new_reference() -> str:
    """Return eight characters by which people name a bundle; none is easily mistaken."""
    return "".join(secrets.choice(_LETTERS) for _ in range(REFERENCE_LENGTH))


def summary_for_chat(
    report: Report, connections: Iterable[Connection], redaction: Redaction, reference: str
) -> str:
    """Return a few lines without secrets and names, by which a bundle is found again."""
    pseudonyms = _pseudonyms(connections, include_identities=False)
    return pseudonyms.exchange(redaction.mask(summary(report, reference)))


def build(
    material: Material,
    redaction: Redaction,
    now: datetime,
    *,
    include_identities: bool = False,
    reference: str = "",
) -> Bundle:
    """Return the bundle of ``material``; logs its reference, a new one unless it is given."""
    reference = reference or new_reference()
    _logger.info("support bundle %s", reference)
    pseudonyms = _pseudonyms(material.connections, include_identities=include_identities)
    for token in material.tokens.values():
        redaction.learn(token)

    def scrub(value: object) -> object:
        match value:
            case str():
                return pseudonyms.exchange(redaction.mask(value))
            case Mapping():
                return {str(scrub(str(name))): scrub(each) for name, each in value.items()}
            case list() | tuple():
                return [scrub(each) for each in value]
            case bool() | int() | float() | None:
                return value
        return f"({type(value).__name__})"

    short = str(scrub(summary(material.report, reference)))
    texts = {
        "summary.md": _summary(material, reference, scrub),
        "checks.json": _json(as_json(material.report, scrub)),
        "sign-ins.json": _json(scrub([asdict(sign_in) for sign_in in material.sign_ins])),
        "connections.json": _json(
            [_connection(each, material, pseudonyms, scrub) for each in material.connections]
        ),
        "applications.json": _json(
            [_application(each, pseudonyms, scrub) for each in material.applications]
        ),
        "events.json": _json([scrub(_only(each, EVENT_FIELDS)) for each in material.events]),
        "log.jsonl": "".join(
            json.dumps(scrub(_record(each)), ensure_ascii=False) + "\n" for each in material.records
        ),
        "settings.json": _json(scrub(_settings(material.settings))),
    }
    if material.crash is not None:
        texts["crash.json"] = _json(scrub(asdict(material.crash)))
    files = {name: _visible(redaction.mask_known(text)).encode() for name, text in texts.items()}
    manifest = _manifest(files, reference, now, include_identities)
    files["manifest.json"] = _json(manifest).encode()
    return Bundle(reference, short, files)


def packed(bundle: Bundle) -> bytes:
    """Return the zip."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in bundle.files.items():
            into.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def save(bundle: Bundle, path: Path) -> Path:
    """Write the zip whole or not at all, readable by its owner alone; return where it is.

    A folder gets a file of the bundle's own name. Raises BundleNotSaved.
    """
    path = path / bundle.name if path.is_dir() else path
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".copper-desktop-")
        with os.fdopen(handle, "wb") as file:
            file.write(packed(bundle))
        Path(beside).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise errors.BundleNotSaved(str(path), error.strerror or "") from error
    return path


def _pseudonyms(connections: Iterable[Connection], *, include_identities: bool) -> Pseudonyms:
    pseudonyms = Pseudonyms(include_identities=include_identities)
    pseudonyms.learn_machine()
    for connection in connections:
        if connection.identity is not None:
            user, account = connection.identity.user, connection.identity.account
            pseudonyms.learn("email", user.email)
            pseudonyms.learn("person", user.name)
            pseudonyms.learn("account", account.name)
        pseudonyms.learn("connection", connection.name)
    return pseudonyms


def _summary(material: Material, reference: str, scrub: Scrub) -> str:
    lines = [f"# Support bundle {reference}", "", *summary(material.report).splitlines(), ""]
    for result in wrong(material.report):
        reason = material.report.explained.get(result.id)
        more = f" (explained by {reason})" if reason else ""
        lines += [f"## {result.verdict}: {result.id}{more}", "", result.evidence, ""]
        lines += [result.remedy, ""]
    return "\n".join(str(scrub(line)) for line in lines)


def _connection(
    connection: Connection, material: Material, pseudonyms: Pseudonyms, scrub: Scrub
) -> object:
    token, evidence, identity = (
        material.tokens.get(connection.id),
        connection.evidence,
        connection.identity,
    )
    described = {
        "id": connection.id,
        "application_id": connection.application_id,
        "name": pseudonyms.of("connection", connection.name),
        "account": pseudonyms.of("account", identity.account.name) if identity else None,
        "person": pseudonyms.of("person", identity.user.name) if identity else None,
        "email": pseudonyms.of("email", identity.user.email) if identity else None,
        "tags": len(connection.label.tags),
        "has_note": bool(connection.label.note),
        "colour": connection.label.colour.value,
        "scopes": list(connection.scopes),
        "health": connection.health.value,
        "connected_at": _moment(connection.connected_at),
        "expires_at": _moment(connection.expires_at),
        "verified_at": _moment(connection.verified_at),
        "token": f"fingerprint {pseudonyms.fingerprint(token)}" if token else None,
        "evidence": None
        if evidence is None
        else {
            "at": _moment(evidence.at),
            "asked": evidence.asked,
            "status": evidence.status,
            "request_id": evidence.request_id,
            "code": evidence.code,
        },
    }
    return scrub(described)


def _application(application: Application, pseudonyms: Pseudonyms, scrub: Scrub) -> object:
    described = {
        "id": application.id,
        "name": application.name,
        "client_id": f"fingerprint {pseudonyms.fingerprint(application.client_id)}",
        "redirect_uri": application.redirect_uri,
        "authorization_endpoint": application.authorization_endpoint,
        "token_endpoint": application.token_endpoint,
        "api_base": application.api_base,
        "scopes": list(application.scopes),
        "pkce": application.pkce,
        "builtin": application.builtin,
    }
    return scrub(described)


def _settings(settings: Mapping[str, object]) -> dict[str, object]:
    """Keep switches and numbers; a text may be anything."""
    return {
        name: value if isinstance(value, bool | int | float | None) else "(left out)"
        for name, value in settings.items()
        if name.isidentifier()
    }


def _manifest(
    files: Mapping[str, bytes], reference: str, now: datetime, include_identities: bool
) -> dict[str, object]:
    described = [
        {
            "name": name,
            "bytes": len(content),
            "contains": _CONTENTS[name][0],
            "removed": _CONTENTS[name][1],
        }
        for name, content in files.items()
    ]
    return {
        "schema": SCHEMA,
        "reference": reference,
        "version": __version__,
        "created": now.isoformat(timespec="seconds"),
        "identities": "included" if include_identities else "exchanged for pseudonyms",
        "files": described,
    }


def _record(record: Mapping[str, object]) -> dict[str, object]:
    """Return what of a record of the log is known to be safe."""
    kept = _only(record, _RECORD_FIELDS)
    if "event" in kept:
        event = kept["event"]
        kept["event"] = _only(event, _EVENT_FIELDS) if isinstance(event, Mapping) else None
    return kept


def _visible(text: str) -> str:
    """Return ``text`` with escapes for what nobody would see, as it is or at all, in a preview."""
    return "\n".join(
        line if line.isprintable() else "".join(map(_visible_character, line))
        for line in text.split("\n")
    )


def _visible_character(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


def _only(values: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: values[name] for name in names if name in values}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
