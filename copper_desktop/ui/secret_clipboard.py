"""A secret in the clipboard: kept out of histories, and gone after a minute or at the end.

Asks the platforms' clipboard histories to leave it out: KDE's and those that follow it by a hint,
Windows's by the formats that "Clipboard Formats" in its documentation names.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_SECONDS = 60

_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}


class SecretClipboard(QObject):
    """Copies one secret at a time and takes it back, unless something else was copied since."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._copied = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_SECONDS * 1000)
        self._timer.timeout.connect(self.take_back)

    def copy(self, secret: str) -> None:
        """Copy ``secret`` for KEPT_SECONDS."""
        content = QMimeData()
        content.setText(secret)
        for name, value in _HINTS.items():
            content.setData(name, value)
        QGuiApplication.clipboard().setMimeData(content)
        self._copied = secret
        self._timer.start()

    def take_back(self) -> None:
        """Clear the clipboard if the secret is still there, and forget it."""
        self._timer.stop()
        copied, self._copied = self._copied, ""
        clipboard = QGuiApplication.clipboard()
        if copied and clipboard.text(QClipboard.Mode.Clipboard) == copied:
            clipboard.clear(QClipboard.Mode.Clipboard)
