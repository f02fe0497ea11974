"""Revoking first and an encrypted file, with all the real parts of a window over the sandbox."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from copper_desktop.model import Health
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.storage.stores import ENCRYPTED_FILE
from tests.ui.test_journey import PATIENCE, Desk, MakeDesk, make_desk  # noqa: F401  a fixture

PASSPHRASE = "four words, or more"


def connected(desk: Desk) -> None:
    desk.press("invitationConnect")
    desk.wait(lambda: desk.window.model.rowCount() == 1 and desk.no_dialog())


def test_revoking_on_coppers_own_page_is_seen_by_the_window_which_then_deletes(
    make_desk: MakeDesk,  # noqa: F811
) -> None:
    desk = make_desk(ScriptedBrowser(also_press=["Revoke"]))
    connected(desk)
    (entry,) = desk.program.index.entries_in_use()
    desk.press("removeButton")
    desk.press("removeRevokeChoice")
    desk.press("removeConfirm")
    desk.wait(lambda: desk.window.model.rowCount() == 0 and desk.no_dialog())
    assert desk.text("bannerText") == "Copper no longer accepts its token."
    assert desk.program.index.entry_of(entry.owner) is None


def test_an_encrypted_file_is_locked_at_the_next_start_and_opened_by_its_passphrase(
    make_desk: MakeDesk,  # noqa: F811
    qtbot: QtBot,
) -> None:
    first = make_desk()
    made = asyncio.ensure_future(first.program.service.choose_store(ENCRYPTED_FILE, PASSPHRASE))
    first.wait(made.done)
    connected(first)
    desk = make_desk()
    (known,) = desk.program.service.connections()
    checking = asyncio.ensure_future(desk.program.service.check(known.id, quietly=True))
    desk.wait(checking.done)
    desk.window.refresh()
    assert desk.text("storeStripTitle") == "Your credential store is locked"
    desk.press("storeStripAction")
    desk.wait(lambda: desk.visible("passphraseField"))
    field = desk.visible("passphraseField")
    assert isinstance(field, QLineEdit)
    field.setText(PASSPHRASE)
    desk.press("passphraseOk")
    desk.wait(lambda: desk.program.service.connections()[0].health is not Health.LOCKED)
    reading = asyncio.ensure_future(desk.program.service.token_to_copy(known.id))
    qtbot.waitUntil(reading.done, timeout=PATIENCE)
    assert reading.result()
