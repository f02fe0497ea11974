"""Every state of the window in a language that nobody speaks: nothing is left in English or cut.

What brings the states about is the gallery's; ``pseudo_window.py`` reads them.
"""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import i18n
from copper_desktop.alarms import Alarm
from copper_desktop.model import Health
from copper_desktop.ui import alerts
from tests.fakes.service import NOW, connection
from tests.pseudo_words import forgotten
from tests.visible_texts import cut_in, shown_in

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "packaging"))

import pseudo_language  # noqa: E402


def test_every_state_of_the_window_is_translated_and_has_room_for_its_texts() -> None:
    command = [sys.executable, str(ROOT / "tests" / "pseudo_window.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.splitlines() == []


def test_words_in_plain_letters_are_seen_and_data_is_not() -> None:
    assert forgotten("⟦Ţéšţ⟧ of Maya Okafor, maya@lantern.example, CD-101, /users/me") == ["of"]
    assert forgotten("⟦Çöþþéŕ⟧: https://api.copper.com/x?y=z — 12 ⟦ɱš⟧") == []
    assert forgotten("Untranslated names", ["names"]) == ["Untranslated"]


def test_a_text_without_room_is_seen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 200)
    label, button = QLabel("A label that is far too long", window), QPushButton("Press me", window)
    label.resize(20, 20)
    button.move(0, 60)
    button.resize(button.sizeHint())
    with qtbot.waitExposed(window):
        window.show()
    QCoreApplication.processEvents()
    assert [cut.text for cut in cut_in(window)] == ["A label that is far too long"]
    assert {"A label that is far too long", "Press me"} <= {
        shown.text for shown in shown_in(window)
    }


def test_what_the_desktop_is_told_is_translated(tmp_path: Path) -> None:
    pseudo_language.write(tmp_path)
    i18n.use_languages([pseudo_language.CODE], tmp_path)
    try:
        for health in (Health.REVOKED, Health.EXPIRED, Health.EXPIRING):
            alarm = Alarm(connection(), health, "mark")
            for alarms in ([alarm], [alarm] * 2, [alarm] * 9):
                for text in alerts._words(alarms, NOW):
                    assert forgotten(text, [connection().name]) == []
    finally:
        i18n.use_languages([], Path("nowhere"))
