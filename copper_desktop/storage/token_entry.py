"""What an entry of the credential store holds for a connection, as one line of ASCII JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from copper_desktop.model import Token


@dataclass(frozen=True, slots=True)
class TokenEntry:
    """The secrets of a token; the rest of it is in the index."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)


def encode(token: Token) -> str:
    """Return the line to keep for ``token``."""
    entry = {"access_token": token.access_token}
    if token.refresh_token is not None:
        entry["refresh_token"] = token.refresh_token
    return json.dumps(entry, separators=(",", ":"))


def decode(line: str) -> TokenEntry | None:
    """Return the secrets in ``line``, or None when somebody else wrote it."""
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match parsed:
        case {"access_token": str(access), "refresh_token": str(refresh)}:
            return TokenEntry(access, refresh)
        case {"access_token": str(access)}:
            return TokenEntry(access)
    return None
