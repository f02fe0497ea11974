"""A computer with a registration at a sandbox, somebody at its browser, and what goes wrong there.

The profile, the credential store, the sockets and the log are real. The browser is one that a
script drives, so that it can be made to meddle.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from copper_desktop import cli, errors, sign_in
from copper_desktop.composition import Parts
from copper_desktop.connections import ConnectionService
from copper_desktop.diagnosis.sign_ins import read_sign_ins
from copper_desktop.model import Application
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.sandbox.forms import Page
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.settings import Profile
from copper_desktop.transport import Transport

SECRET = "the-client-secret-of-the-sandbox"
PATIENCE = 60.0
OTHER_PERSON = "Jonas Candlewick"


class Visitor(ScriptedBrowser):
    """A browser that stops before it goes back to the program, and does something first."""

    def __init__(
        self,
        person: str = "Maya Okafor",
        *,
        authorize: bool = True,
        on_return: Callable[[str, dict[str, str]], None] = lambda _address, _answer: None,
    ) -> None:
        super().__init__(person, authorize=authorize)
        self._on_return = on_return

    def _next(
        self, client: httpx.AsyncClient, response: httpx.Response, page: Page, pressed: list[str]
    ) -> httpx.Request | None:
        request = super()._next(client, response, page, pressed)
        if request is not None and request.url.path == "/callback":
            answer = {name: value for name, (value,) in parse_qs(request.content.decode()).items()}
            self._on_return(str(request.url), answer)
        return request


@dataclass
class World:
    """What a fault changes; the rest is as it should be.

    ``seen`` is set once the code is on the screen or in the output: whoever is at the browser may
    wait for it. ``opens`` says whether a browser opens by itself. ``held`` surrounds the sign-in,
    in its own thread.
    """

    sandbox: Sandbox
    profile: Profile
    application: Application
    stack: ExitStack
    monkeypatch: pytest.MonkeyPatch
    secret: str = SECRET
    visitor: Callable[[], Visitor] = Visitor
    visit: Callable[[str], None] | None = None
    opens: bool = True
    connected_before: bool = False
    renews: bool = False
    replaces: bool = True
    held: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext
    is_command_line: bool = False
    seen: threading.Event = field(default_factory=threading.Event)
    visits: list[threading.Thread] = field(default_factory=list)

    def use(self, **changes: Any) -> None:
        """Change the registration."""
        self.application = replace(self.application, **changes)

    def wait_for_seen(self) -> None:
        """Wait, at the browser, until the code has been read."""
        assert self.seen.wait(PATIENCE)

    def hurry(self, *, deadline: float | None = None, timeout: float | None = None) -> None:
        """Let the program be less patient: with servers, and with the browser."""
        if deadline is not None:
            self.monkeypatch.setitem(Transport.__init__.__kwdefaults__, "deadline", deadline)
        if timeout is not None:
            self.monkeypatch.setitem(ConnectionService.connect.__kwdefaults__, "timeout", timeout)

    def hint_at_once(self) -> None:
        """Let the program say at once that nothing has come back, not after 30 seconds."""
        self.monkeypatch.setattr(sign_in, "HINT_SECONDS", 0.05)

    def keep(self) -> None:
        """Keep the registration, as the program does, and a connection if there is to be one."""

        async def keep() -> None:
            service = Parts(self.profile).service
            await service.add_application(self.application, self.secret)
            await service.aclose()

        run_elsewhere(lambda: asyncio.run(keep()))
        if self.connected_before:
            status, _told = self.command_line(Visitor)
            assert status == 0

    def open_browser(self, url: str, visitor: Callable[[], Visitor] | None = None) -> bool:
        """Send whoever is at the browser to ``url``; returns whether a browser opened."""
        self.visits.append(threading.Thread(target=self._go, args=(url, visitor or self.visitor)))
        self.visits[-1].start()
        return self.opens

    def command_line(
        self, visitor: Callable[[], Visitor] | None = None, *arguments: str
    ) -> tuple[int, list[dict[str, Any]]]:
        """Run ``connect --json``; return its exit status and what it told."""
        self.seen.clear()
        self.is_command_line = True
        output = _Output(lambda told: self.on_told(told, visitor))
        statuses: list[int] = []

        def run() -> None:
            with self.held():
                statuses.append(cli.main(["connect", "--json", "--no-browser", *arguments]))

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sys, "stdout", output)
            run_elsewhere(run)
        self.join()
        self.is_command_line = False
        return statuses[0], output.told

    def codes_in_log(self) -> set[str]:
        """Return the codes of the last sign-in in the log."""
        return {step.code for step in read_sign_ins(self.profile.logs)[-1].steps}

    def join(self) -> None:
        """Wait until nobody is at the browser any more."""
        for visit in self.visits:
            visit.join(PATIENCE)
        self.visits.clear()

    def end(self, url: str) -> None:
        """End the sign-in of ``url`` by a denial: it would wait for another quarter of an hour."""
        asked = parse_qs(urlsplit(url).query)
        answer = {"error": "access_denied", "state": asked["state"][0]}
        with contextlib.suppress(httpx.HTTPError):  # it has ended already
            httpx.get(asked["redirect_uri"][0], params=answer, trust_env=False, timeout=PATIENCE)

    def _go(self, url: str, visitor: Callable[[], Visitor]) -> None:
        if self.visit is not None:
            self.visit(url)
            return
        with contextlib.suppress(errors.SandboxFailed):  # the sign-in has ended meanwhile
            asyncio.run(visitor().visit(url))

    def on_told(
        self, told: dict[str, Any], visitor: Callable[[], Visitor] | None = None
    ) -> dict[str, Any]:
        """Do what a person does who reads what ``connect --json`` tells."""
        if "code" in told:
            self.seen.set()
        if told["event"] == "authorization_url":
            self.open_browser(told["url"], visitor)
        return told


class _Output(io.StringIO):
    """Standard output that reads each line of JSON as it is written."""

    def __init__(self, on_told: Callable[[dict[str, Any]], object]) -> None:
        super().__init__()
        self.told: list[dict[str, Any]] = []
        self._on_told = on_told

    def write(self, text: str) -> int:
        if text.startswith("{"):
            self.told.append(json.loads(text))
            self._on_told(self.told[-1])
        return len(text)


def run_elsewhere(call: Callable[[], None]) -> None:
    """Run ``call`` in a thread of its own, which has no event loop; raise what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(2 * PATIENCE)
    assert not thread.is_alive()
    if raised:
        raise raised[0]
