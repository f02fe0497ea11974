"""What stands before every API operation: token, request limit, and the headers of each answer.

Knows no operations.
"""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

from copper_desktop.sandbox.data.directory import person

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from copper_desktop.sandbox.copper import Copper


def refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """Return an error as Copper words it."""
    body = {"success": False, "status": status, "message": message}
    return JSONResponse(body, status, headers)


class Gate:
    """Lets requests with a living token through; ``scope["state"]["person"]`` says whose it is."""

    def __init__(self, app: ASGIApp, copper: Copper) -> None:
        self._app = app
        self._copper = copper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on (ASGI)."""
        began = time.perf_counter()

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = str(uuid.uuid4())
                headers["x-runtime"] = f"{time.perf_counter() - began:.6f}"
                headers["Cache-Control"] = "no-store"
            await send(message)

        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, send_marked)

    def _refused(self, scope: Scope) -> Response | None:
        scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        grant = self._copper.grants.use(token.strip()) if scheme.lower() == "bearer" else None
        someone = person(grant.person_id) if grant else None
        if grant is None or someone is None:
            challenge = 'Bearer error="invalid_token"' if token else "Bearer"  # RFC 6750 section 3
            return refusal(
                401, "The access token is missing or not valid.", {"WWW-Authenticate": challenge}
            )
        if not self._copper.limit.allow(grant.token_hash):
            return refusal(429, "Too many requests: try again in a minute.")
        scope.setdefault("state", {})["person"] = someone
        return None
