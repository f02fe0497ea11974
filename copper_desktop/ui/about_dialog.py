"""What this program is, and which version."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop import __version__
from copper_desktop.i18n import _
from copper_desktop.ui.controls import Button, Icon, label, selectable
from copper_desktop.ui.icons import APPLICATION_ICON
from copper_desktop.ui.tokens import SPACE


class AboutDialog(QDialog):
    """Name, version, licence, and the licences of whatever it contains."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(_("About Copper Desktop"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(400)
        glyph = Icon(self, "aboutGlyph", APPLICATION_ICON, 8 * SPACE, "text")
        version = _("Version {version}").format(version=__version__)
        licence = _("Free software under the MIT licence. Not a product of Copper CRM.")
        licences = Button(self, "aboutLicences", _("&Licences…"))
        licences.clicked.connect(self._open_licences)
        close = Button(self, "aboutClose", _("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(label(self, "aboutName", "Copper Desktop", role="title"))
        words.addWidget(selectable(label(self, "aboutVersion", version, role="muted")))
        words.addSpacing(SPACE)
        words.addWidget(label(self, "aboutLicence", licence))
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        lines.setSpacing(2 * SPACE)
        lines.addLayout(top)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addStretch(1)
        buttons.addWidget(licences)
        buttons.addWidget(close)
        lines.addLayout(buttons)

    def _open_licences(self) -> None:
        from copper_desktop.ui.licences_dialog import LicencesDialog

        LicencesDialog(self).open()
