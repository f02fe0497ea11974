"""The page relay: takes Copper's answer at an https address and sends the browser on to loopback.

    RELAY_PATH=/copper uvicorn relay:app --host 127.0.0.1 --port 8080 --no-access-log

Needs Starlette and uvicorn, keeps nothing and logs nothing. It runs behind whatever ends TLS. Its
pages are in the language that the browser asks for, as far as ``texts.json`` beside it has it.
``docs/relay.md`` specifies every request and answer.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

LOOPBACK_PATH = "/callback"
SECONDS = 5
MAX_BODY = 64 * 1024
NAMES = ("code", "state", "error", "error_description", "error_uri", "iss", "scope")
"""The parameters that are sent on; all others are dropped."""

STATE = re.compile(r"[A-Za-z0-9_-]{43}\.([1-9][0-9]{3,4})")
_LIST = (
    "amber anchor apple arrow autumn badger bamboo barley beacon birch blossom bottle branch "
    "bridge brook button cactus candle canyon carrot castle cedar cherry clover cobalt comet "
    "copper coral cotton crane crystal daisy dolphin dragon eagle ember falcon feather "
    "fennel fern forest fossil garden ginger glacier granite harbor hazel heron honey island "
    "ivory jasmine juniper kettle kitten lagoon lantern laurel lemon lilac linen lizard "
    "lotus magnet maple marble meadow melon mint mirror mosaic nectar nickel oak oasis olive "
    "onyx orange orchid otter oyster paddle panda pebble pepper piano pine planet plum "
    "pocket poppy prairie puffin quartz rabbit raven ribbon river robin rocket saddle "
    "saffron salmon sapphire shadow silver sparrow spruce summit sunset swan temple thistle "
    "thunder tiger timber tulip turtle valley velvet violet walnut willow winter wolf yarrow "
    "zebra"
)
WORDS = _LIST.split()

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 8vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin-top: 2.5rem; }
strong.words { font-size: 1.25rem; letter-spacing: .02em; }
textarea { width: 100%; box-sizing: border-box; font: 13px/1.4 ui-monospace, monospace; }
button { font: inherit; padding: .5rem 1.1rem; border-radius: .4rem; border: 1px solid #8886; }
button.primary { background: #9a4a1e; color: #fff; border-color: #9a4a1e; }
p.note { opacity: .8; }
"""

SCRIPT = """
const form = document.getElementById("on"), left = document.getElementById("left");
const stop = document.getElementById("stop"), code = document.getElementById("code");
const words = left.dataset.words;
let seconds = %d;
const timer = setInterval(() => {
  seconds -= 1;
  if (seconds <= 0) { halt(); form.submit(); return; }
  left.textContent = words.replace("#", seconds);
}, 1000);
function halt() { clearInterval(timer); left.textContent = ""; stop.hidden = true; }
stop.hidden = false;
stop.addEventListener("click", halt);
code.addEventListener("focus", () => { halt(); code.select(); });
document.getElementById("copy").addEventListener("click", () => {
  halt(); code.select(); navigator.clipboard.writeText(code.value);
});
"""


def N_(text: str) -> str:  # noqa: N802  the name by which the catalogue of texts finds them
    """Mark a text for translation."""
    return text


_HEAD = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style nonce="{nonce}">{style}</style></head>
"""

PAGE = (
    _HEAD
    + """<body><h1>{heading}</h1>
<p>{same_words} <strong class="words" lang="en" dir="ltr">{words}</strong></p>
<p>{other_words}</p>
<form id="on" method="post" action="{target}">{fields}
<p><button class="primary">{go_on}</button> <span id="left" data-words="{countdown}"></span>
<button id="stop" type="button" hidden>{stop}</button></p></form>
<h2>{elsewhere}</h2>
<p>{copy_it}</p>
<textarea id="code" rows="5" dir="ltr" readonly aria-label="{code_name}">{code}</textarea>
<p><button id="copy" type="button">{copy}</button></p>
<script nonce="{nonce}">{script}</script></body></html>
"""
)
PAGE_TEXTS = {
    "title": N_("Back to Copper Desktop"),
    "heading": N_("Go back to Copper Desktop"),
    "same_words": N_("Copper Desktop must show the same two words:"),
    "other_words": N_(
        "If it shows other words, or if somebody sent you here, close this page and give the code "
        "below to nobody."
    ),
    "go_on": N_("Continue on this computer"),
    "countdown": N_("in # s"),
    "stop": N_("Stop"),
    "elsewhere": N_("Is Copper Desktop on another computer?"),
    "copy_it": N_("Copy this code and paste it there. It can be used once, for 10 minutes."),
    "code_name": N_("Sign-in code"),
    "copy": N_("Copy code"),
}

REFUSED = (
    _HEAD
    + """<body><h1>{heading}</h1>
