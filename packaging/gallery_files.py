"""What the gallery shows of files: a registration that came as one, a support bundle, and
what the program brings along to be read.

Part of ``gallery.py``, which takes the pictures.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QPushButton

from copper_desktop.app import Program
from copper_desktop.ui import whats_new
from copper_desktop.ui.whats_new import LAST_VERSION

if TYPE_CHECKING:
    from gallery_questions import Camera

    from copper_desktop.ui.main_window import MainWindow

NAME, CLIENT_ID = "Acme", "client-1"
APPLICATION = f"""\
format = 1
name = "{NAME}"
client_id = "{CLIENT_ID}"
client_secret = "worthless-secret"
redirect_uri = "http://127.0.0.1:8400/callback"
"""


async def of_a_registration(program: Program, camera: Camera) -> None:
    """An application file that was dropped onto the window."""
    window = program.window
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "acme.copperapp"
        file.write_text(APPLICATION, encoding="utf-8")
        await camera.shoot_dialog("import", lambda: window.registrations.import_files([file]))


async def of_a_diagnosis(program: Program, camera: Camera) -> None:
    """The support bundle, before it is saved."""
    window = program.window
    window.menu_actions.diagnosis.trigger()
    async with asyncio.timeout(60):
        while (save := to_press(window)) is None:  # noqa: ASYNC110  widgets tell nobody of it
            await asyncio.sleep(0.02)
    await camera.shoot_dialog("bundle", save.click, lambda: _is_listed(window))


async def of_help(program: Program, camera: Camera) -> None:
    """The licences of what the program contains, the guide, and that an update was made."""
    window = program.window
    window.menu_actions.about.trigger()
    button = window.findChildren(QPushButton, "aboutLicences")[-1]
    await camera.shoot_dialog("licences", button.click)
    window.menu_actions.manual.trigger()
    camera.shoot("guide")
    window.dialogs.close_guide()
    program._settings.put(LAST_VERSION, "0.0.1")
    whats_new.tell(window)
    camera.shoot("updated")
    window.banner.hide()


def to_press(window: MainWindow) -> QPushButton | None:
    """Return the button that saves a bundle, once it is there to be pressed."""
    found = window.findChildren(QPushButton, "diagnosisSave")
    return next((button for button in found if button.isVisible() and button.isEnabled()), None)


def _is_listed(window: MainWindow) -> bool:
    found: list[QDialog] = window.findChildren(QDialog, "bundleDialog")
    saves = [button for one in found for button in one.findChildren(QPushButton, "bundleSave")]
    return any(button.isEnabled() for button in saves)
