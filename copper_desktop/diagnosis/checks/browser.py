"""The browser: which one would open, and whether it really does."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import webbrowser

from copper_desktop.diagnosis.question import Check, Finding, failed, ok, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _

SECONDS = 20.0


def default(_subject: Subject) -> Finding:
    """Say which browser the system would open, and whether this is a remote session."""
    session = _session()
    found = _default_browser()
    if not found:
        return warning(
            _("No browser is set up. Session: {session}.").format(session=session),
            _("Choose a default browser in the system’s settings, or copy the link by hand."),
        )
    return ok(_("{browser}. Session: {session}.").format(browser=found, session=session))


def opens(_subject: Subject) -> Finding:
    """Open a page of this computer in the browser and see whether the browser asks for it."""
    page = _("The browser works. You can close this page.").encode()
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            listening.settimeout(SECONDS)
            webbrowser.open(f"http://127.0.0.1:{listening.getsockname()[1]}/")
            reached, _address = listening.accept()
            with reached:
                reached.settimeout(SECONDS)
                reached.recv(4096)
                reached.sendall(head.encode() + page)
        return ok(_("A browser opened and asked for the page."))
    except OSError:  # a timeout is one
        pass
    return failed(
        _("No browser asked for the page within {seconds} seconds.").format(seconds=round(SECONDS)),
        _("Choose another default browser, or copy the link into a browser by hand."),
    )


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
