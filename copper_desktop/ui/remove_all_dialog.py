"""Removes everything that a person has here, and shows what was removed and what could not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.i18n import _, ngettext
from copper_desktop.messages import describe
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections.clearing import Cleared


class RemoveAllDialog(TaskDialog):
    """Asks, removes one thing after the other, and stays to tell how it went.

    ``open_page`` opens the page of Copper's where tokens are revoked, None where no connection's
    application has one.
    """

    cleared = Signal()

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        open_page: Callable[[], None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(tasks, "removeAllDialog", _("Remove everything"), parent)
        self._service, self._open_page = service, open_page
        self._make_controls()
        self.setFixedWidth(560)
        self.fit()
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.page_button.clicked.connect(self._on_page_clicked)

    def show_result(self, cleared: Cleared) -> None:
        """Show what was removed and what was not."""
        self.headline.setText(_("Something could not be removed") if _is_partial(cleared) else "")
        if not _is_partial(cleared):
            self.headline.setText(_("Everything was removed from this computer"))
        self.text.setText(_removed_words(cleared))
        self.outcome.clear()
        for line in kept_lines(cleared):
            self.outcome.addItem(line)
        self.outcome.setVisible(self.outcome.count() > 0)
        number = len(cleared.honoured)
        honoured = ngettext(
            "Copper still honours {n} token until it is revoked there, under Settings → "
            "Integrations → Active Integrations.",
            "Copper still honours {n} tokens until they are revoked there, under Settings → "
            "Integrations → Active Integrations.",
            number,
        ).format(n=number)
        self.still_valid.setText(honoured if number else "")
        self.still_valid.setVisible(bool(number))
        self.page_button.setVisible(bool(number) and self._open_page is not None)
        self.remove_button.setText(_("&Try again"))
        self.remove_button.setEnabled(True)
        self.remove_button.setVisible(bool(cleared.kept))
        self.cancel_button.setText(_("Close"))
        self.cancel_button.setFocus()
        self.fit()

    def _on_remove_clicked(self) -> None:
        self.error.hide()
        self.remove_button.setEnabled(False)
        self.run(self._remove(), self._on_failed)

    async def _remove(self) -> None:
        cleared = await self._service.remove_all(self._on_progress)
        self.cleared.emit()
        self.show_result(cleared)

    def _on_progress(self, name: str) -> None:
        self.text.setText(_("Removing {name}…").format(name=name))

    def _on_failed(self, error: BaseException) -> None:
        self.remove_button.setEnabled(True)
        self.error.show_error(error)
        self.fit()

    def _on_page_clicked(self) -> None:
        if self._open_page is not None:
            self._open_page()

    def _make_controls(self) -> None:
        self.headline = label(
            self, "removeAllHeadline", _("Remove everything from this computer?"), role="title"
        )
        number = len(self._service.connections())
        self.text = label(
            self,
            "removeAllText",
            ngettext(
                "This deletes {n} connection with its token and its history, the registrations and "
                "client secrets that were entered here, and the browser certificate. What an "
                "administrator has put on this computer stays.",
                "This deletes {n} connections with their tokens and their history, the "
                "registrations and client secrets that were entered here, and the browser "
                "certificate. What an administrator has put on this computer stays.",
                number,
            ).format(n=number),
        )
        self.outcome = named(QListWidget(self), "removeAllResult", _("What could not be removed"))
        self.outcome.setWordWrap(True)
        self.outcome.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outcome.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.outcome.setMaximumHeight(240)
        self.outcome.hide()
        self.still_valid = label(
            self,
            "removeAllStillValid",
            _(
                "Copper still honours the tokens until they are revoked there, under Settings → "
                "Integrations → Active Integrations. To see one refused before it is deleted, "
                "remove its connection alone."
            ),
        )
        self.page_button = Button(
            self,
            "removeAllPage",
            _("Open Active &Integrations at Copper"),
            kind="link",
            icon="external",
        )
        self.page_button.setVisible(self._open_page is not None)
        self.error = Banner(self, "removeAllError", closable=False)
        self.cancel_button = Button(self, "removeAllCancel", _("Cancel"))
        self.remove_button = Button(
            self, "removeAllConfirm", _("&Remove everything"), kind="destructive"
        )
        for shown in (self.headline, self.text, self.outcome, self.still_valid):
            self.body.addWidget(shown)
        self.body.addWidget(self.page_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.buttons(None, self.cancel_button, self.remove_button)


def _is_partial(cleared: Cleared) -> bool:
    return bool(cleared.kept or cleared.secrets_left)


def _removed_words(cleared: Cleared) -> str:
    connections, registrations = len(cleared.removals), len(cleared.registrations)
    removed = (
        ngettext("{n} connection removed.", "{n} connections removed.", connections),
        ngettext("{n} registration removed.", "{n} registrations removed.", registrations),
    )
    return " ".join(
        text.format(n=number)
        for text, number in zip(removed, (connections, registrations), strict=True)
    )


def kept_lines(cleared: Cleared) -> list[str]:
    """Return a line for each thing that is still here, with the reason and what helps."""
    lines = []
    for kept in cleared.kept:
        message = describe(kept.error)
        text = _("{name}: {title} ({code}). {action}")
        lines.append(
            text.format(
                name=kept.name, title=message.title, code=message.code, action=message.action
            )
        )
    for name in cleared.secrets_left:
        text = _(
            "{name}: its secret is in a credential store that is not here now. It is deleted once "
            "the store is back."
        )
        lines.append(text.format(name=name))
    return lines
