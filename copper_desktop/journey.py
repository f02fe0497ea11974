"""The demo without a display: the real window, driven through the whole journey off screen.

A scripted browser signs in at the simulated Copper; the rest presses the buttons that a person
presses. Prints a line per step and one of JSON at the end.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from copper_desktop import errors
from copper_desktop.api.operations import WHO
from copper_desktop.i18n import _
from copper_desktop.messages import describe, health_words
from copper_desktop.storage.settings import Profile

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

    from copper_desktop.app import Program
    from copper_desktop.model import Connection

T = TypeVar("T")

STEP_SECONDS = 60.0
NAMESPACE = "Copper Desktop Demo off screen"


@dataclass
class Outcome:
    """What held, as the last line reports it."""

    connected: bool = False
    health: str = "unchecked"
    operations: dict[str, int | None] = field(default_factory=dict)
    removed: bool = False
    secret_left: bool = True
    screenshots: list[str] = field(default_factory=list)

    def is_complete(self) -> bool:
        """Tell whether all of it held."""
        answered = all(self.operations.get(operation.id) == 200 for operation in WHO)
        working = self.connected and self.health == "working"
        return working and answered and self.removed and not self.secret_left


class StepFailed(Exception):
    """A step of the journey did not come about; the text says which."""


def run_off_screen(out: Path | None, *, in_memory: bool = False) -> int:
    """Do the journey; return 0 only if all of it held.

    ``out`` is the folder for the screenshots, by default a new temporary one.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import qInstallMessageHandler

    from copper_desktop.app import Program
    from copper_desktop.storage.credentials import MemoryStore
    from copper_desktop.ui.application import new_application

    folder = out or Path(tempfile.mkdtemp(prefix="copper-desktop-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    qInstallMessageHandler(_on_qt_message)
    application = new_application()
    with tempfile.TemporaryDirectory(prefix="copper-desktop-demo-data-") as data:
        profile = Profile(Path(data), Path(data), NAMESPACE)
        journey = Journey(folder, outcome)
        try:
            program = Program(
                demo=True,
                profile=profile,
                open_browser=journey.open_browser,
                store=MemoryStore() if in_memory else None,
            )
            program.run(journey.run)
        except errors.CopperDesktopError as error:
            message = describe(error)
            _say(f"{message.title} ({message.code}). {message.explanation} {message.action}")
        except StepFailed as error:
            _say(str(error))
    del application
    print(json.dumps(asdict(outcome), separators=(",", ":")), flush=True)
    return 0 if outcome.is_complete() else 1


class Journey:
    """Drives a program's window; what comes of it goes into ``outcome``."""

    def __init__(self, folder: Path, outcome: Outcome) -> None:
        import asyncio

        from copper_desktop.sandbox.browser import ScriptedBrowser

        self._folder = folder
        self._outcome = outcome
        self._browser = ScriptedBrowser()
        self._may_browse = asyncio.Event()
        self._browsing: asyncio.Task[object] | None = None
        self._program: Program

    def open_browser(self, url: str) -> bool:
        """Stand in for the system's browser."""
        import asyncio

        async def browse() -> None:
            await self._may_browse.wait()
            await self._browser.visit(url)

        self._browsing = asyncio.ensure_future(browse())
        return True

    async def run(self, program: Program) -> None:
        """Connect, test, ask and remove; raises StepFailed where something does not come about."""
        self._program = program
        if program.sandbox is not None:
            address = program.sandbox.address
            _say(_("A simulated Copper listens at {address}").format(address=address))
        self._capture("1-invitation")
        connection = await self._connect()
        await self._test(connection)
        await self._ask()
        await self._remove(connection)
        _say(_("Screenshots are in {folder}").format(folder=self._folder))

    async def _connect(self) -> Connection:
        self._press("invitationConnect")
        browsing = await self._until(_("the browser to be opened"), lambda: self._browsing)
        self._capture("2-signing-in")
        self._may_browse.set()
        await browsing
        connection = await self._until(_("the connection to appear"), self._first_connection)
        await self._until(_("the dialog to close"), lambda: self._dialog() is None)
        page = self._browser.last_page
        _say(_("The browser shows: {title}").format(title=page.title if page else ""))
        identity = connection.identity
        if identity is not None:
            text = _("Connected to {account} as {person}")
            _say(text.format(account=identity.account.name, person=identity.user.name))
        self._outcome.connected = identity is not None
        self._capture("3-connected")
        return connection

    async def _test(self, connection: Connection) -> None:
        self._press("testButton")
        checked = await self._until(_("the verdict"), lambda: self._changed(connection))
        self._outcome.health = checked.health.value
        _say(_("Tested: {verdict}").format(verdict=health_words(checked.health)))
        self._capture("4-tested")

    async def _ask(self) -> None:
        page = self._program.window.page
        page.tabs.setCurrentWidget(page.api)
        page.api.sections.setCurrentWidget(page.api.workbench)
        for operation in WHO:
            before = self._first_connection()
            page.api.workbench.choose(operation.id)
            self._press("runButton")
            after = await self._until(operation.title, lambda: self._changed(before))  # noqa: B023
            status = after.evidence.status if after.evidence else None
            self._outcome.operations[operation.id] = status
            _say(f"{_(operation.title)}: {operation.method} {operation.path} {status}")
        self._capture("5-answer")
        page.tabs.setCurrentWidget(page.overview)

    async def _remove(self, connection: Connection) -> None:
        entry = self._program.index.entry_of(connection.id)
        self._press("removeButton")
        await self._until(_("the question"), self._dialog)
        self._capture("6-remove")
        self._press("removeConfirm")
        await self._until(_("the removal"), lambda: self._first_connection() is None)
        await self._until(_("the dialog to close"), lambda: self._dialog() is None)
        self._outcome.removed = True
        try:
            await self._program.store.read(entry.name if entry is not None else "")
        except errors.SecretMissing:
            self._outcome.secret_left = False
        left = _("still there") if self._outcome.secret_left else _("gone")
        _say(_("Removed; read back, the secret is {left}").format(left=left))
        self._capture("7-removed")

    def _first_connection(self) -> Connection | None:
        return next(iter(self._program.service.connections()), None)

    def _changed(self, before: Connection | None) -> Connection | None:
        """Return the connection when its evidence is newer and the window shows it."""
        found = self._program.window.page.connection
        return found if before is None or (found and found.evidence != before.evidence) else None

    def _dialog(self) -> QDialog | None:
        from PySide6.QtWidgets import QDialog

        dialogs = self._program.window.findChildren(QDialog)
        return next((dialog for dialog in dialogs if dialog.isVisible()), None)

    def _press(self, name: str) -> None:
        from PySide6.QtWidgets import QAbstractButton

        buttons: list[QAbstractButton] = self._program.window.findChildren(QAbstractButton, name)
        pressable = [button for button in buttons if button.isVisible() and button.isEnabled()]
        if not pressable:
            raise StepFailed(_("There is no button {name} to press").format(name=name))
        pressable[0].click()

    async def _until(self, what: str, condition: Callable[[], T | None]) -> T:
        """Return what ``condition`` gives as soon as it gives something."""
        import asyncio

        try:
            async with asyncio.timeout(STEP_SECONDS):
                while not (found := condition()):
                    self._raise_what_the_window_says()
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise StepFailed(_("Waited in vain for {what}").format(what=what)) from None
        return found

    def _raise_what_the_window_says(self) -> None:
        """Raise StepFailed with the words of an error that the window shows."""
        from copper_desktop.ui.banner import Banner

        for banner in self._program.window.findChildren(Banner):
            if banner.isVisible() and banner.property("tone") == "bad":
                words = (banner.title.text(), banner.text.text(), banner.small.text())
                raise StepFailed(" ".join(words))

    def _capture(self, name: str) -> None:
        """Save what a person would see now, light and dark."""
        from PySide6.QtCore import Qt

        from copper_desktop.app import application
        from copper_desktop.ui import theme

        for scheme, suffix in ((Qt.ColorScheme.Light, "light"), (Qt.ColorScheme.Dark, "dark")):
            theme.apply(application(), scheme)
            file = self._folder / f"{name}-{suffix}.png"
            _picture(self._program.window, self._dialog()).save(str(file))
            self._outcome.screenshots.append(str(file))
        theme.apply(application())


def _picture(window: QWidget, dialog: QDialog | None) -> QPixmap:
    """Return the window, and over its shaded middle the dialog where there is one."""
    from PySide6.QtGui import QColor, QPainter

    picture = window.grab()
    if dialog is None:
        return picture
    above = dialog.grab()
    with QPainter(picture) as painter:
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 110))
        middle = window.rect().center() - dialog.rect().center()
        painter.drawPixmap(middle, above)
    return picture


def _on_qt_message(_kind: object, _context: object, text: str) -> None:
    """Pass Qt's warnings on, except what every window off screen causes."""
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


def _say(line: str) -> None:
    print(line, flush=True)
