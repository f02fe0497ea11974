"""By what the list is sorted: the menu of orders, the button above the list, and the preference.

Orders the model; knows no service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from copper_desktop.i18n import _
from copper_desktop.storage.preferences import LIST_ORDER
from copper_desktop.ui.connection_order import ORDER_NAMES, ORDER_WORDS, Order, key_function

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from copper_desktop.storage.settings import Settings
    from copper_desktop.ui.main_window import MainWindow


class Sorting(QObject):
    """Offers the orders in a menu that marks the one in force, and remembers the choice."""

    def __init__(
        self, window: MainWindow, settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(window)
        self.setObjectName("sorting")
        self._window, self._settings, self._clock = window, settings, clock
        self.menu = QMenu(window)
        self.menu.setObjectName("menuSort")
        self._group = QActionGroup(self)
        self._actions = {order: self._action(order) for order in Order}
        self.menu.addActions(list(self._actions.values()))
        self._group.triggered.connect(self._on_order_triggered)
        self.speak()
        window.sidebar.offer_orders(self.menu)
        self._show()

    @property
    def order(self) -> Order:
        """The order in force."""
        return Order(self._settings.get(LIST_ORDER))

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.menu.setTitle(_("&Sort connections"))
        for order, action in self._actions.items():
            action.setText(_(ORDER_WORDS[order]))
        self._show()

    def choose(self, order: Order) -> None:
        """Sort the list by ``order`` from now on, also after a restart."""
        window = self._window
        self._settings.put(LIST_ORDER, order.value)
        window.model.order_by(key_function(order, self._clock))
        window.sidebar.view.scrollTo(window.sidebar.view.currentIndex())
        self._show()

    def _action(self, order: Order) -> QAction:
        action = QAction(self)
        action.setObjectName(f"actionSort{order.value.capitalize()}")
        action.setCheckable(True)
        action.setData(order.value)
        self._group.addAction(action)
        return action

    def _on_order_triggered(self, action: QAction) -> None:
        self.choose(Order(action.data()))

    def _show(self) -> None:
        self._actions[self.order].setChecked(True)
        self._window.sidebar.show_order(_(ORDER_NAMES[self.order]))
