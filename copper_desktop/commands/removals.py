"""How the command ``remove`` tells what became of several connections, or of everything; no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.commands.shared import (
    NO_STORE,
    NOT_WORKING,
    WORKING,
    described,
    failure_of,
)
from copper_desktop.i18n import _, ngettext
from copper_desktop.messages import describe

if TYPE_CHECKING:
    from copper_desktop.connections.clearing import Cleared


def status_of_clearing(cleared: Cleared) -> int:
    """Return the exit status that goes with what was removed and what was not."""
    stores = any(isinstance(kept.error, errors.CredentialStoreError) for kept in cleared.kept)
    if stores or cleared.secrets_left:
        return NO_STORE
    return NOT_WORKING if cleared.kept else WORKING


def described_clearing(cleared: Cleared) -> dict[str, object]:
    """Return what was removed and what was not as JSON tells it."""
    return {
        "removed": [
            {
                **described(removal.connection),
                "secret_left": removal.secret_left,
                "refused_by_copper": removal.is_refused,
            }
            for removal in cleared.removals
        ],
        "registrations": list(cleared.registrations),
        "leftovers": cleared.leftovers,
        "secrets_left": list(cleared.secrets_left),
        "kept": [{"name": kept.name, **failure_of(describe(kept.error))} for kept in cleared.kept],
    }


def tell_clearing(cleared: Cleared, pages: dict[str, str]) -> None:
    """Say what was removed and what was not; ``pages`` are where an application is revoked."""
    for removal in cleared.removals:
        print(_("Removed from this computer: {name}.").format(name=removal.connection.name))
    for name in cleared.registrations:
        print(_("Removed from this computer: the registration {name}.").format(name=name))
    for kept in cleared.kept:
        message = describe(kept.error)
        text = _("Not removed: {name}. {title} ({code}). {action}")
        told = text.format(
            name=kept.name, title=message.title, code=message.code, action=message.action
        )
        print(told)
    if cleared.secrets_left:
        text = _(
            "Still in a credential store that is not here: {names}. "
            "That is deleted once the store is back."
        )
        print(text.format(names=", ".join(cleared.secrets_left)))
    if cleared.honoured:
        number = len(cleared.honoured)
        text = ngettext(
            "Copper still honours {n} token until it is revoked there: {pages}",
            "Copper still honours {n} tokens until they are revoked there: {pages}",
            number,
        )
        used = (pages.get(removal.connection.application_id) for removal in cleared.honoured)
        print(text.format(n=number, pages=" ".join(dict.fromkeys(filter(None, used)))))
    if not (cleared.removals or cleared.registrations or cleared.kept):
        print(_("There is nothing to remove."))
