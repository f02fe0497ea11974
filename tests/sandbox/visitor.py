"""What the tests of the sandbox do at a browser, step by step and without a script."""

from __future__ import annotations

import base64
import hashlib
import ssl
from typing import Any
from urllib.parse import urlencode, urljoin

import httpx

from copper_desktop.sandbox.forms import Form, Page, read_page
from copper_desktop.sandbox.server import Sandbox

REDIRECT_URI = "http://127.0.0.1:8765/callback"
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Never used; making one for each call would take most of the time."""
VERIFIER = "v" * 43
S256 = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def authorize_url(sandbox: Sandbox, **changes: str | None) -> str:
    """The URL of a good request, with parameters changed, or left out where None."""
    registration = sandbox.registration
    parameters: dict[str, str | None] = {
        "response_type": "code",
        "client_id": registration.client_id,
        "redirect_uri": REDIRECT_URI,
        "scope": "developer/v1/all",
        "state": "a state & more",
        **changes,
    }
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    return f"{registration.authorization_endpoint}?{query}"


class Visitor:
    """Somebody at a browser who looks at every page."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.http = httpx.Client(follow_redirects=True, trust_env=False, verify=TLS)
        self.answer: httpx.Response

    def open(self, url: str) -> Page:
        self.answer = self.http.get(urljoin(self.sandbox.address, url))
        return read_page(self.answer.text)

    def press(self, page: Page, words: str, /, **more: str) -> Page:
        form, button = next(
            (form, button) for form in page.forms for button in form.buttons if words in button.text
        )
        fields = dict(form.fields) | ({button.name: button.value} if button.name else {}) | more
        self.answer = self.http.post(urljoin(self.sandbox.address, form.action), data=fields)
        return read_page(self.answer.text)

    def consent_page(self, person: str = "Maya Okafor", **changes: str | None) -> Page:
        return self.press(self.open(authorize_url(self.sandbox, **changes)), person)

    def sent_back(self, press: str = "Authorize", **changes: str | None) -> Form:
        """The form that goes back to the application."""
        return self.press(self.consent_page(**changes), press).forms[0]


def code_for(sandbox: Sandbox, **changes: str | None) -> str:
    visitor = Visitor(sandbox)
    with visitor.http:
        return dict(visitor.sent_back(**changes).fields)["code"]


def exchange(sandbox: Sandbox, code: str, /, **changes: str | None) -> httpx.Response:
    registration = sandbox.registration
    body: dict[str, str | None] = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "client_id": registration.client_id,
        "client_secret": registration.client_secret,
        **changes,
    }
    data = {name: value for name, value in body.items() if value is not None}
    return httpx.post(registration.token_endpoint, data=data, trust_env=False, verify=TLS)


def token_for(sandbox: Sandbox, person: str = "Maya Okafor") -> str:
    token: str = exchange(sandbox, code_for(sandbox, person=person)).json()["access_token"]
    return token


def call(
    sandbox: Sandbox, token: str | None, method: str, path: str, body: Any = None
) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    url = sandbox.registration.api_base + path
    return httpx.request(method, url, json=body, headers=headers, trust_env=False, verify=TLS)
