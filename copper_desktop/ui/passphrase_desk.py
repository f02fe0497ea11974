"""Where the encrypted file finds a person to ask for its passphrase: a dialog over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from asyncio import Future

    from copper_desktop.ui.passphrase_dialog import PassphraseDialog


class PassphraseDesk:
    """Opens one dialog for each question, and takes it away when nobody needs the answer."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def ask(self, wrong: bool) -> str | None:
        """Return the passphrase of the encrypted file, or None when the person does not say."""
        return await self._answer(new=False, wrong=wrong)

    async def ask_new(self) -> str | None:
        """Return a new passphrase, or None when the person does not want to set one."""
        return await self._answer(new=True, wrong=False)

    async def _answer(self, *, new: bool, wrong: bool) -> str | None:
        import asyncio

        from copper_desktop.ui.passphrase_dialog import PassphraseDialog

        answer: Future[str | None] = asyncio.get_running_loop().create_future()
        dialog: PassphraseDialog = PassphraseDialog(self._window, new=new, wrong=wrong)

        def settle(passphrase: str | None) -> None:
            if not answer.done():
                answer.set_result(passphrase)

        dialog.entered.connect(settle)
        dialog.rejected.connect(lambda: settle(None))
        dialog.show()
        try:
            return await answer
        except asyncio.CancelledError:
            dialog.reject()
            raise
