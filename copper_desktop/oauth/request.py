"""The authorization request (RFC 6749 section 4.1.1) with state and PKCE; sends nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import unquote_plus, urlencode, urlsplit

from oauthlib.oauth2 import WebApplicationClient

from copper_desktop.model import Application

STATE_BYTES = 32
VERIFIER_LENGTH = 64


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """One sign-in's request and what its answer is checked against.

    ``redirect_uri`` goes unchanged into the token request. ``code_verifier`` is None when the
    application has PKCE switched off.
    """

    url: str = field(repr=False)
    redirect_uri: str
    state: str = field(repr=False)
    code_verifier: str | None = field(repr=False)


def new_state() -> str:
    """Return a state with 256 random bits (RFC 6749 section 10.12)."""
    return secrets.token_urlsafe(STATE_BYTES)


def authorization_request(
    application: Application, redirect_uri: str, state: str
) -> AuthorizationRequest:
    """Build the URL to open in the browser.

    The endpoint's own query is kept as it is, except that a parameter of ours replaces one of the
    same name, since none may be repeated (RFC 6749 section 3.1). PKCE is S256 (RFC 7636).
    """
    parameters = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(application.scopes),
        "state": state,
    }
    verifier = None
    if application.pkce:
        client = WebApplicationClient(application.client_id)
        verifier = client.create_code_verifier(VERIFIER_LENGTH)
        parameters["code_challenge"] = client.create_code_challenge(verifier, "S256")
        parameters["code_challenge_method"] = "S256"
    url = _with_parameters(application.authorization_endpoint, parameters)
    return AuthorizationRequest(url, redirect_uri, state, verifier)


def _with_parameters(endpoint: str, parameters: dict[str, str]) -> str:
    parts = urlsplit(endpoint)
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and unquote_plus(pair.partition("=")[0]) not in parameters
    ]
    given = {name: value for name, value in parameters.items() if value}
    return parts._replace(query="&".join([*kept, urlencode(given)]), fragment="").geturl()
