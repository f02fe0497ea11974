"""How the simulated Copper is today: well, down, busy or slow; changed while it runs.

Stands before the API, the token endpoint and the status page; knows no tokens and no operations.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from copper_desktop.sandbox.registration import API_PATH

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from copper_desktop.sandbox.copper import Copper

SLOW_SECONDS = 4.0
"""How long a slow Copper takes to begin an answer."""


class Condition(StrEnum):
    """How Copper answers programs; its pages are served whatever it is."""

    NORMAL = "normal"
    DOWN = "down"
    LIMITED = "limited"
    SLOW = "slow"


class Conditions:
    """Lets requests of programs through as the present condition allows (ASGI)."""

    def __init__(self, app: ASGIApp, copper: Copper) -> None:
        self._app = app
        self._copper = copper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, delay, or pass on."""
        refused = None
        if scope["type"] == "http" and _is_for_programs(scope["path"]):
            refused = await self._refused(scope["path"])
        await (refused or self._app)(scope, receive, send)

    async def _refused(self, path: str) -> Response | None:
        condition = self._copper.condition
        if condition is Condition.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        if condition is Condition.DOWN:
            return _answer(503, "Copper is down for the moment.")
        if condition is Condition.LIMITED and path.startswith(API_PATH):
            return _answer(429, "Too many requests: try again in a minute.")
        return None


def _is_for_programs(path: str) -> bool:
    return path.startswith(API_PATH) or path == "/oauth/token"


def _answer(status: int, message: str) -> Response:
    body = {"success": False, "status": status, "message": message}
    return JSONResponse(body, status, {"Cache-Control": "no-store"})
