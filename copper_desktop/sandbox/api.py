"""Serves the operations of the Developer API over HTTP: JSON in, JSON out, errors as Copper's.

Tokens and limits are seen to before (``gate.py``), the answers come from ``operations.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from copper_desktop.sandbox.data.dataset import dataset
from copper_desktop.sandbox.gate import Gate, refusal
from copper_desktop.sandbox.operations import OPERATIONS, Call, Found, Operation
from copper_desktop.sandbox.parameters import body_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from copper_desktop.sandbox.copper import Copper


def api(copper: Copper) -> ASGIApp:
    """Return the API as an application to be mounted at its base."""
    routes = [
        Route(path, _endpoint(operation), methods=[method])
        for method, path, operation in OPERATIONS
    ]
    handlers: dict[Any, Any] = {HTTPException: _refused, Exception: _failed}
    return Gate(Starlette(routes=routes, exception_handlers=handlers), copper)


def _endpoint(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        person = request.state.person
        body = await _body(request)
        data = dataset(person.account)
        answer = operation(
            Call(person, data, request.path_params, dict(request.query_params), body)
        )
        if isinstance(answer, Found):
            return JSONResponse(answer.records, headers={"X-PW-TOTAL": str(answer.total)})
        return JSONResponse(answer)

    return endpoint


async def _body(request: Request) -> dict[str, Any]:
    text = await body_of(request)
    if request.method != "POST" or not text.strip():
        return {}
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise HTTPException(422, "The body must be a JSON object.")
    return body


async def _refused(_request: Request, error: HTTPException) -> Response:
    return refusal(error.status_code, error.detail, dict(error.headers or {}))


async def _failed(_request: Request, _error: Exception) -> Response:
    return refusal(500, "Something went wrong.")
