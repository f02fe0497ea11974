"""The certificate with which this computer answers https redirect URIs: what it is, who trusts it.

Leads through trusting it in one step, and back; knows no commands of any platform.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from copper_desktop.i18n import _
from copper_desktop.ui import times
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, selectable
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.certificate.kept import Certificate, KeptCertificate
    from copper_desktop.certificate.trust import TrustStore


class CertificateDialog(TaskDialog):
    """Shows the certificate; makes, trusts, renews and removes it."""

    def __init__(
        self,
        kept: KeptCertificate,
        tasks: TaskOwner,
        clock: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        super().__init__(tasks, "certificateDialog", _("Browser certificate"), parent)
        self._kept, self._clock = kept, clock
        self._by_hand = self._system = ""
        self._make_controls()
        self.setFixedWidth(560)
        self._work(self._show())

    async def _show(self) -> None:
        from copper_desktop.certificate.trust import trust_store

        certificate = await self._kept.current()
        store = None if certificate is None else trust_store(certificate)
        trusted = store is not None and await store.trusts()
        self._show_certificate(certificate, store, trusted)

    def _show_certificate(
        self, certificate: Certificate | None, store: TrustStore | None, trusted: bool
    ) -> None:
        from copper_desktop.certificate.trust import system_store_by_hand

        there = certificate is not None and store is not None
        self.make_button.setVisible(not there)
        for button in (self.renew_button, self.remove_button):
            button.setVisible(there)
        self.trust_button.setVisible(there and not trusted)
        self.undo_button.setVisible(trusted)
        self.copy_button.setVisible(there and not trusted)
        for shown in (self.system, self.system_button):
            shown.setVisible(there and sys.platform == "linux")
        if certificate is None or store is None:
            self.state.setText(_("There is none yet. It is made when it is first needed."))
            self.facts.setText("")
            self.guide.setText("")
        else:
            self._by_hand = store.by_hand()
            self._system = system_store_by_hand(certificate)
            self._show_facts(certificate)
            self._show_trust(store, trusted)
        self._settled()

    def _show_facts(self, certificate: Certificate) -> None:
        now = self._clock()
        text = _("For {names}, on this computer alone. Good until {end}.\nSHA-256 {fingerprint}")
        facts = text.format(
            names=", ".join(certificate.names),
            end=times.local(certificate.ends),
            fingerprint=certificate.sha256.replace(":", " "),
        )
        if certificate.is_due(now):
            due = _("It ends soon: renew it, then trust the new one.")
            facts = f"{facts}\n{due}"
        self.facts.setText(facts)

    def _show_trust(self, store: TrustStore, trusted: bool) -> None:
        if trusted:
            self.state.setText(_("Browsers on this account trust it."))
            self.guide.setText(_("Firefox asks once more: press Advanced, then Accept the Risk."))
            return
        self.state.setText(_("Browsers do not trust it yet."))
        guide = _(
            "Without trust the browser says “Your connection is not private” when it comes back. "
            "There, press Advanced, then “Proceed to …” (Firefox: Accept the Risk and Continue), "
            "and Continue when it asks whether to send the form again. Nothing leaves this "
            "computer there."
        )
        if not store.is_available:
            text = _("To trust it, first install {package}, or enter the copied lines yourself.")
            guide = f"{guide}\n{text.format(package=store.package or store.tool)}"
        self.guide.setText(guide)

    def _on_make_clicked(self) -> None:
        self._work(self._then_show(self._kept.renew))

    def _on_trust_clicked(self) -> None:
        self._work(self._change_trust(trust=True))

    def _on_undo_clicked(self) -> None:
        self._work(self._change_trust(trust=False))

    def _on_renew_clicked(self) -> None:
        from copper_desktop.certificate.trust import renewed

        self._work(self._then_show(lambda: renewed(self._kept)))

    def _on_remove_clicked(self) -> None:
        from copper_desktop.certificate.trust import removed

        self._work(self._then_show(lambda: removed(self._kept)))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._by_hand)
        self.copy_button.setText(_("Copied"))

    def _on_system_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._system)
        self.system_button.setText(_("Copied"))

    async def _change_trust(self, *, trust: bool) -> None:
        from copper_desktop.certificate.trust import trust_store

        certificate = await self._kept.current()
        if certificate is not None:
            store = trust_store(certificate)
            await (store.trust() if trust else store.undo())
        await self._show()

    async def _then_show(self, call: Callable[[], Coroutine[Any, Any, object]]) -> None:
        await call()
        await self._show()

    def _work(self, coro: Coroutine[Any, Any, None]) -> None:
        self.error.hide()
        for button in self._buttons:
            button.setEnabled(False)
        self.run(coro, self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        self._settled()
        self.error.show_error(error)
        self.fit()

    def _settled(self) -> None:
        for button in self._buttons:
            button.setEnabled(True)
        self.copy_button.setText(_("&Copy commands"))
        self.system_button.setText(_("Copy &system commands"))
        self.fit()

    def _make_controls(self) -> None:
        self.headline = label(self, "certificateHeadline", _("Browser certificate"), role="title")
        self.text = label(
            self,
            "certificateText",
            _(
                "Registrations with an https address on this computer need it. It was made here, "
                "its key is encrypted and never leaves this computer."
            ),
            role="muted",
        )
        self.state = label(self, "certificateState", role="heading")
        self.facts = selectable(label(self, "certificateFacts"))
        self.guide = label(self, "certificateGuide", role="muted")
        self.system = label(
            self,
            "certificateSystem",
            _(
                "Programs other than browsers look into the system’s own list. An administrator "
                "can add the certificate there too, with commands for a terminal."
            ),
            role="muted",
        )
        self.error = Banner(self, "certificateError", closable=False)
        self.make_button = Button(self, "certificateMake", _("&Make one"), kind="primary")
        self.trust_button = Button(self, "certificateTrust", _("&Trust it"), kind="primary")
        self.undo_button = Button(self, "certificateUndo", _("Stop &trusting it"))
        self.copy_button = Button(self, "certificateCopy", _("&Copy commands"))
        self.system_button = Button(self, "certificateSystemCopy", _("Copy &system commands"))
        self.renew_button = Button(self, "certificateRenew", _("Re&new"))
        self.remove_button = Button(self, "certificateRemove", _("&Remove"), kind="destructive")
        self.close_button = Button(self, "certificateClose", _("Close"))
        self._buttons = (
            self.make_button,
            self.trust_button,
            self.undo_button,
            self.copy_button,
            self.renew_button,
            self.remove_button,
        )
        for shown in (self.headline, self.text, self.state, self.facts, self.guide):
            self.body.addWidget(shown)
        self.body.addWidget(self.system)
        self.body.addWidget(self.system_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.system.hide()
        self.system_button.hide()
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.system_button.clicked.connect(self._on_system_clicked)
        self.buttons(*self._buttons, None, self.close_button)
        for button, slot in (
            (self.make_button, self._on_make_clicked),
            (self.trust_button, self._on_trust_clicked),
            (self.undo_button, self._on_undo_clicked),
            (self.copy_button, self._on_copy_clicked),
            (self.renew_button, self._on_renew_clicked),
            (self.remove_button, self._on_remove_clicked),
        ):
            button.clicked.connect(slot)
            button.hide()
        self.close_button.clicked.connect(self.reject)
