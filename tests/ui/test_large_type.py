"""Type twice as large as the system's (WCAG 2.2, 1.4.4), or all of it scaled: nothing is cut off.

What brings the states about is the gallery's; ``pseudo_window.py`` reads them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.visible_texts import small_in

ROOT = Path(__file__).resolve().parents[2]


def test_every_state_of_the_window_has_room_for_type_twice_as_large() -> None:
    command = [sys.executable, str(ROOT / "tests" / "pseudo_window.py"), "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == []


@pytest.mark.parametrize("factor", ["1.25", "2"])
def test_every_state_of_the_window_has_room_for_its_texts_when_scaled(factor: str) -> None:
    command = [sys.executable, str(ROOT / "tests" / "pseudo_window.py"), "1"]
    scaled = {**os.environ, "QT_SCALE_FACTOR": factor}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=280, check=False, env=scaled
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == []


def test_a_button_that_is_too_small_to_be_hit_is_seen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    for row, height in enumerate((23, 24)):
        button = QToolButton(window)
        button.setFixedSize(40, height)
        button.move(0, 40 * row)
    with qtbot.waitExposed(window):
        window.show()
    assert [found.text for found in small_in(window)] == ["button of 40 by 23 pixels"]
