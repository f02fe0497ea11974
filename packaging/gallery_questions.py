"""What the gallery shows of the program's questions: before a sign-in, after it, and at removal.

Part of ``gallery.py``, which takes the pictures; brings each question about as a person would.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from copper_desktop.app import Program
from copper_desktop.model import Application
from copper_desktop.sandbox.browser import ScriptedBrowser

if TYPE_CHECKING:
    from copper_desktop.ui.main_window import MainWindow

LONG_NAME = "Außendienst der Gesellschaft für außergewöhnlich lange Firmennamen mbH & Co. KG"


class Camera(Protocol):
    """Takes a picture of a dialog that ``opens`` shows, once it is ``ready``."""

    async def shoot_dialog(
        self, name: str, opens: Callable[[], object], ready: Callable[[], object] = ...
    ) -> None:
        """Save ``name``, light and dark, and close the dialog."""


class Opener:
    """Stands in for the system's browser: opens nothing, or signs ``browser``'s person in."""

    def __init__(self) -> None:
        self.browser: ScriptedBrowser | None = None
        self._visits: list[asyncio.Future[object]] = []

    def __call__(self, url: str) -> bool:
        """Open ``url``."""
        if self.browser is not None:
            self._visits.append(asyncio.ensure_future(self.browser.visit(url)))
        return True


async def before_sign_in(program: Program, camera: Camera) -> None:
    """Which browser, with servers that are not Copper's and names that are too long."""
    window = program.window
    for number, name in enumerate((LONG_NAME, "Sales")):
        application = Application(
            id=f"app-{number}",
            name=name,
            client_id=f"client-{number}",
            redirect_uri="https://127.0.0.1:8443/callback",
            authorization_endpoint="https://sign-in.partner.example/authorize",
            token_endpoint="https://sign-in.partner.example/token",  # noqa: S106  an address
        )
        await program.service.add_application(application, "a-secret-of-no-worth")
    window.refresh()
    await camera.shoot_dialog("sign-in-choice", window.menu_actions.connect.trigger)
    await camera.shoot_dialog("registrations", window.menu_actions.registrations.trigger)
    await camera.shoot_dialog(
        "passphrase", lambda: window.tasks.start(_passphrase(window)), lambda: True
    )
    await camera.shoot_dialog("proxy", lambda: window.proxy_watch.sign_in("proxy.example:3128"))


async def of_a_connection(program: Program, camera: Camera, opener: Opener) -> None:
    """The same person again, revoking, removing everything, and a file of another computer."""
    window = program.window
    opener.browser = ScriptedBrowser()
    await camera.shoot_dialog(
        "already-connected",
        window.menu_actions.connect.trigger,
        lambda: _is_seen(window, "identityQuestion"),
    )
    opener.browser = None
    (connection, *_others) = program.service.connections()
    await camera.shoot_dialog("revoke", lambda: window.removal.revoke(connection))
    await camera.shoot_dialog("remove-everything", window.removal.remove_all)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "connections.coppermove"
        await program.service.move_out(file)
        await camera.shoot_dialog("move", lambda: window.moving.import_files([file]))


async def _passphrase(window: MainWindow) -> None:
    await window.dialogs.ask_passphrase(True)


def _is_seen(window: MainWindow, name: str) -> bool:
    found: list[QWidget] = window.findChildren(QWidget, name)
    return any(widget.isVisible() for widget in found)
