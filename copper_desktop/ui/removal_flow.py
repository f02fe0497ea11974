"""Everything about removing and revoking that begins in the window.

Opens the dialogs and says in the window's banner what came of them; what is to be shown again
afterwards is the window's to know (``changed``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.model import Application, Connection, Removal
from copper_desktop.ui import notices
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.ui.banner import Banner


class RemovalFlow(QObject):
    """Leads through removing a connection, revoking it first, or removing everything.

    ``removed`` comes when something is gone from the list.
    """

    changed = Signal()
    removed = Signal()

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        banner: Banner,
        open_browser: Callable[[str], bool],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.setObjectName("removalFlow")
        self._service, self._tasks, self._banner, self._window = service, tasks, banner, window
        self._open_browser = open_browser

    def remove(self, connection: Connection) -> None:
        """Ask how ``connection`` is to be removed."""
        from copper_desktop.ui.remove_dialog import RemoveDialog

        opens = self.page_opener(connection)
        dialog = RemoveDialog(self._service, self._tasks, connection, opens, self._window)
        dialog.removed.connect(self._on_dialog_removed)
        dialog.revoking_chosen.connect(partial(self.revoke, connection))
        dialog.settled.connect(self.changed)
        dialog.open()

    def remove_several(self, connections: Sequence[Connection]) -> None:
        """Ask whether ``connections`` are to be removed."""
        from copper_desktop.ui.remove_several_dialog import RemoveSeveralDialog

        opens = self._pages_opener(connections)
        dialog = RemoveSeveralDialog(self._service, self._tasks, connections, opens, self._window)
        dialog.removed.connect(self.removed)
        dialog.settled.connect(self.changed)
        dialog.open()

    def revoke(self, connection: Connection) -> None:
        """Lead through revoking ``connection`` at Copper, and remove it then."""
        from copper_desktop.ui.revoke_dialog import RevokeDialog

        application = self._application(connection)
        if application is None:
            return
        dialog = RevokeDialog(
            self._service, self._tasks, connection, application, self._open_if_safe, self._window
        )
        dialog.removed.connect(self._on_dialog_removed)
        dialog.stopped.connect(self._on_dialog_stopped)
        dialog.settled.connect(self.changed)
        dialog.begin()

    def remove_all(self) -> None:
        """Ask whether everything is to be removed."""
        from copper_desktop.ui.remove_all_dialog import RemoveAllDialog

        opens = self._pages_opener(self._service.connections())
        dialog = RemoveAllDialog(self._service, self._tasks, opens, self._window)
        dialog.cleared.connect(self._on_dialog_cleared)
        dialog.settled.connect(self.changed)
        dialog.open()

    def open_page(self, connection: Connection) -> None:
        """Open the page of Copper's where ``connection`` is revoked."""
        opens = self.page_opener(connection)
        if opens is not None:
            opens()

    def page_opener(self, connection: Connection) -> Callable[[], None] | None:
        """Return what opens that page; None where the application is not registered any more."""
        application = self._application(connection)
        return None if application is None else partial(self._open_all, (application.revoke_page,))

    def _pages_opener(self, connections: Iterable[Connection]) -> Callable[[], None] | None:
        """Return what opens the pages where these are revoked; None where there is none."""
        pages = dict.fromkeys(
            application.revoke_page
            for connection in connections
            if (application := self._application(connection)) is not None
        )
        return partial(self._open_all, tuple(pages)) if pages else None

    def _application(self, connection: Connection) -> Application | None:
        known = self._service.applications()
        return next((found for found in known if found.id == connection.application_id), None)

    def _open_all(self, pages: tuple[str, ...]) -> None:
        for page in pages:
            if not self._open_if_safe(page):
                notices.tell_no_browser(self._banner, page)

    def _open_if_safe(self, page: str) -> bool:
        """Open an https address, as a registration's must be, or the page of the sandbox."""
        from copper_desktop.oauth.registration import https_link

        own = {found.revoke_page for found in self._service.applications() if found.builtin}
        return (page in own or https_link(page) is not None) and self._open_browser(page)

    def _on_dialog_removed(self, removal: Removal) -> None:
        opens = self.page_opener(removal.connection)
        self.removed.emit()
        notices.tell_removed(self._banner, removal, opens)

    def _on_dialog_stopped(self, connection: Connection) -> None:
        known = {found.id for found in self._service.connections()}
        if connection.id in known:
            again = partial(self.remove, connection)
            notices.tell_not_removed(self._banner, connection, again)

    def _on_dialog_cleared(self) -> None:
        self.removed.emit()
