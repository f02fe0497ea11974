"""Whether an application's registration can work at all, before anything is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from copper_desktop import errors
from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.oauth.redirect import LOOPBACK_HOSTS, loopback_redirect


def validate(application: Application, client_secret: str) -> None:
    """Raise ApplicationInvalid, naming the field, or RedirectUriUnsupported.

    Endpoints must be https, or http on loopback, without user, password or fragment (RFC 6749
    section 3.1); identifiers and secrets visible ASCII (its appendix A).
    """
    if not application.name.strip():
        raise errors.ApplicationInvalid("name", _("it is empty"))
    _require_visible("client_id", application.client_id)
    _require_visible("client_secret", client_secret)
    loopback_redirect(application.redirect_uri)
    for field in ("authorization_endpoint", "token_endpoint", "api_base", "revoke_page"):
        _require_address(field, getattr(application, field))
    for scope in application.scopes:
        _require_visible("scopes", scope)


def validate_change(old: Application, new: Application) -> None:
    """Raise ApplicationInvalid when tokens got through ``old`` would go to another server.

    Tokens are bound to the origins that they came from.
    """
    for field in ("authorization_endpoint", "token_endpoint", "api_base"):
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


def _require_visible(field: str, value: str) -> None:
    if not value:
        raise errors.ApplicationInvalid(field, _("it is empty"))
    if not all("!" <= character <= "~" for character in value):
        raise errors.ApplicationInvalid(field, _("it has a space or an unusual character"))


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
