"""Qt's messages in the log, and the report of a crash in the window."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.diagnosis.crash import Crash
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.recorder import offer_crash, qt_messages_logged

CRASH = Crash("2026-11-24T11:30:00+00:00", "0.1.0", "RuntimeError", ("copper_desktop/x.py:1 f",))


@pytest.mark.no_qt_log
def test_what_qt_says_is_logged_without_secrets(tmp_path: Path) -> None:
    with Recording(tmp_path) as recording, qt_messages_logged():
        recording.redaction.learn("a-very-secret-token")
        qWarning("something about a-very-secret-token")
    (record,) = recording.log.read()
    assert record["level"] == "WARNING"
    assert "something about" in json.dumps(record)
    assert "a-very-secret-token" not in json.dumps(record)


def test_a_crash_is_offered_until_it_is_dismissed(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    banner = Banner(parent, "banner")
    told: list[str] = []
    offer_crash(banner, CRASH, lambda: told.append("report"), lambda: told.append("dismissed"))
    parent.show()
    assert "RuntimeError" in banner.small.text()
    banner.action.click()
    banner.close_button.click()
    banner.close_button.click()
    assert told == ["report", "dismissed"]
