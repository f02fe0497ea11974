"""The browser: which one would open, and whether it really does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

from copper_desktop.diagnosis.question import Check, Finding, failed, ok, warning
from copper_desktop.diagnosis.settings_view import read_settings
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _

SECONDS = 20.0
AGENT_LENGTH = 160
_IN_TERMINALS = frozenset({"www-browser", "links", "elinks", "lynx", "w3m"})
_CUT_SHORT = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_SAY = N_("Choose another default browser, or copy the link into a browser by hand.")


def default(subject: Subject) -> Finding:
    """Say which browser would open, and whether this is a remote session."""
    session = _session()
    found = _default_browser()
    if not found:
        return warning(
            _("No browser is set up. Session: {session}.").format(session=session),
            _("Choose a default browser in the system’s settings, or copy the link by hand."),
        )
    text = _("{browser}. Session: {session}.").format(browser=found, session=session)
    if chosen := _chosen(subject):
        text = _("{text} Chosen for the sign-in: {browser}.").format(text=text, browser=chosen)
    return ok(text)


def opens(_subject: Subject) -> Finding:
    """Open a page of this computer in the browser and see whether the browser asks for it."""
    if _is_text_browser():
        return failed(
            _("Only a browser in the terminal is set up, which cannot sign in to Copper."), _(_SAY)
        )
    agent = asyncio.run(_asked_by_browser())
    if agent is None:
        return failed(_("No browser has asked for the page."), _(_SAY))
    return ok(_("A browser opened and asked for the page: {agent}").format(agent=agent))


async def _asked_by_browser() -> str | None:
    """Return how the browser that asks for our page calls itself; None when none does in time.

    Browsers also open connections on which they never ask, so that each is heard at once.
    """
    path = f"/{secrets.token_urlsafe(8)}"
    agents: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    writers: list[asyncio.StreamWriter] = []
    answering: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(*_CUT_SHORT):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                is_ours = head.startswith(f"GET {path} ")
                writer.write(_page() if is_ours else _NOT_FOUND)
                await writer.drain()
                if is_ours:
                    agents.put_nowait(_agent(head))
        finally:
            writer.close()

    def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Remember it at once: a task that is cancelled before its first step closes nothing."""
        writers.append(writer)
        answering.add(task := loop.create_task(answer(reader, writer)))
        task.add_done_callback(answering.discard)

    def open_page(url: str) -> None:
        if not _opened(url):
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(agents.put_nowait, None)

    server = await asyncio.start_server(on_connection, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{path}"
    threading.Thread(target=open_page, args=(url,), daemon=True).start()  # it may block
    try:
        async with asyncio.timeout(SECONDS):
            return await agents.get()
    except TimeoutError:
        return None
    finally:
        server.close()  # without waiting for idle connections, which are cut
        for task in answering:
            task.cancel()
        for writer in writers:
            writer.close()


def _opened(url: str) -> bool:
    try:
        return webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return False


def _page() -> bytes:
    text = _("The browser works. You can close this page.")
    body = text.encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}"
    )
    return f"{head}\r\nConnection: close\r\n\r\n".encode() + body


def _agent(head: str) -> str:
    """Return the ``User-Agent`` of a request, or that it has none."""
    for line in head.splitlines():
        name, _colon, value = line.partition(":")
        if name.lower() == "user-agent":
            return "".join(filter(str.isprintable, value.strip()))[:AGENT_LENGTH]
    return _("a browser that does not say which")


def _is_text_browser() -> bool:
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    command = str(getattr(found, "name", "")).split()
    return bool(command) and Path(command[0]).name in _IN_TERMINALS


def _chosen(subject: Subject) -> str:
    """Return what the person has chosen in the program for the application, or for all."""
    saved = read_settings(subject.profile.settings)
    application_id = subject.application.id if subject.application is not None else ""
    return str(saved.get(f"browser.{application_id}") or saved.get("browser") or "")


def _session() -> str:
    if os.environ.get("SSH_CONNECTION"):
        return _("remote (SSH)")
    if sys.platform == "win32":
        name = os.environ.get("SESSIONNAME", "")
        return _("remote (RDP)") if name.upper().startswith("RDP") else _("local")
    if os.environ.get("XRDP_SESSION"):
        return _("remote (RDP)")
    return os.environ.get("XDG_SESSION_TYPE") or _("local")


def _default_browser() -> str:
    if sys.platform in ("win32", "darwin"):
        return _("the system’s default browser")
    if asking := shutil.which("xdg-settings"):
        try:
            answer = subprocess.run(  # noqa: S603  found on the path
                [asking, "get", "default-web-browser"],
                capture_output=True,
                text=True,
                timeout=5,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            answer = None
        if answer is not None and answer.stdout.strip():
            return answer.stdout.strip()
    try:
        return str(getattr(webbrowser.get(), "name", ""))
    except webbrowser.Error:
        return ""


CHECKS = (
    Check("browser.default", N_("Which browser opens?"), default),
    Check(
        "browser.opens",
        N_("Does the browser really open?"),
        opens,
        ("browser.default",),
        deadline=SECONDS + 5,
        on_request=True,
    ),
)