<p>{purpose} {reason}</p>
<p>{again}</p></body></html>
"""
)
REFUSED_TEXTS = {
    "title": N_("Nothing to send on"),
    "heading": N_("There is nothing to send on"),
    "purpose": N_("This page takes the answers to sign-ins that Copper Desktop has started."),
    "again": N_("Start the sign-in again in Copper Desktop."),
}

_BESIDE = Path(__file__).with_name("texts.json")
TRANSLATED: dict[str, dict[str, str]] = (
    json.loads(_BESIDE.read_text(encoding="utf-8")) if _BESIDE.exists() else {}
)
"""Language → text → translation, made from the catalogue by ``packaging/catalogue.py``."""
RIGHT_TO_LEFT = ("ar",)
MAX_LANGUAGES = 20


def build(path: str = "/copper", clock: Callable[[], float] = time.time) -> Starlette:
    """Return the application, which answers at ``path``; ``clock`` gives Unix seconds."""

    async def relay(request: Request) -> Response:
        encoded = request.url.query.encode()
        language = spoken(request.headers.get("accept-language", ""))
        if request.method == "POST":
            media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if media_type != "application/x-www-form-urlencoded":
                return _refused(N_("It expects a form."), language, 415)
            encoded = b""
            async for piece in request.stream():
                encoded += piece
                if len(encoded) > MAX_BODY:
                    return _refused(N_("The answer is too large."), language, 413)
        return _answer(encoded, int(clock()), language)

    app = Starlette(
        routes=[
            Route(path, relay, methods=["GET", "POST"]),
            Route("/health", lambda _request: PlainTextResponse("ok"), methods=["GET"]),
        ]
    )
    app.router.redirect_slashes = False
    return app


def word_pair(state: str) -> str:
    """Return the two words that Copper Desktop shows for the same state."""
    digest = hashlib.sha256(state.encode()).digest()
    return " ".join(WORDS[byte % len(WORDS)] for byte in digest[:2])


def sign_in_code(parameters: dict[str, str], now: int) -> str:
    """Return what can be pasted into Copper Desktop instead of going on."""
    summed = f"{now}.{urlencode(parameters)}".encode()
    whole = hashlib.sha256(summed).hexdigest()[:8].encode() + b"." + summed
    return "CD1-" + base64.urlsafe_b64encode(whole).decode().rstrip("=")


def spoken(accepted: str) -> str:
    """Return the language to answer in, by an Accept-Language header (RFC 9110 section 12.5.4)."""
    wishes = []
    for wish in accepted.split(",")[:MAX_LANGUAGES]:
        tag, _, weight = wish.partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight) if weight else None
        quality = float(found[1]) if found else float(not weight)
        wishes.append((quality, tag.strip().partition("-")[0].lower()))
    for quality, language in sorted(wishes, key=lambda wish: -wish[0]):
        if quality and (language == "en" or language in TRANSLATED):
            return language
    return "en"


def _answer(encoded: bytes, now: int, language: str) -> Response:
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, max_num_fields=50, errors="strict"
        )
    except ValueError:
        return _refused(N_("The answer cannot be read."), language)
    given = dict(pairs)
    if len(given) != len(pairs):
        return _refused(N_("Something in the answer is there twice."), language)
    parameters = {name: given[name] for name in NAMES if name in given}
    found = STATE.fullmatch(parameters.get("state", ""))
    port = int(found[1]) if found else 0
    if not 1024 <= port <= 65535:
        return _refused(N_("The answer names no sign-in."), language)
    if not (parameters.get("code") or parameters.get("error")):
        return _refused(N_("The answer has neither a code nor a reason."), language)
    target = f"http://127.0.0.1:{port}"
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
        for name, value in parameters.items()
    )
    return _page(
        PAGE,
        PAGE_TEXTS,
        language,
        200,
        target,
        words=word_pair(parameters["state"]),
        target=target + LOOPBACK_PATH,
        fields=fields,
        code=sign_in_code(parameters, now),
        script=SCRIPT % SECONDS,
    )


def _refused(reason: str, language: str, status: int = 400) -> Response:
    return _page(REFUSED, {**REFUSED_TEXTS, "reason": reason}, language, status, "'none'")


def _page(
    template: str,
    texts: dict[str, str],
    language: str,
    status: int,
    form_action: str,
    **values: str,
) -> Response:
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        f"form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": policy,
    }
    known = TRANSLATED.get(language, {})
    said = {name: html.escape(known.get(text, text)) for name, text in texts.items()}
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    page = template.format(
        nonce=nonce, style=STYLE, language=language, direction=direction, **said, **values
    )
    return HTMLResponse(page, status, headers)


app = build(os.environ.get("RELAY_PATH", "/copper"))
