"""The authorization response (RFC 6749 section 4.1.2): from its parameters to a code or an error.

Knows nothing of sockets. GET carries the parameters in the query, POST in a form body (OAuth 2.0
Form Post Response Mode).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from copper_desktop import errors
from copper_desktop.oauth.registration import origin
from copper_desktop.visible import visible

MAX_PARAMETERS = 50
MAX_WORDS = 500

_REFUSALS: dict[str, type[errors.AuthorizationRefused]] = {
    "access_denied": errors.AccessDenied,
    "invalid_request": errors.AuthorizationRequestInvalid,
    "unauthorized_client": errors.ApplicationNotAuthorized,
    "unsupported_response_type": errors.ResponseTypeUnsupported,
    "invalid_scope": errors.ScopeRefused,
    "server_error": errors.AuthorizationServerFailed,
    "temporarily_unavailable": errors.AuthorizationServerBusy,
}


@dataclass(frozen=True, slots=True)
class AuthorizationResponse:
    """A code, and how it came: the browser's HTTP method, or PASTE."""

    code: str = field(repr=False)
    method: str


def parse_parameters(encoded: bytes) -> dict[str, str]:
    """Decode form-encoded parameters.

    Raises AnswerIncomplete when they are not UTF-8 or too many, and ParameterRepeated.
    """
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MAX_PARAMETERS,
            errors="strict",
        )
    except ValueError:
        raise errors.AnswerIncomplete from None  # the text would quote the body
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise errors.ParameterRepeated
    return parameters


def interpret(
    parameters: Mapping[str, str], *, method: str, state: str, authorization_endpoint: str
) -> AuthorizationResponse:
    """Return the response that ``parameters`` make.

    Raises an AnswerIgnored unless they carry this sign-in's state and either a code or an error,
    an AuthorizationRefused for an error, and IssuerMismatch when ``iss`` is present and of another
    origin than the authorization endpoint (RFC 9207; Copper announces no issuer to compare with).
    """
    given = parameters.get("state", "").encode(errors="surrogatepass")
    if not given:
        raise errors.StateMissing
    if not hmac.compare_digest(given, state.encode()):
        raise errors.StateMismatch
    issuer = parameters.get("iss")
    if issuer is not None and origin(issuer) != origin(authorization_endpoint):
        raise errors.IssuerMismatch(visible(issuer[:MAX_WORDS]))
    error, code = parameters.get("error"), parameters.get("code")
    if error:
        refusal = _REFUSALS.get(error, errors.AuthorizationRefused)
        raise refusal(
            visible(error[:MAX_WORDS]),
            _bounded(parameters.get("error_description")),
            _bounded(parameters.get("error_uri")),
        )
    if not code:
        raise errors.AnswerIncomplete
    return AuthorizationResponse(code, method)


def _bounded(words: str | None) -> str | None:
    return visible(words[:MAX_WORDS]) if words else None
