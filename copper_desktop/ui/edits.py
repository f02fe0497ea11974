"""Renaming and labelling: what a person changes about connections here, and takes back again.

Owns what can be undone and in which order. Asks Copper nothing. Removing is not among it: with a
connection its secret is deleted at once, and nothing could bring that back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.errors import NoSuchConnection, UndoOutdated
from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.labels import Change, used_tags
from copper_desktop.model import Connection, Label
from copper_desktop.ui import notices

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.ui.banner import Banner
    from copper_desktop.ui.tasks import TaskOwner

KEPT = 50
"""How many changes can be taken back."""


@dataclass(frozen=True, slots=True)
class Done:
    """A change that can be taken back: its name, marked for translation, and how that is done."""

    name: str
    undo: Callable[[], Coroutine[Any, Any, None]]


class Edits(QObject):
    """Asks, changes, says what was done, and undoes it.

    ``undo_changed`` follows every change of what ``undo`` would take back.
    """

    changed = Signal()
    undo_changed = Signal()

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, banner: Banner, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setObjectName("edits")
        self._service, self._tasks, self._banner, self._window = service, tasks, banner, window
        self._done: list[Done] = []

    @property
    def undo_words(self) -> str | None:
        """What ``undo`` would do, in words; None where there is nothing to undo."""
        return _(self._done[-1].name) if self._done else None

    def rename(self, connection: Connection) -> None:
        """Ask for another name."""
        from copper_desktop.ui.rename_dialog import RenameDialog

        dialog = RenameDialog(connection.name, self._window)
        dialog.name_entered.connect(
            lambda name: self._tasks.start(self._rename(connection.id, name))
        )
        dialog.open()

    def label(self, connections: Sequence[Connection]) -> None:
        """Ask for tags, note and colour of one connection or several."""
        from copper_desktop.ui.label_dialog import LabelDialog

        tags = used_tags(known.label for known in self._service.connections())
        dialog = LabelDialog(connections, tags, self._window)
        ids = [connection.id for connection in connections]
        dialog.change_entered.connect(lambda change: self._tasks.start(self._label(ids, change)))
        dialog.open()

    def undo(self) -> None:
        """Take the last change back."""
        if self._done and not self._service.stand_ins.on:
            done = self._done.pop()
            self.undo_changed.emit()
            self._banner.hide()
            self._tasks.start(done.undo())

    def forget(self) -> None:
        """Forget what could be undone."""
        self._done.clear()
        self.undo_changed.emit()

    async def _rename(self, connection_id: str, name: str) -> None:
        before = self._known()[connection_id].name if connection_id in self._known() else ""
        renamed = await self._service.rename(connection_id, name)
        if renamed.name != before:
            undo = partial(self._rename_back, connection_id, before, renamed.name)
            self._remember(Done(N_("&Undo renaming"), undo))
            self._banner.say(partial(notices.tell_renamed, name=renamed.name, on_undo=self.undo))
        self.changed.emit()

    async def _rename_back(self, connection_id: str, before: str, after: str) -> None:
        await self._service.reload()
        now = self._known().get(connection_id)
        if now is not None and now.name != after:
            raise UndoOutdated
        await self._service.rename(connection_id, before)
        self._tell_undone(before)

    async def _label(self, ids: Sequence[str], change: Change) -> None:
        before, after = self._labels(ids), {}
        try:
            for connection_id in ids:
                changed = await self._service.label(connection_id, change)
                if before.get(connection_id) != changed.label:
                    after[connection_id] = changed.label
        finally:
            if after:
                undo = partial(self._label_back, before, after)
                self._remember(Done(N_("&Undo labelling"), undo))
            self.changed.emit()
        if after:
            number = len(after)
            self._banner.say(partial(notices.tell_labelled, number=number, on_undo=self.undo))

    async def _label_back(self, before: Mapping[str, Label], after: Mapping[str, Label]) -> None:
        """Take back what nobody has changed again meanwhile."""
        await self._service.reload()
        now = self._labels(list(after))
        unchanged = [found for found, label in after.items() if now.get(found) == label]
        number = 0
        for connection_id in unchanged:
            old, gone = before[connection_id], now[connection_id].tags
            change = Change(old.tags, gone, old.note, old.colour)
            with contextlib.suppress(NoSuchConnection):  # removed meanwhile by another run
                await self._service.label(connection_id, change)
                number += 1
        if not number:
            raise UndoOutdated
        words = ngettext("{n} connection", "{n} connections", number).format(n=number)
        if number < len(after):
            words = _("{n} of {all} connections").format(n=number, all=len(after))
        self._tell_undone(words)

    def _tell_undone(self, what: str) -> None:
        self._banner.say(partial(notices.tell_undone, what=what))
        self.changed.emit()

    def _remember(self, done: Done) -> None:
        self._done = [*self._done, done][-KEPT:]
        self.undo_changed.emit()

    def _known(self) -> dict[str, Connection]:
        return {known.id: known for known in self._service.connections()}

    def _labels(self, ids: Sequence[str]) -> dict[str, Label]:
        known = self._known()
        return {found: known[found].label for found in ids if found in known}
