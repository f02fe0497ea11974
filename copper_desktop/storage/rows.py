"""How our data becomes rows of the index's tables, and back.

Times are ISO 8601 in UTC, lists are separated by spaces, tags by line ends. Knows nothing of files
and transactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from copper_desktop.connection import (
    Account,
    Colour,
    Connection,
    Evidence,
    Health,
    Identity,
    Label,
    User,
)

if TYPE_CHECKING:
    from copper_desktop.model import Application

Value = str | int | float | None
Row = Sequence[Any]

APPLICATION_COLUMNS = (
    "id, name, client_id, redirect_uri, authorization_endpoint, token_endpoint, api_base, "
    "scopes, pkce, revoke_page"
)
CONNECTION_COLUMNS = (
    "id, application_id, name, user_id, user_name, user_email, account_id, account_name, scopes, "
    "connected_at, expires_at, health, verified_at, evidence_at, evidence_asked, evidence_status, "
    "evidence_duration, evidence_request_id, evidence_code, renewable, evidence_detail, "
    "tags, note, colour"
)


def application(row: Row) -> Application:
    """Read a row of APPLICATION_COLUMNS."""
    from copper_desktop.model import Application

    *texts, scopes, pkce, revoke_page = row
    id_, name, client_id, redirect_uri, authorization, token, api_base = texts
    return Application(
        id=id_,
        name=name,
        client_id=client_id,
        redirect_uri=redirect_uri,
        authorization_endpoint=authorization,
        token_endpoint=token,
        api_base=api_base,
        scopes=tuple(scopes.split()),
        pkce=bool(pkce),
        revoke_page=revoke_page,
    )


def application_values(application: Application) -> dict[str, Value]:
    """Return the columns of an application by name."""
    return {
        "id": application.id,
        "name": application.name,
        "client_id": application.client_id,
        "redirect_uri": application.redirect_uri,
        "authorization_endpoint": application.authorization_endpoint,
        "token_endpoint": application.token_endpoint,
        "api_base": application.api_base,
        "scopes": " ".join(application.scopes),
        "pkce": int(application.pkce),
        "revoke_page": application.revoke_page,
    }


def connection(row: Row) -> Connection:
    """Read a row of CONNECTION_COLUMNS; raises ValueError when a value cannot be read."""
    id_, application_id, name, *identity, scopes, connected, expires, health, verified = row[:13]
    return Connection(
        id=id_,
        application_id=application_id,
        name=name,
        identity=_identity(identity),
        scopes=tuple(scopes.split()),
        connected_at=datetime.fromisoformat(connected),
        expires_at=_time(expires),
        health=Health(health),
        verified_at=_time(verified),
        evidence=_evidence((*row[13:19], row[20])),
        renewable=bool(row[19]),
        label=_label(row[21:]),
    )


def connection_values(connection: Connection) -> dict[str, Value]:
    """Return the columns of a connection by name, but those of its label.

    These are written by themselves: what is found out about a connection never touches them.
    """
    user = connection.identity.user if connection.identity else None
    account = connection.identity.account if connection.identity else None
    evidence = connection.evidence
    return {
        "id": connection.id,
        "application_id": connection.application_id,
        "name": connection.name,
        "user_id": user.id if user else None,
        "user_name": user.name if user else None,
        "user_email": user.email if user else None,
        "account_id": account.id if account else None,
        "account_name": account.name if account else None,
        "scopes": " ".join(connection.scopes),
        "connected_at": connection.connected_at.isoformat(),
        "expires_at": connection.expires_at.isoformat() if connection.expires_at else None,
        "health": connection.health.value,
        "verified_at": connection.verified_at.isoformat() if connection.verified_at else None,
        "evidence_at": evidence.at.isoformat() if evidence else None,
        "evidence_asked": evidence.asked if evidence else None,
        "evidence_status": evidence.status if evidence else None,
        "evidence_duration": evidence.duration if evidence else None,
        "evidence_request_id": evidence.request_id if evidence else None,
        "evidence_code": evidence.code if evidence else None,
        "renewable": int(connection.renewable),
        "evidence_detail": evidence.detail if evidence else None,
    }


def label_values(label: Label) -> dict[str, Value]:
    """Return the columns of a label by name."""
    return {"tags": "\n".join(label.tags), "note": label.note, "colour": label.colour.value}


def _label(columns: Row) -> Label:
    tags, note, colour = columns
    if not (tags or note or colour):
        return _NO_LABEL
    return Label(tuple(tags.splitlines()), note, Colour(colour))


_NO_LABEL = Label()


def _identity(columns: Row) -> Identity | None:
    user_id, user_name, user_email, account_id, account_name = columns
    if user_id is None or account_id is None:
        return None
    return Identity(User(user_id, user_name, user_email), Account(account_id, account_name))


def _evidence(columns: Row) -> Evidence | None:
    at, asked, status, duration, request_id, code, detail = columns
    if at is None:
        return None
    moment = datetime.fromisoformat(at)
    return Evidence(moment, asked, status, duration, request_id, code, detail)


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
