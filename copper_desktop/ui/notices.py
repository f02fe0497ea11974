"""What the window says after something was done: connected, removed, no browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication

from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.model import Connection, Health, Removal
from copper_desktop.ui.banner import Banner, said
from copper_desktop.ui.connection_model import account, person
from copper_desktop.ui.secret_clipboard import KEPT_SECONDS


@said
def tell_connected(banner: Banner, connection: Connection) -> None:
    """Say that ``connection`` is there, and whether Copper has confirmed it."""
    if connection.health is Health.UNCHECKED:
        banner.show_text(
            "warn",
            _("Connected, but not confirmed yet"),
            _("The token is stored. Copper did not say who you are; press Test to ask again."),
            _("Code {code}").format(code=connection.evidence.code) if connection.evidence else "",
        )
        return
    text = _("{account}, as {person}.").format(
        account=account(connection), person=person(connection)
    )
    banner.show_text("ok", _("Connected to Copper"), text)


@said
def tell_left(
    banner: Banner, connection: Connection, open_revoke_page: Callable[[], None] | None
) -> None:
    """Say that ``connection`` is as it was, and what became of the token that was not kept."""
    title = _("“{name}” stays as it was").format(name=connection.name)
    text = _(
        "The new token was not kept on this computer. Copper honours it until it is revoked there; "
        "revoking there may end both."
    )
    banner.show_text("info", title, text)
    if open_revoke_page is not None:
        banner.offer(_("Active &Integrations at Copper"), open_revoke_page)


@said
def tell_removed(
    banner: Banner, removal: Removal, open_revoke_page: Callable[[], None] | None
) -> None:
    """Say what was removed, what was not, and where to revoke the token."""
    still_valid = _("Copper still honours the token until it is revoked there.")
    if removal.is_refused:
        still_valid = _("Copper no longer accepts its token.")
    if removal.secret_left:
        title = _("Removed from the list. Its token is still in the credential store.")
        by_hand = _("Delete it there by hand.")
        banner.show_text("warn", title, f"{by_hand} {still_valid}")
    elif removal.is_refused:
        banner.show_text("ok", _("Removed from this computer."), still_valid)
    else:
        banner.show_text("info", _("Removed from this computer."), still_valid)
    if open_revoke_page is not None and not removal.is_refused:
        banner.offer(_("Active &Integrations at Copper"), open_revoke_page)


@said
def tell_not_removed(banner: Banner, connection: Connection, on_again: Callable[[], None]) -> None:
    """Say that the wait for Copper's refusal was stopped, and what was known by then."""
    from copper_desktop.ui.revoke_dialog import standing

    title = _("“{name}” was not removed").format(name=connection.name)
    text = _("It is on this computer as before. {standing}").format(standing=standing(connection))
    banner.show_text("warn", title, text)
    banner.offer(_("&Remove…"), on_again)


@said
def tell_token_copied(banner: Banner) -> None:
    """Say that a token is in the clipboard, and for how long."""
    banner.show_text(
        "info",
        _("The token was copied"),
        _(
            "Whoever has it can act as you at Copper. It leaves the clipboard after {seconds} "
            "seconds, and when Copper Desktop is closed."
        ).format(seconds=KEPT_SECONDS),
    )


def tell_renamed(banner: Banner, name: str, on_undo: Callable[[], None]) -> None:
    """Say what a connection is called now, and offer to take it back."""
    banner.show_text("ok", _("Renamed to “{name}”").format(name=name))
    banner.offer(_("&Undo"), on_undo)


def tell_labelled(banner: Banner, number: int, on_undo: Callable[[], None]) -> None:
    """Say that tags, note or colour were changed, and offer to take it back."""
    title = ngettext(
        "Tags, note and colour of {n} connection saved",
        "Tags and colour of {n} connections saved",
        number,
    )
    banner.show_text("ok", title.format(n=number))
    banner.offer(_("&Undo"), on_undo)


def tell_undone(banner: Banner, what: str) -> None:
    """Say what is as it was before."""
    banner.show_text("ok", _("Undone: {what} is as it was before").format(what=what))


_STILL_HONOURED = N_(
    "If it is a token, Copper honours it until it is revoked there, under Settings → "
    "Integrations → Active Integrations."
)


@said
def tell_leftovers(banner: Banner, number: int, on_delete: Callable[[], None]) -> None:
    """Say that interrupted runs left ``number`` secrets behind, and offer to delete them."""
    found = ngettext(
        "{number} secret in the credential store belongs to no connection.",
        "{number} secrets in the credential store belong to no connection.",
        number,
    ).format(number=number)
    title = _("Copper Desktop was interrupted while it saved something")
    banner.show_text("warn", title, f"{found} {_(_STILL_HONOURED)}")
    banner.offer(_("&Delete from this computer"), on_delete)


@said
def tell_leftovers_deleted(banner: Banner, number: int) -> None:
    """Say that ``number`` secrets that belonged to nothing were deleted."""
    title = ngettext(
        "{number} secret was deleted from this computer",
        "{number} secrets were deleted from this computer",
        number,
    )
    banner.show_text("info", title.format(number=number), _(_STILL_HONOURED))


@said
def tell_no_browser(banner: Banner, url: str) -> None:
    """Say that no browser opened, and offer the address."""
    banner.show_text("warn", _("No browser opened. Open this page yourself:"), url)
    banner.offer(_("Copy &link"), partial(QGuiApplication.clipboard().setText, url))
