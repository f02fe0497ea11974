"""Renders the pages that a person sees, with the headers that keep them safe.

Knows templates and headers, not what the pages are for.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

_FOLDER = Path(__file__).parent / "templates"

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def _moment(time: datetime) -> str:
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, auto_reload=False
)
_TEMPLATES.filters["moment"] = _moment


def page(
    template: str, status: int = 200, *, form_action: str = "'self'", **values: object
) -> HTMLResponse:
    """Render ``template``; only scripts with the page's own nonce run.

    ``form_action`` says where its forms may be sent, redirects included.
    """
    nonce = secrets.token_urlsafe(16)
    html = _TEMPLATES.get_template(template).render(nonce=nonce, **values)
    policy = (
        f"default-src 'none'; style-src 'self'; script-src 'nonce-{nonce}'; "
        f"form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(html, status, {**HEADERS, "Content-Security-Policy": policy})


def problem(title: str, explanation: str, status: int = 400) -> HTMLResponse:
    """Render a page that says what went wrong."""
    return page("problem.html", status, title=title, explanation=explanation)


def expired() -> HTMLResponse:
    """Render the page for a form whose time has passed or that was sent before."""
    return problem(
        "This page has expired", "Go back to the application that sent you here and start again."
    )


async def style(_request: Request) -> Response:
    """Answer ``GET /style.css``."""
    text = (_FOLDER / "style.css").read_text("utf-8")
    return Response(text, media_type="text/css", headers=HEADERS)
