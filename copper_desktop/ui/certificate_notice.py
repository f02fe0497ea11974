"""What a person is told of this computer's certificate at a sign-in that needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.banner import Banner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.model import Application


class CertificateNotice(Banner):
    """Hidden while no certificate is needed, or it is trusted and not about to end."""

    certificate_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "connectCertificate", closable=False)

    async def look(self, service: ConnectionService, application: Application) -> None:
        """Show how the certificate stands for a sign-in through ``application``."""
        from copper_desktop.certificate.standing import needs_certificate, note_for

        note = None
        if needs_certificate(application):
            note = await note_for(service.certificate)
        self.setVisible(note is not None)
        if note is not None:
            self.show_text("warn", note.title, note.text)
            self.offer(_("Cer&tificate…"), self.certificate_requested.emit)
