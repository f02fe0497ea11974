"""What can go wrong with a call of the Developer API, before and after it is sent."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError


class ApiError(CopperDesktopError):
    """The API refused a call.

    ``status`` is the HTTP status, ``server_message`` the API's own words (bounded, may be None),
    ``request_id`` its ``x-request-id`` and ``duration`` seconds until the whole answer was here.
    """

    def __init__(
        self,
        status: int,
        *,
        server_message: str | None = None,
        request_id: str | None = None,
        duration: float = 0.0,
    ) -> None:
        super().__init__(status, server_message, request_id)
        self.status = status
        self.server_message = server_message
        self.request_id = request_id
        self.duration = duration


class TokenRejected(ApiError):
    """401: the token was revoked at Copper, or was never valid."""


class AccessForbidden(ApiError):
    """403: this person may not see that; it says nothing about the token."""


class NotFound(ApiError):
    """404: there is no such record or operation."""


class RequestRefused(ApiError):
    """Another 4xx: Copper did not accept what was sent."""


class RateLimited(ApiError):
    """429: more than 180 requests in a minute."""


class ApiFailed(ApiError):
    """5xx: the fault is Copper's."""


class ApiAnswerInvalid(ApiError):
    """The answer is not what this operation returns, for example a proxy's HTML page."""


class CallInvalid(CopperDesktopError):
    """A call was not sent, because Copper could not have answered it; ``reason`` says why."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class ParameterInvalid(CallInvalid):
    """The value of the parameter ``name`` is missing or not of its type."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.args = (name, reason)
        self.name = name


class BodyInvalid(CallInvalid):
    """The body that was entered is not a JSON object."""


class PathInvalid(CallInvalid):
    """The path that was entered does not lie below the API's base."""


class WriteRefused(CallInvalid):
    """The call would change something at Copper; only reads are sent."""
