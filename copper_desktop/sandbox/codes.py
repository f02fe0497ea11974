"""Authorization codes and the PKCE check; knows neither pages nor the token endpoint."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from copper_desktop.sandbox.expiring import Expiring

LIFETIME = timedelta(minutes=5)
MEMORY = timedelta(hours=1)
"""A code is remembered this long, so that its re-use is noticed (RFC 6749 section 4.1.2)."""

METHODS = ("S256", "plain")

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Challenge:
    """A PKCE code challenge (RFC 7636 section 4.2)."""

    value: str = field(repr=False)
    method: str

    def accepts(self, verifier: str | None) -> bool:
        """Check the verifier in constant time (RFC 7636 section 4.6)."""
        if verifier is None or not well_formed(verifier):
            return False
        computed = verifier
        if self.method == "S256":
            digest = hashlib.sha256(verifier.encode()).digest()
            computed = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return hmac.compare_digest(computed, self.value)


@dataclass(slots=True)
class Code:
    """What a code was issued for, and the hash of the token that it was exchanged for."""

    client_id: str
    redirect_uri: str
    scope: str
    person_id: int
    challenge: Challenge | None
    expires_at: datetime
    presented: bool = False
    issued_token: bytes | None = None


class Codes:
    """The codes of the last hour."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._codes: Expiring[Code] = Expiring(MEMORY, clock)

    def issue(
        self,
        *,
        client_id: str,
        redirect_uri: str,
        scope: str,
        person_id: int,
        challenge: Challenge | None,
    ) -> str:
        """Return a new code, good once and for five minutes."""
        expires = self._clock() + LIFETIME
        return self._codes.add(Code(client_id, redirect_uri, scope, person_id, challenge, expires))

    def find(self, code: str) -> Code | None:
        """Return what ``code`` was issued for, used or not, expired or not."""
        return self._codes.get(code)


def well_formed(value: str) -> bool:
    """Tell whether ``value`` has the form of a verifier or challenge (RFC 7636 section 4.1)."""
    return _UNRESERVED.fullmatch(value) is not None
