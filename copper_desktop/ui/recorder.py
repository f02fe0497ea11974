"""What the window adds to the log: Qt's own messages; and the report of a crash, offered again.

Knows nothing of how a log is written.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from copper_desktop.i18n import _
from copper_desktop.ui import times

if TYPE_CHECKING:
    from copper_desktop.diagnosis.crash import Crash
    from copper_desktop.ui.banner import Banner

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_logger = logging.getLogger(__name__)


@contextlib.contextmanager
def qt_messages_logged() -> Iterator[None]:
    """Log what Qt has to say, instead of printing it."""
    before = qInstallMessageHandler(_on_qt_message)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def offer_crash(
    banner: Banner, crash: Crash, on_report: Callable[[], None], on_dismissed: Callable[[], None]
) -> None:
    """Say that an earlier run ended badly, and offer to report it, until that is dismissed."""

    def tell(shown: Banner) -> None:
        shown.show_text(
            "warn",
            _("Copper Desktop met a fault when it last ran"),
            _("Your connections are safe. A report helps to find the cause; it holds no secrets."),
            _("{kind}, version {version}, {at}").format(
                kind=crash.kind, version=crash.version, at=_local(crash.at)
            ),
        )
        shown.offer(_("&Report…"), on_report)

    banner.say(tell)

    def on_banner_dismissed() -> None:
        banner.dismissed.disconnect(on_banner_dismissed)
        on_dismissed()

    banner.dismissed.connect(on_banner_dismissed)


def _local(at: str) -> str:
    """Return the moment of a crash where this computer is; as it was written if it is none."""
    try:
        return times.local(datetime.fromisoformat(at))
    except ValueError:
        return at


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    category = context.category or "default"
    _logger.log(_LEVELS.get(kind, logging.WARNING), "Qt (%s): %s", category, message)
