"""What the gallery shows of the list: labels, several selected, an order, and nothing found.

Part of ``gallery.py``, which takes the pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QItemSelectionModel

from copper_desktop.app import Program
from copper_desktop.labels import Change
from copper_desktop.model import Colour
from copper_desktop.ui.connection_order import Order

CHANGES = (
    Change(("production", "Europe"), note="Ask Maya before changing anything.", colour=Colour.RED),
    Change(("test",), colour=Colour.GREEN),
    Change(("production", "North America", "partners", "2026", "pilot"), colour=Colour.BLUE),
    Change(("training",), note="Reset on Mondays.", colour=Colour.PURPLE),
)


class Camera(Protocol):
    """Takes pictures of the window, and of a dialog that ``opens`` shows."""

    def shoot(self, name: str, *, high_contrast: bool = False) -> None:
        """Save ``name``, light and dark."""

    async def shoot_dialog(self, name: str, opens: Callable[[], object]) -> None:
        """Save ``name``, light and dark, and close the dialog."""


async def of_the_list(program: Program, camera: Camera) -> None:
    """Label some connections, select several, sort, and search in vain."""
    window, service = program.window, program.service
    for connection, change in zip(service.connections(), CHANGES, strict=False):
        await service.label(connection.id, change)
    window.refresh()
    view = window.sidebar.view
    view.setCurrentIndex(view.filter.index(0, 0))
    camera.shoot("labels")
    await camera.shoot_dialog("label", window.selecting.label)
    for row in range(1, 4):
        index = view.filter.index(row, 0)
        view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    camera.shoot("selected")
    await camera.shoot_dialog("remove-several", window.selecting.remove)
    window.selecting.show_single()
    window.sorting.choose(Order.STATUS)
    camera.shoot("by-status")
    window.sorting.choose(Order.ADDED)
    window.sidebar.begin_search()
    window.sidebar.search.setText("nobody of that name")
    camera.shoot("nothing-found")
    window.sidebar.search.clear()
