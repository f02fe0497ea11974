"""Whether an application's registration can work at all, before anything is sent."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from copper_desktop import errors
from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.oauth.redirect import LOOPBACK_HOSTS, way_back

MAX_NAME = 100
MAX_VALUE = 2000
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "api_base")
"""Where a secret and the tokens got with it are sent."""

_ADDRESSES = (*ENDPOINTS, "revoke_page")
_COPPER = "copper.com"
_MISLEADING = frozenset(
    "\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters that let a name look like another one, or like two lines."""


def validate(application: Application, client_secret: str | None) -> None:
    """Raise ApplicationInvalid, naming the field, or RedirectUriUnsupported.

    A secret of None is one that stays as it is, and is not judged.
    """
    check("name", application.name)
    check("client_id", application.client_id)
    if client_secret is not None:
        check("client_secret", client_secret)
    for field in ("redirect_uri", *_ADDRESSES, "scopes"):
        check(field, getattr(application, field))


def check(field: str, value: Any) -> None:
    """Raise ApplicationInvalid or RedirectUriUnsupported when ``field`` cannot be ``value``.

    Endpoints must be https, or http on loopback, without user, password or fragment (RFC 6749
    section 3.1); identifiers and secrets visible ASCII (its appendix A).
    """
    if field == "name":
        _require_name(value)
    elif field == "redirect_uri":
        way_back(value)
    elif field in _ADDRESSES:
        _require_address(field, value)
    else:
        for part in value if field == "scopes" else (value,):
            _require_visible(field, part)


def validate_change(old: Application, new: Application) -> None:
    """Raise ApplicationInvalid when tokens got through ``old`` would go to another server.

    Tokens are bound to the origins that they came from.
    """
    for field in ENDPOINTS:
        if origin(getattr(old, field)) != origin(getattr(new, field)):
            reason = _("connections were made with the old one; enter a new registration instead")
            raise errors.ApplicationInvalid(field, reason)


def origin(url: str) -> tuple[str, str | None, int | None] | None:
    """Return the origin of an address (RFC 6454 section 4), or None when it is no address."""
    try:
        parts = urlsplit(url)
        default = {"https": 443, "http": 80}.get(parts.scheme)
        return parts.scheme, parts.hostname, parts.port or default
    except ValueError:
        return None


def origins(application: Application) -> tuple[object, ...]:
    """Return the origins to which the application's secret and tokens are bound."""
    return tuple(origin(getattr(application, field)) for field in ENDPOINTS)


def foreign_hosts(application: Application) -> tuple[str, ...]:
    """Return the hosts that are not Copper's and that a sign-in would send something to.

    The redirect URI counts, since the code passes through it, unless it is on this computer.
    """
    hosts = [_host(getattr(application, field)) for field in ENDPOINTS]
    back = _host(application.redirect_uri)
    if back not in LOOPBACK_HOSTS:
        hosts.append(back)
    foreign = (host for host in hosts if host and not f".{host}".endswith(f".{_COPPER}"))
    return tuple(dict.fromkeys(foreign))


def is_web_address(url: str) -> bool:
    """Tell whether a registration may name ``url``: https, or http on this computer."""
    try:
        _require_address("", url)
    except errors.ApplicationInvalid:
        return False
    return True


def https_link(url: str | None) -> str | None:
    """Return ``url`` if it is one that may be opened although a file or a server gave it."""
    sound = is_web_address(url or "")
    return url if sound and urlsplit(url or "").scheme == "https" else None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _require_name(value: str) -> None:
    if not value.strip():
        raise errors.ApplicationInvalid("name", _("it is empty"))
    if len(value) > MAX_NAME:
        raise errors.ApplicationInvalid("name", _("it is too long"))
    if any(unicodedata.category(c) in ("Cc", "Cs") or c in _MISLEADING for c in value):
        raise errors.ApplicationInvalid("name", _("it has a character that cannot be shown"))


def _require_visible(field: str, value: str) -> None:
    if not value:
        raise errors.ApplicationInvalid(field, _("it is empty"))
    if not all("!" <= character <= "~" for character in value):
        raise errors.ApplicationInvalid(field, _("it has a space or an unusual character"))
    if len(value) > MAX_VALUE:
        raise errors.ApplicationInvalid(field, _("it is too long"))


def _require_address(field: str, value: str) -> None:
    _require_visible(field, value)
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise errors.ApplicationInvalid(field, _("it is no web address")) from None
    if not host or parts.scheme not in ("http", "https"):
        raise errors.ApplicationInvalid(field, _("it is no web address"))
    if parts.scheme == "http" and host not in LOOPBACK_HOSTS:
        raise errors.ApplicationInvalid(field, _("it must begin with https://"))
    if parts.fragment or "@" in parts.netloc:
        raise errors.ApplicationInvalid(field, _("it has a user, a password or a #"))
