"""Signing in and out: the person picker and the session cookie.

Knows who sits at the browser, not what they came for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from copper_desktop.sandbox.copper import OpenPage
from copper_desktop.sandbox.data.directory import ACCOUNTS, GUESTS, Person, people_of, person
from copper_desktop.sandbox.pages import HEADERS, expired, page
from copper_desktop.sandbox.parameters import form_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from copper_desktop.sandbox.copper import Copper


def session_of(request: Request) -> str | None:
    """Return the id of the browser's session, whether it is still known or not."""
    return request.cookies.get(_cookie(request))


def signed_in(request: Request) -> Person | None:
    """Return who is signed in at the browser."""
    copper: Copper = request.app.state.copper
    person_id = copper.sessions.get(session_of(request))
    return None if person_id is None else person(person_id)


def here(request: Request) -> str:
    """Return the address of a page, without its host, to come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def picker(request: Request) -> Response:
    """Show who can sign in; afterwards the browser comes back to the present page."""
    copper: Copper = request.app.state.copper
    accounts = [(account, people_of(account)) for account in ACCOUNTS]
    opened = copper.pages.add(OpenPage(here(request)))
    return page("sign_in.html", page=opened, accounts=accounts, guests=GUESTS)


async def sign_in(request: Request) -> Response:
    """Answer ``POST /sign-in``."""
    copper: Copper = request.app.state.copper
    form = await form_of(request)
    chosen = form.get("person") or ""
    someone = person(int(chosen)) if chosen.isascii() and chosen.isdigit() else None
    opened = copper.pages.get(form.get("page"))
    if opened is None or someone is None:
        return expired()
    response = RedirectResponse(opened.return_to, 303, HEADERS)
    session = copper.sessions.add(someone.id)
    response.set_cookie(_cookie(request), session, httponly=True, samesite="lax")
    return response


async def sign_out(request: Request) -> Response:
    """Answer ``POST /sign-out``, from the button to use another person."""
    copper: Copper = request.app.state.copper
    opened = copper.pages.get((await form_of(request)).get("page"))
    if opened is None or opened.session != session_of(request):
        return expired()
    copper.sessions.take(opened.session)
    response = RedirectResponse(opened.return_to, 303, HEADERS)
    response.delete_cookie(_cookie(request), httponly=True, samesite="lax")
    return response


def _cookie(request: Request) -> str:
    """Browsers share cookies between the ports of a host, so that the name holds the port."""
    return f"copper_sandbox_{request.url.port}"
