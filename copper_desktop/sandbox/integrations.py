"""The *Active Integrations* page: which applications hold tokens for a person, and revoking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from copper_desktop.sandbox.copper import OpenPage
from copper_desktop.sandbox.pages import HEADERS, expired, page
from copper_desktop.sandbox.parameters import form_of
from copper_desktop.sandbox.sign_in import here, picker, session_of, signed_in

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from copper_desktop.sandbox.copper import Copper


@dataclass(frozen=True, slots=True)
class Integration:
    """An application that holds ``tokens`` living tokens of a person."""

    client_id: str
    name: str
    tokens: int
    authorized_at: datetime
    last_used_at: datetime | None


async def integrations(request: Request) -> Response:
    """Answer ``GET /settings/integrations``."""
    copper: Copper = request.app.state.copper
    someone = signed_in(request)
    if someone is None:
        return picker(request)
    return page(
        "integrations.html",
        page=copper.pages.add(OpenPage(here(request), session_of(request))),
        person=someone,
        integrations=_integrations(copper, someone.id),
    )


async def revoke(request: Request) -> Response:
    """Answer ``POST /settings/integrations``."""
    copper: Copper = request.app.state.copper
    form = await form_of(request)
    someone = signed_in(request)
    opened = copper.pages.get(form.get("page"))
    if opened is None or someone is None or opened.session != session_of(request):
        return expired()
    copper.grants.revoke_application(someone.id, form.get("revoke") or "")
    return RedirectResponse("/settings/integrations", 303, HEADERS)


def _integrations(copper: Copper, person_id: int) -> list[Integration]:
    grants = copper.grants.of_person(person_id)
    found = []
    for client_id in dict.fromkeys(grant.client_id for grant in grants):
        own = [grant for grant in grants if grant.client_id == client_id]
        known = client_id == copper.registration.client_id
        uses = [grant.last_used_at for grant in own if grant.last_used_at is not None]
        found.append(
            Integration(
                client_id=client_id,
                name=copper.registration.name if known else client_id,
                tokens=len(own),
                authorized_at=own[0].issued_at,
                last_used_at=max(uses, default=None),
            )
        )
    return found
