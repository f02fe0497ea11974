"""The certificate dialog, with a real certificate and a real NSS database."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.certificate.kept import KeptCertificate
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.ui.certificate_dialog import CertificateDialog
from copper_desktop.ui.tasks import TaskOwner
from tests.conftest import Clock


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def test_it_leads_from_nothing_to_trust_and_back(
    qtbot: QtBot, tmp_path: Path, clock: Clock
) -> None:
    parent, store = QWidget(), MemoryStore()
    qtbot.addWidget(parent)
    tasks = TaskOwner(lambda _error: None)
    kept = KeptCertificate(tmp_path / "https", lambda: store, clock)
    dialog = CertificateDialog(kept, tasks, clock, parent)
    dialog.show()
    await until(lambda: dialog.make_button.isVisible() and dialog.make_button.isEnabled())
    dialog.make_button.click()
    await until(lambda: dialog.trust_button.isVisible() and dialog.trust_button.isEnabled())
    assert "not private" in dialog.guide.text()
    assert "127.0.0.1" in dialog.facts.text()
    dialog.copy_button.click()
    assert dialog.copy_button.text() == "Copied"
    dialog.trust_button.click()
    await until(lambda: dialog.undo_button.isVisible() and dialog.undo_button.isEnabled())
    dialog.undo_button.click()
    await until(lambda: dialog.trust_button.isVisible() and dialog.trust_button.isEnabled())
    fingerprint = dialog.facts.text()
    dialog.renew_button.click()
    await until(lambda: dialog.facts.text() != fingerprint and dialog.remove_button.isEnabled())
    dialog.remove_button.click()
    await until(lambda: dialog.make_button.isVisible() and dialog.make_button.isEnabled())
    dialog.reject()
    await tasks.close(30)
