"""Which credential store new secrets go to, chosen by the person; and moving the others there.

Knows which stores there are from the service. What it did is told by ``changed``, what failed by
``failed``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop.i18n import _, ngettext
from copper_desktop.storage import stores
from copper_desktop.ui.controls import Button, Choice, label, named
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.connections.storing import StoreChoice

Run = Callable[[Coroutine[Any, Any, None]], object]
AskNew = Callable[[], Awaitable[str | None]]


class StoreChooser(QWidget):
    """A list of stores and what can be done with the one chosen in it.

    ``run`` runs a task that ends with the dialog; ``ask_new`` asks for a new passphrase.
    """

    changed = Signal()

    def __init__(
        self, service: ConnectionService, run: Run, ask_new: AskNew, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, "storeChooser", _("Another credential store"))
        self._service, self._run, self._ask_new = service, run, ask_new
        self._choices: tuple[StoreChoice, ...] = ()
        self._make_controls()
        self.list.currentIndexChanged.connect(self._show_chosen)
        self.use_button.clicked.connect(self._on_use_clicked)
        self.move_button.clicked.connect(self._on_move_clicked)
        self.passphrase_button.clicked.connect(self._on_passphrase_clicked)

    async def show_current(self) -> None:
        """Show the stores as they are now."""
        self._choices = await self._service.store_choices()
        elsewhere = await self._service.secrets_elsewhere()
        self.list.blockSignals(True)
        self.list.clear()
        for choice in self._choices:
            self.list.addItem(_words(choice), choice.kind)
            if choice.is_chosen:
                self.list.setCurrentIndex(self.list.count() - 1)
        self.list.blockSignals(False)
        self.elsewhere.setText(
            ngettext(
                "{n} secret is in another store and stays there until it is moved.",
                "{n} secrets are in another store and stay there until they are moved.",
                elsewhere,
            ).format(n=elsewhere)
        )
        for shown in (self.elsewhere, self.move_button):
            shown.setVisible(elsewhere > 0)
        self.setEnabled(True)
        self._show_chosen()

    def _show_chosen(self) -> None:
        choice = self._chosen()
        sealed = choice is not None and choice.kind == stores.ENCRYPTED_FILE
        to_make = choice is not None and sealed and not choice.is_here
        lost = choice is not None and to_make and choice.secrets > 0
        self.use_button.setText(_("&Make and use it…") if to_make else _("&Use it"))
        usable = choice is not None and not lost and (sealed or choice.is_here)
        other = choice is not None and (not choice.is_chosen or to_make)
        fixed = self._service.is_store_fixed
        self.use_button.setEnabled(bool(usable and other) and not fixed)
        self.passphrase_button.setVisible(bool(sealed and not to_make))
        about = _about(choice) if choice is not None else ""
        self.about.setText(_("Your administrator has chosen it.") if fixed else about)
        self.about.setVisible(bool(self.about.text()))

    def _chosen(self) -> StoreChoice | None:
        kind = self.list.currentData()
        return next((choice for choice in self._choices if choice.kind == kind), None)

    def _on_use_clicked(self) -> None:
        choice = self._chosen()
        if choice is not None:
            self._begin(self._use(choice))

    async def _use(self, choice: StoreChoice) -> None:
        passphrase = None
        if choice.kind == stores.ENCRYPTED_FILE and not choice.is_here:
            passphrase = await self._ask_new()
            if passphrase is None:
                await self.show_current()
                return
        await self._service.choose_store(choice.kind, passphrase)
        self.changed.emit()

    def _on_move_clicked(self) -> None:
        self._begin(self._move())

    async def _move(self) -> None:
        await self._service.move_secrets()
        self.changed.emit()

    def _on_passphrase_clicked(self) -> None:
        self._begin(self._change_passphrase())

    async def _change_passphrase(self) -> None:
        passphrase = await self._ask_new()
        if passphrase is not None:
            await self._service.change_passphrase(passphrase)
        await self.show_current()

    def _begin(self, coro: Coroutine[Any, Any, None]) -> None:
        self.setEnabled(False)
        self._run(coro)

    def _make_controls(self) -> None:
        caption = label(self, "storeListLabel", _("Keep &new secrets in"), role="field")
        self.list = named(Choice(self), "storeList", _("Keep new secrets in"))
        caption.setBuddy(self.list)
        self.use_button = Button(self, "storeUse", _("&Use it"))
        self.about = label(self, "storeAbout", role="muted")
        self.passphrase_button = Button(
            self, "storePassphrase", _("&Change its passphrase…"), kind="link"
        )
        self.elsewhere = label(self, "storeElsewhere")
        self.move_button = Button(self, "storeMove", _("Mo&ve them"))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.list, 1)
        row.addWidget(self.use_button)
        moving = QHBoxLayout()
        moving.setSpacing(SPACE)
        moving.addWidget(self.elsewhere, 1)
        moving.addWidget(self.move_button, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, SPACE, 0, 0)
        lines.setSpacing(SPACE)
        lines.addWidget(caption)
        lines.addLayout(row)
        lines.addWidget(self.about)
        lines.addWidget(self.passphrase_button, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addLayout(moving)


def _words(choice: StoreChoice) -> str:
    """Return a store's name with whether it is in use, here, and what it holds."""
    parts = []
    if choice.is_chosen:
        parts.append(_("in use"))
    if not choice.is_here:
        makeable = choice.kind == stores.ENCRYPTED_FILE and not choice.secrets
        parts.append(_("not made yet") if makeable else _("not here"))
    if choice.secrets:
        text = ngettext("{n} secret", "{n} secrets", choice.secrets)
        parts.append(text.format(n=choice.secrets))
    name = _(choice.name)
    return f"{name} ({', '.join(parts)})" if parts else name


def _about(choice: StoreChoice) -> str:
    if choice.kind != stores.ENCRYPTED_FILE:
        return ""
    if choice.secrets and not choice.is_here:
        return _("Its file is gone. Put it back from a backup, or choose another store.")
    return _(
        "A file in the data folder that only a passphrase opens, for computers without a "
        "credential store. The passphrase is asked for at each start."
    )
