"""The base of the tree, and what the error responses of OAuth have in common."""

from __future__ import annotations


class CopperDesktopError(Exception):
    """Base of everything that this program raises on purpose."""


class OAuthErrorResponse(CopperDesktopError):
    """What an OAuth error response says: the common part of RFC 6749 sections 4.1.2.1 and 5.2.

    ``error`` is the code, ``description`` the server's own words (already stripped of secrets and
    cut to a bounded length) and ``uri`` its page about the error, never opened by this program.
    """

    def __init__(self, error: str, description: str | None = None, uri: str | None = None) -> None:
        super().__init__(error, description, uri)
        self.error = error
        self.description = description
        self.uri = uri
