"""The pages that the loopback listener shows in the browser; every value in them is escaped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, FileSystemLoader

from copper_desktop import i18n, messages, resources
from copper_desktop.i18n import _
from copper_desktop.model import Connection


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page with the HTTP status and the headers that go with it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


def connected(connection: Connection) -> Page:
    """Return the page after a sign-in that was stored."""
    identity = connection.identity
    if identity is None:
        text = _("You are connected, but Copper did not say as whom. Test the connection later.")
    else:
        text = _("You are connected to {account} as {person}.").format(
            account=identity.account.name, person=identity.user.name
        )
    return _page(200, "good", _("Connected"), text, _return_to_program())


def failed(message: messages.Message) -> Page:
    """Return the page after a sign-in that ended with an error."""
    return _page(
        200, "bad", message.title, message.explanation, message.action, message.detail, message.code
    )


def undecided(message: messages.Message) -> Page:
    """Return the page while the program asks its person what to do; nothing is kept yet."""
    text = _("Copper Desktop asks you what to do now. Nothing was changed yet.")
    action = _("Go back to Copper Desktop and answer there. You can close this tab.")
    return _page(200, "ask", message.title, text, action, code=message.code)


def interrupted() -> Page:
    """Return the page for a browser that came back to a sign-in that was cancelled."""
    title = _("The sign-in was cancelled")
    text = _("Copper Desktop stopped this sign-in before it was finished. Nothing was stored.")
    return _page(200, "bad", title, text, _return_to_program())


def unverified(message: messages.Message) -> Page:
    """Return the page for an answer that does not belong to the sign-in under way."""
    return _page(400, "bad", message.title, message.explanation, message.action, code=message.code)


def not_here(status: int) -> Page:
    """Return the page for a request that is no callback at all."""
    title = _("There is nothing here")
    text = _("Copper Desktop is waiting here for a sign-in to come back, and for nothing else.")
    return _page(status, "bad", title, text, _return_to_program())


def _return_to_program() -> str:
    return _("You can close this tab and go back to Copper Desktop.")


def _page(
    status: int, mood: str, title: str, text: str, action: str, detail: str = "", code: str = ""
) -> Page:
    nonce = secrets.token_urlsafe(16)
    html = (
        _environment()
        .get_template("callback.html")
        .render(
            language=i18n.language(),
            direction=i18n.direction(),
            nonce=nonce,
            mood=mood,
            title=title,
            text=text,
            action=action,
            detail=detail,
            code=code,
        )
    )
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", policy),
    )
    return Page(status, headers, html.encode(errors="replace"))


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(resources.path("pages")), autoescape=True)
