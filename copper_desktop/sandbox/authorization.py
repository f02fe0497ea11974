"""The authorization endpoint: consent, and the form POST back to the application.

Owns the order of checks of RFC 6749 section 4.1; knows no tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copper_desktop.sandbox.authorization_request import (
    Refused,
    Unanswerable,
    read,
    trusted_redirect,
)
from copper_desktop.sandbox.copper import OpenPage
from copper_desktop.sandbox.pages import expired, page, problem
from copper_desktop.sandbox.parameters import form_of, parse
from copper_desktop.sandbox.registration import form_source
from copper_desktop.sandbox.sign_in import here, picker, session_of, signed_in

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from copper_desktop.sandbox.authorization_request import AuthorizationRequest
    from copper_desktop.sandbox.copper import Copper
    from copper_desktop.sandbox.data.directory import Person

_LOOPBACK = "http://127.0.0.1:* http://localhost:*"
"""Browsers hold redirects to ``form-action`` too, and an https relay redirects to loopback."""

_PLAIN_WORDS = {"developer/v1/all": "Read and change your Copper records"}


async def authorize(request: Request) -> Response:
    """Answer ``GET /oauth/authorize``."""
    copper: Copper = request.app.state.copper
    parameters = parse(request.url.query)
    try:
        redirect_uri = trusted_redirect(copper.registration, parameters)
    except Unanswerable as reason:
        return problem("This request cannot be answered", str(reason))
    try:
        asked = read(copper.registration, parameters, redirect_uri)
    except Refused as refusal:
        state = parameters.get("state")
        return _send_back(redirect_uri, _error(refusal.error, refusal.description, state))
    someone = signed_in(request)
    return picker(request) if someone is None else _consent_page(request, asked, someone)


async def consent(request: Request) -> Response:
    """Answer ``POST /oauth/consent``; the page is good once, and only in its own session."""
    copper: Copper = request.app.state.copper
    form = await form_of(request)
    someone = signed_in(request)
    opened = copper.pages.take(form.get("page"))
    if opened is None or someone is None or opened.session != session_of(request):
        return expired()
    asked = opened.authorization
    decision = form.get("decision")
    if asked is None or decision not in ("authorize", "deny"):
        return expired()
    if decision == "deny":
        words = "The person did not authorize the application."
        return _send_back(asked.redirect_uri, _error("access_denied", words, asked.state))
    code = copper.codes.issue(
        client_id=asked.client_id,
        redirect_uri=asked.redirect_uri,
        scope=asked.scope,
        person_id=someone.id,
        challenge=asked.challenge,
    )
    return _send_back(asked.redirect_uri, {"code": code, **_state(asked.state)})


def _consent_page(request: Request, asked: AuthorizationRequest, someone: Person) -> Response:
    copper: Copper = request.app.state.copper
    opened = OpenPage(here(request), session_of(request), asked)
    return page(
        "consent.html",
        page=copper.pages.add(opened),
        application=copper.registration.name,
        person=someone,
        scopes=[(scope, _PLAIN_WORDS[scope]) for scope in asked.scope.split()],
    )


def _send_back(redirect_uri: str, fields: dict[str, str]) -> Response:
    return page(
        "send_back.html",
        form_action=f"{form_source(redirect_uri)} {_LOOPBACK}",
        redirect_uri=redirect_uri,
        fields=fields,
    )


def _error(error: str, description: str, state: str | None) -> dict[str, str]:
    return {"error": error, "error_description": description, **_state(state)}


def _state(state: str | None) -> dict[str, str]:
    return {} if state is None else {"state": state}
