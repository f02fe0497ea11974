"""The catalogue of API calls, as data; it knows nothing of how they are sent."""

from __future__ import annotations

from dataclasses import dataclass

from copper_desktop.i18n import N_


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the Developer API.

    ``id`` is stable and used on the command line, ``title`` is marked for translation, ``path`` is
    relative to the application's API base.
    """

    id: str
    title: str
    method: str
    path: str


CURRENT_USER = Operation("current_user", N_("Current user"), "GET", "/users/me")
ACCOUNT = Operation("account", N_("Account"), "GET", "/account")

OPERATIONS = (CURRENT_USER, ACCOUNT)
