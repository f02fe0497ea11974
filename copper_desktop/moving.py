"""The file that takes applications and connections to another computer, without any secret.

JSON with a version. Each application is in it as its application file, so that it is judged by the
same rules when it is read. Knows no storage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from copper_desktop import errors
from copper_desktop.applications import file
from copper_desktop.i18n import _
from copper_desktop.labels import checked
from copper_desktop.model import (
    Account,
    Application,
    Colour,
    Connection,
    Health,
    Identity,
    Label,
    User,
)

FORMAT = "copper-desktop-move"
VERSION = 1
MAX_BYTES = 16 * 1024 * 1024

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Move:
    """What a file brings; the connections' health is ``missing``, since no token comes along."""

    applications: tuple[Application, ...]
    connections: tuple[Connection, ...]


def render(applications: Sequence[Application], connections: Sequence[Connection]) -> str:
    """Return the file; the simulated Copper and its connections stay behind."""
    taken = [found for found in applications if not found.builtin]
    ids = {found.id for found in taken}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "applications": [{"id": found.id, "file": file.render(found)} for found in taken],
        "connections": [_told(found) for found in connections if found.application_id in ids],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def parse(data: bytes, file_name: str) -> Move:
    """Read a file; raises MoveFileInvalid or ApplicationFileInvalid, and takes all or nothing."""
    try:
        if len(data) > MAX_BYTES:
            raise ValueError
        document = json.loads(data)
        if (document["format"], document["version"]) != (FORMAT, VERSION):
            raise ValueError
        applications = tuple(
            replace(file.parse(each["file"].encode(), file_name).application, id=_text(each["id"]))
            for each in document["applications"]
        )
        connections = tuple(_connection(each) for each in document["connections"])
    except (*_UNREADABLE, errors.LabelInvalid) as error:
        reason = _("it is no file that this version of Copper Desktop has saved")
        raise errors.MoveFileInvalid(file_name, reason) from error
    return Move(applications, connections)


def _told(connection: Connection) -> dict[str, object]:
    identity = connection.identity
    return {
        "id": connection.id,
        "application_id": connection.application_id,
        "name": connection.name,
        "connected_at": connection.connected_at.isoformat(),
        "scopes": list(connection.scopes),
        "user": None
        if identity is None
        else [identity.user.id, identity.user.name, identity.user.email],
        "account": None if identity is None else [identity.account.id, identity.account.name],
        "tags": list(connection.label.tags),
        "note": connection.label.note,
        "colour": connection.label.colour.value,
    }


def _connection(each: dict[str, Any]) -> Connection:
    connected_at = datetime.fromisoformat(each["connected_at"])
    if connected_at.tzinfo is None:
        raise ValueError
    return Connection(
        id=_text(each["id"]),
        application_id=_text(each["application_id"]),
        name=_text(each["name"]),
        identity=_identity(each["user"], each["account"]),
        scopes=tuple(map(_text, each["scopes"])),
        connected_at=connected_at,
        health=Health.MISSING,
        label=_label(each),
    )


def _label(each: dict[str, Any]) -> Label:
    """Read a label; files of older versions have none."""
    tags, note = each.get("tags", []), each.get("note", "")
    if not isinstance(tags, list) or not isinstance(note, str):
        raise ValueError
    return checked(Label(tuple(map(_text, tags)), note, Colour(each.get("colour", ""))))


def _identity(user: list[Any] | None, account: list[Any] | None) -> Identity | None:
    if user is None or account is None:
        return None
    user_id, user_name, email = user
    account_id, account_name = account
    return Identity(
        User(_number(user_id), _text(user_name), _text(email)),
        Account(_number(account_id), _text(account_name)),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 500 or not value.isprintable():
        raise ValueError
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError
    return value
