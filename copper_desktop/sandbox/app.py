"""Wires the routes of the simulated Copper; knows no sockets and no threads."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from copper_desktop.sandbox.api import api
from copper_desktop.sandbox.authorization import authorize, consent
from copper_desktop.sandbox.conditions import Condition, Conditions
from copper_desktop.sandbox.integrations import integrations, revoke
from copper_desktop.sandbox.pages import HEADERS, page, problem, style
from copper_desktop.sandbox.registration import API_PATH
from copper_desktop.sandbox.sign_in import sign_in, sign_out
from copper_desktop.sandbox.tokens import token

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from copper_desktop.sandbox.copper import Copper

HOSTS = ["127.0.0.1", "localhost"]
"""Any other Host is refused, so that no foreign name can be made to point here."""

_LOG = logging.getLogger(__name__)

_PROBLEMS = {
    404: ("Nothing here", "The sandbox has no page at this address."),
    405: ("Not like this", "This address does not answer requests of this kind."),
    413: ("Too much", "The request is larger than the sandbox accepts."),
    415: ("Not a form", "This address expects a form."),
}


def build(copper: Copper) -> Starlette:
    """Return the application that serves ``copper``."""
    app = Starlette(
        routes=[
            Route("/", _home),
            Route("/style.css", style),
            Route("/oauth/authorize", authorize),
            Route("/oauth/consent", consent, methods=["POST"]),
            Route("/oauth/token", token, methods=["POST"]),
            Route("/sign-in", sign_in, methods=["POST"]),
            Route("/sign-out", sign_out, methods=["POST"]),
            Route("/settings/integrations", integrations, methods=["GET"]),
            Route("/settings/integrations", revoke, methods=["POST"]),
            Route("/api/v2/summary.json", _status),
            Mount(API_PATH, api(copper)),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
            Middleware(Conditions, copper=copper),
        ],
        exception_handlers=_handlers(),
    )
    app.state.copper = copper
    return app


def _handlers() -> dict[Any, Any]:
    return {HTTPException: _refused, Exception: _failed}


async def _home(request: Request) -> Response:
    copper: Copper = request.app.state.copper
    return page("home.html", registration=copper.registration)


async def _status(request: Request) -> Response:
    """Answer as Atlassian Statuspage does."""
    copper: Copper = request.app.state.copper
    updated = copper.clock().isoformat()
    is_down = copper.condition is Condition.DOWN
    states = {"Web App": "operational", "Developer API": "operational"}
    if is_down:
        states["Developer API"] = "major_outage"
    address = str(request.base_url).rstrip("/")
    body = {
        "page": {"id": "sandbox", "name": "Sandbox", "url": address, "updated_at": updated},
        "components": [
            {"id": name.lower().replace(" ", "-"), "name": name, "status": state}
            for name, state in states.items()
        ],
        "incidents": [],
        "scheduled_maintenances": [],
        "status": (
            {"indicator": "major", "description": "Partial System Outage"}
            if is_down
            else {"indicator": "none", "description": "All Systems Operational"}
        ),
    }
    return JSONResponse(body, headers=HEADERS)


async def _refused(_request: Request, error: HTTPException) -> Response:
    title, explanation = _PROBLEMS.get(error.status_code, ("Refused", error.detail))
    response = problem(title, explanation, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _failed(_request: Request, error: Exception) -> Response:
    _LOG.error("the sandbox failed", exc_info=error)
    return problem("The sandbox failed", "This is a fault of the program, not yours.", 500)
