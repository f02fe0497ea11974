"""A browser that a script drives: it signs somebody in and answers the consent page.

A real HTTP user agent, which knows no more than the HTML that it is shown.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import httpx

from copper_desktop.errors import SandboxFailed
from copper_desktop.sandbox.forms import Button, Form, Page, read_page

MAX_STEPS = 20

_ANOTHER = "Use another person"
_UNLOADABLE = (httpx.HTTPError, httpx.InvalidURL, ValueError, ExceptionGroup)
"""httpx lets a group through where a port is out of range."""


@dataclass(frozen=True, slots=True)
class Visited:
    """One answer that the browser got; ``url`` is without its query."""

    method: str
    url: str
    status: int
    title: str


class ScriptedBrowser:
    """Somebody at a browser: ``person`` is the name to sign in with, ``authorize`` the answer.

    ``timeout`` is seconds for each request. ``also_press`` are further buttons, pressed once each
    when they show up. Cookies last as long as the object. After a visit ``last_page`` is the page
    that it ended on.
    """

    def __init__(
        self,
        person: str = "Maya Okafor",
        *,
        authorize: bool = True,
        timeout: float = 10.0,
        also_press: Sequence[str] = (),
    ) -> None:
        self.last_page: Page | None = None
        self._person = person
        self._answer = "Authorize" if authorize else "Deny"
        self._timeout = timeout
        self._also_press = tuple(also_press)
        self._cookies = httpx.Cookies()

    async def visit(self, url: str) -> list[Visited]:
        """Load ``url`` and press on until a page has nothing more to press.

        Raises SandboxFailed when a page cannot be loaded, and when one that does not know the
        person has only buttons that nobody named.
        """
        async with httpx.AsyncClient(
            timeout=self._timeout, trust_env=False, cookies=self._cookies
        ) as client:
            try:
                return [step async for step in self._journey(client, url)]
            except _UNLOADABLE as error:
                reason = f"the browser could not load {_plain(url)}: {type(error).__name__}"
                raise SandboxFailed(reason) from error
            finally:
                self._cookies = client.cookies

    async def _journey(self, client: httpx.AsyncClient, url: str) -> AsyncIterator[Visited]:
        pressed: list[str] = []
        request: httpx.Request | None = client.build_request("GET", url, headers=_headers())
        for _ in range(MAX_STEPS):
            if request is None:
                return
            response = await client.send(request)
            page = read_page(response.text if _is_html(response) else "")
            self.last_page = page
            yield Visited(
                request.method, _plain(str(response.url)), response.status_code, page.title
            )
            request = _redirected(response) or self._next(client, response, page, pressed)
        raise SandboxFailed(f"the browser was sent about in a circle, last to {_plain(url)}")

    def _next(
        self, client: httpx.AsyncClient, response: httpx.Response, page: Page, pressed: list[str]
    ) -> httpx.Request | None:
        if page.submits_itself:
            return _submit(client, response, page.forms[0], None)
        choices = [(form, button) for form in page.forms for button in form.buttons]
        if not choices:
            return None
        for words in self._wishes(page, pressed):
            for form, button in choices:
                if words in button.text:
                    pressed.append(words)
                    return _submit(client, response, form, button)
        if self._person in page.text:
            return None
        texts = ", ".join(button.text for _, button in choices)
        raise SandboxFailed(f"the page “{page.title}” has no button to press but: {texts}")

    def _wishes(self, page: Page, pressed: list[str]) -> list[str]:
        """What to press, the most wanted first."""
        further = [words for words in self._also_press if words not in pressed]
        if self._person not in page.text:
            further.insert(0, _ANOTHER)
        return [*further, self._person, self._answer]


def _submit(
    client: httpx.AsyncClient, response: httpx.Response, form: Form, button: Button | None
) -> httpx.Request:
    fields = list(form.fields)
    if button is not None and button.name:
        fields.append((button.name, button.value))
    here = str(response.url)
    url = urljoin(here, form.action)
    if form.method != "post":
        url = urlunsplit(urlsplit(url)._replace(query=urlencode(fields), fragment=""))
        return client.build_request("GET", url, headers=_headers(here, url))
    headers = {
        **_headers(here, url),
        "Origin": _origin_header(response, url),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return client.build_request("POST", url, content=urlencode(fields), headers=headers)


def _redirected(response: httpx.Response) -> httpx.Request | None:
    request = response.next_request
    if request is not None and request.method == "GET":
        request.headers.pop("Origin", None)
    return request


def _headers(here: str | None = None, there: str = "") -> dict[str, str]:
    """Return what a browser sends when it goes from one page to another."""
    return {
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language": "en",
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Site": "none" if here is None else _site(here, there),
        "User-Agent": "Mozilla/5.0 (Copper Desktop scripted browser)",
    }


def _origin_header(response: httpx.Response, there: str) -> str:
    """A page that sends no referrer posts with a null origin, as does one from another origin."""
    silent = "no-referrer" in response.headers.get("Referrer-Policy", "")
    here = str(response.url)
    return "null" if silent or _origin(here) != _origin(there) else _origin(here)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _site(here: str, there: str) -> str:
    if _origin(here) == _origin(there):
        return "same-origin"
    from_, to = urlsplit(here), urlsplit(there)
    same = (from_.scheme, from_.hostname) == (to.scheme, to.hostname)
    return "same-site" if same else "cross-site"


def _is_html(response: httpx.Response) -> bool:
    return "html" in response.headers.get("Content-Type", "")


def _plain(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]
