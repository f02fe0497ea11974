"""The gallery can be taken: every state of the window comes about and is not an empty picture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
STATES = {
    "guide", "licences", "updated",
    "settings-appearance", "settings-background",
    "high-contrast-connection", "high-contrast-list",
    "settings-fixed", "settings-language", "somebody-else", "testing", "twin", "update",
    "already-connected", "move", "passphrase", "proxy", "registrations", "remove-everything",
    "revoke", "sign-in-choice",
    "by-status", "label", "labels", "nothing-found", "remove-several", "selected",
    "bundle", "import",
    "about", "answer", "answer-table", "answer-tree", "calls-made", "calls-to-choose", "check",
    "check-before", "other-programs", "write-refused",
    "certificate", "connected", "connecting", "demo", "diagnosis", "down",
    "error", "expiring", "first-run", "history", "limited", "locked-store", "long-names", "many",
    "narrow", "offline", "presentation", "registration-form", "registration-guide", "remove",
    "rename", "revoked", "search", "settings", "shortcuts", "wide",
}  # fmt: skip


def colours(picture: Path) -> int:
    image = QImage(str(picture)).scaled(160, 120)
    return len({image.pixel(x, y) for x in range(160) for y in range(120)})


def test_every_state_is_in_the_gallery_light_and_dark(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "packaging/gallery.py",
        "--one-scale",
        "--out",
        str(tmp_path),
        "--languages",
        "en",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for theme in ("light", "dark"):
        found = {
            path.name.removesuffix(f"-{theme}.png") for path in tmp_path.glob(f"*-{theme}.png")
        }
        assert found == STATES
    assert min(colours(picture) for picture in tmp_path.glob("*.png")) > 8
    assert (tmp_path / "index.html").read_text().count("<img") == 2 * len(STATES)
