"""What a running sandbox remembers, in one place for its routes; knows no HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from copper_desktop.sandbox.authorization_request import AuthorizationRequest
from copper_desktop.sandbox.codes import Codes
from copper_desktop.sandbox.conditions import Condition
from copper_desktop.sandbox.expiring import Expiring
from copper_desktop.sandbox.grants import Grants
from copper_desktop.sandbox.limits import RollingLimit
from copper_desktop.sandbox.registration import Registration

SESSION_LIFETIME = timedelta(hours=8)
PAGE_LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What a form that lies in somebody's browser is about; the form itself holds only its id.

    ``return_to`` is the address to go on to after signing in or out. ``session`` and
    ``authorization`` are those of a consent page.
    """

    return_to: str
    session: str | None = None
    authorization: AuthorizationRequest | None = None


class Copper:
    """The state behind the pages, the token endpoint and the API.

    ``sessions`` maps a browser's cookie to the id of the person who signed in there, ``pages`` the
    random id inside an open form to what the form is about. ``condition`` and ``expires_in`` may be
    changed at any time, from any thread.
    """

    def __init__(
        self,
        registration: Registration,
        grants: Grants,
        *,
        expires_in: int | None,
        refreshes: bool = False,
        requests_per_minute: int | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.registration = registration
        self.grants = grants
        self.expires_in = expires_in
        self.refreshes = refreshes
        self.condition = Condition.NORMAL
        self.clock = clock
        self.codes = Codes(clock)
        self.limit = RollingLimit(requests_per_minute, clock)
        self.sessions: Expiring[int] = Expiring(SESSION_LIFETIME, clock)
        self.pages: Expiring[OpenPage] = Expiring(PAGE_LIFETIME, clock)
