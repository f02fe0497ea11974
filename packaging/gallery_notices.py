"""What the gallery shows of notices that come by themselves, and of settings that are not at first.

Part of ``gallery.py``, which takes the pictures.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from gallery_questions import Camera
from PySide6.QtWidgets import QScrollArea, QWidget

from copper_desktop.app import Program
from copper_desktop.health import BACKGROUND_CHECKS, CHECK_MINUTES
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.storage.preferences import LANGUAGE
from copper_desktop.ui.settings_dialog import SettingsDialog
from copper_desktop.ui.update_watch import UpdateWatch
from copper_desktop.updates import Notice

if TYPE_CHECKING:
    from gallery_questions import Opener

TWIN = "Lantern & Loom, by phone"
NOTICE = Notice(
    "9.1.0",
    "Connections can be sorted, and the list remembers how.",
    "https://downloads.example/copper-desktop/9.1.0",
)


class Photographer(Camera, Protocol):
    """Takes pictures of the window too."""

    def shoot(self, name: str) -> None:
        """Save ``name``, light and dark."""


async def of_a_connection(program: Program, camera: Photographer, opener: Opener) -> None:
    """A test under way, the same person twice, somebody else signed in, and a newer version."""
    window = program.window
    (connection, *_others) = program.service.connections()
    window.page.overview.show_testing(True)
    camera.shoot("testing")
    window.page.overview.show_testing(False)
    window.page.overview.show_twin(replace(connection, id="twin", name=TWIN))
    await asyncio.sleep(0.1)  # the page makes room for it
    camera.shoot("twin")
    window.page.overview.show_twin(None)
    opener.browser = ScriptedBrowser("Jonas Candlewick")
    await camera.shoot_dialog(
        "somebody-else",
        window.page.reconnect_requested.emit,
        lambda: any(one.isVisible() for one in window.findChildren(QWidget, "identityQuestion")),
    )
    opener.browser = None
    watch = UpdateWatch(None, program._settings, window.banner, opener, window)  # type: ignore[arg-type]
    window.banner.hide()
    watch._tell(NOTICE)
    camera.shoot("update")
    window.banner.hide()


async def of_settings(program: Program, camera: Camera) -> None:
    """Sections further down, and choices that an administrator has made."""
    window, opens = program.window, program.window.menu_actions.settings.trigger
    await camera.shoot_dialog("settings-language", opens, lambda: _shown(window, "languageSection"))
    for name in ("background", "appearance"):
        shown = partial(_shown, window, f"{name}Section")
        await camera.shoot_dialog(f"settings-{name}", opens, shown)
    program._settings.fix({BACKGROUND_CHECKS.key: True, CHECK_MINUTES.key: 30, LANGUAGE.key: ""})
    await camera.shoot_dialog("settings-fixed", opens, lambda: _shown(window, "checksSection"))
    program._settings.fix({})


def _shown(window: QWidget, name: str) -> bool:
    """Scroll the settings to a section, once nothing in them is being looked up."""
    dialogs = [one for one in window.findChildren(SettingsDialog) if one.isVisible()]
    if not dialogs or any(section.running for section in dialogs[0].sections):
        return False
    area, section = dialogs[0].findChild(QScrollArea), dialogs[0].findChild(QWidget, name)
    if area is not None and section is not None:
        area.verticalScrollBar().setValue(section.y())
    return True
