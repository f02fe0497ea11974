"""Reads an authorization request by RFC 6749 section 4.1.1; knows no pages and no people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copper_desktop.sandbox.codes import METHODS, Challenge, well_formed

if TYPE_CHECKING:
    from copper_desktop.sandbox.parameters import Parameters
    from copper_desktop.sandbox.registration import Registration


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A valid request, and where its answer goes."""

    client_id: str
    redirect_uri: str
    scope: str
    state: str | None = field(repr=False)
    challenge: Challenge | None


class Unanswerable(Exception):
    """The request must not be answered to its redirect URI (RFC 6749 section 4.1.2.1)."""


class Refused(Exception):
    """The request is invalid in a way that its redirect URI is told about."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


def trusted_redirect(registration: Registration, parameters: Parameters) -> str:
    """Return the redirect URI once client and redirect URI are known; raises Unanswerable."""
    if parameters.all("client_id") != [registration.client_id]:
        raise Unanswerable("The application is not registered here.")
    redirect_uri = parameters.get("redirect_uri")
    if redirect_uri is None or not registration.accepts_redirect(redirect_uri):
        raise Unanswerable("The redirect URI is not one that the application registered.")
    return redirect_uri


def read(
    registration: Registration, parameters: Parameters, redirect_uri: str
) -> AuthorizationRequest:
    """Check everything else; raises Refused."""
    if repeated := parameters.repeated():
        raise Refused("invalid_request", f"Sent more than once: {', '.join(repeated)}.")
    response_type = parameters.get("response_type")
    if response_type is None:
        raise Refused("invalid_request", "response_type is missing.")
    if response_type != "code":
        raise Refused("unsupported_response_type", "Only the response type code is supported.")
    return AuthorizationRequest(
        client_id=registration.client_id,
        redirect_uri=redirect_uri,
        scope=_scope(registration, parameters),
        state=parameters.get("state"),
        challenge=_challenge(parameters),
    )


def _scope(registration: Registration, parameters: Parameters) -> str:
    scopes = (parameters.get("scope") or "").split()
    if not scopes or not set(scopes) <= set(registration.scopes):
        raise Refused("invalid_scope", f"Known scopes: {' '.join(registration.scopes)}.")
    return " ".join(dict.fromkeys(scopes))


def _challenge(parameters: Parameters) -> Challenge | None:
    value, method = parameters.get("code_challenge"), parameters.get("code_challenge_method")
    if value is None:
        if method is not None:
            raise Refused("invalid_request", "code_challenge is missing.")
        return None
    if method not in (None, *METHODS):
        raise Refused("invalid_request", "Only the challenge methods S256 and plain are supported.")
    if not well_formed(value):
        raise Refused("invalid_request", "code_challenge has not the form of RFC 7636.")
    return Challenge(value, method or "plain")
