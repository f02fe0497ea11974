"""What the program talks about: frozen data, no behaviour beyond what the data itself says.

Times are aware datetimes in UTC. Nothing here knows where it is stored or how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from copper_desktop.connection import Account as Account
from copper_desktop.connection import Colour as Colour
from copper_desktop.connection import Connection as Connection
from copper_desktop.connection import Evidence as Evidence
from copper_desktop.connection import Health as Health
from copper_desktop.connection import Identity as Identity
from copper_desktop.connection import Label as Label
from copper_desktop.connection import User as User
from copper_desktop.connection import is_same_identity as is_same_identity
from copper_desktop.expiry import EXPIRY_WARNING as EXPIRY_WARNING

COPPER_AUTHORIZATION_ENDPOINT = "https://app.copper.com/oauth/authorize"
COPPER_TOKEN_ENDPOINT = "https://app.copper.com/oauth/token"  # noqa: S105  an address
COPPER_API_BASE = "https://api.copper.com/developer_api/v1"
COPPER_REVOKE_PAGE = "https://app.copper.com/"
COPPER_SCOPES = ("developer/v1/all",)


@dataclass(frozen=True, slots=True)
class Application:
    """An OAuth client registration, without its secret.

    ``redirect_uri`` is exactly as registered; a loopback IP literal without a port gets one that
    the operating system gives (RFC 8252 section 7.3). Endpoints may carry a query of their own.
    ``builtin`` is true of the sandbox, whose addresses are found anew at each start and whose
    secret is never stored; ``managed`` of one that an administrator put here, which is read-only.
    """

    id: str
    name: str
    client_id: str
    redirect_uri: str
    authorization_endpoint: str = COPPER_AUTHORIZATION_ENDPOINT
    token_endpoint: str = COPPER_TOKEN_ENDPOINT
    api_base: str = COPPER_API_BASE
    scopes: tuple[str, ...] = COPPER_SCOPES
    pkce: bool = True
    revoke_page: str = COPPER_REVOKE_PAGE
    builtin: bool = False
    managed: bool = False


COPPER = Application("", "Copper", "", "")
"""Copper's own servers, where there is no registration yet to name others."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token response (RFC 6749 section 5.1), its expiry made absolute.

    ``expires_at`` is None when the server gave no lifetime, which at Copper means "does not
    expire". ``scopes`` are those granted.
    """

    access_token: str = field(repr=False)
    scopes: tuple[str, ...]
    expires_at: datetime | None = None
    refresh_token: str | None = field(default=None, repr=False)


class EventKind(StrEnum):
    """What can happen to a connection and is remembered."""

    CONNECTED = "connected"
    RECONNECTED = "reconnected"
    CHECKED = "checked"
    CALLED = "called"
    RENAMED = "renamed"
    LABELLED = "labelled"
    LENDING_ON = "lending_on"
    LENDING_OFF = "lending_off"
    TOKEN_PRINTED = "token_printed"  # noqa: S105  the name of an event
    COMMAND_RUN = "command_run"
    RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a connection at ``at``, and how the connection was after it.

    ``evidence`` is what was learnt, if anything was asked. ``times`` counts checks in a row that
    found the same; ``at`` and ``evidence`` are then those of the last.
    """

    at: datetime
    kind: EventKind
    health: Health
    evidence: Evidence | None = None
    times: int = 1


class StepKind(StrEnum):
    """The steps of a sign-in, in the order in which they happen.

    A browser that did not open is a step and no end: the link can be opened by hand. Neither is an
    answer that does not belong to the sign-in, nor a long silence: the wait goes on. Copper can
    give a token and not say whose it is (``unidentified``). The same person again, or somebody else
    than was to sign in again, is told before anybody is asked what to do.
    """

    LISTENING = "listening"
    BROWSER_OPENED = "browser_opened"
    BROWSER_FAILED = "browser_failed"
    STILL_WAITING = "still_waiting"
    ANSWER_IGNORED = "answer_ignored"
    CAME_BACK = "came_back"
    EXCHANGED = "exchanged"
    IDENTIFIED = "identified"
    UNIDENTIFIED = "unidentified"
    ALREADY_CONNECTED = "already_connected"
    IDENTITY_MISMATCH = "identity_mismatch"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a sign-in that has just been completed.

    ``url`` is the authorization URL, given with ``LISTENING`` so that it can be shown even when no
    browser opens; it holds the state and stays out of logs. ``words`` come with it where a sign-in
    code can be pasted: the browser shows the same ones. ``paste`` takes such a code, or the address
    that the browser was sent to; it raises an AnswerIgnored. ``method`` is GET, POST or PASTE,
    given with ``CAME_BACK``. ``error`` is what was in the way. ``connection`` is the one that is
    there already.
    """

    kind: StepKind
    at: datetime
    url: str | None = field(default=None, repr=False)
    method: str | None = None
    words: str | None = None
    paste: Callable[[str], None] | None = field(default=None, repr=False, compare=False)
    error: Exception | None = None
    connection: Connection | None = None


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """A successful answer of the API: ``body`` is parsed JSON, ``duration`` is in seconds."""

    operation: str
    status: int
    duration: float
    request_id: str | None
    body: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer of the API as it came, whatever its status and whatever its body.

    ``asked`` is method and path, ``operation`` empty for a read that is not in the catalogue,
    ``duration`` in seconds, ``total`` the ``X-PW-TOTAL`` of a search: at most so many records
    match. ``headers`` has lower-case names; the token is masked in headers and body.
    """

    operation: str
    asked: str
    status: int
    duration: float
    request_id: str | None
    total: int | None
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call that was sent, without its body and its answer's.

    ``address`` is path and query, ``status`` and ``duration`` (seconds) None where no answer came,
    ``code`` that of the error (``messages``) or None when all was well.
    """

    at: datetime
    operation: str
    method: str
    address: str
    had_body: bool
    status: int | None = None
    duration: float | None = None
    request_id: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a connection did; ``secret_left`` is read back from the credential store."""

    connection: Connection
    secret_left: bool

    @property
    def is_refused(self) -> bool:
        """Whether Copper had already refused the token when it was removed."""
        return self.connection.is_refused
