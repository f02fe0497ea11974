"""What can go wrong at the token endpoint."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError, OAuthErrorResponse


class TokenError(CopperDesktopError):
    """The code could not be exchanged for a token."""


class TokenRequestRefused(TokenError, OAuthErrorResponse):
    """The token endpoint answered with an error that RFC 6749 does not name."""


class TokenRequestInvalid(TokenRequestRefused):
    """``invalid_request``: a parameter is missing, repeated or malformed."""


class ClientRefused(TokenRequestRefused):
    """``invalid_client``: client id or client secret are wrong."""


class GrantRefused(TokenRequestRefused):
    """``invalid_grant``: the code is expired, used, or bound to another request."""


class RenewalRefused(GrantRefused):
    """invalid_grant for a refresh token: the person has to sign in again."""


class ClientNotAuthorized(TokenRequestRefused):
    """``unauthorized_client``: this registration may not use this grant."""


class GrantTypeUnsupported(TokenRequestRefused):
    """``unsupported_grant_type``: the server does not know authorization codes."""


class TokenScopeRefused(TokenRequestRefused):
    """``invalid_scope``: the scope exceeds what was granted."""


class TokenEndpointFailed(TokenError):
    """The token endpoint answered with a status that says nothing about the request."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class TokenResponseInvalid(TokenError):
    """The token endpoint's answer is not a token response (RFC 6749 section 5.1).

    ``reason`` names the member or the content type, never a value.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
