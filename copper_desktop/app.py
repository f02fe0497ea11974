"""The composition root: what one run of the program consists of, its event loop and its end.

The window is shown and painted before asyncio, qasync and everything that talks to the outside
are imported.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QFileOpenEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from copper_desktop import FILES, __version__, errors, signals
from copper_desktop.composition import Parts, builtin_application, now
from copper_desktop.diagnosis.crash import crash_before, forget
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.launch import own_command
from copper_desktop.opening import FIRST_PAINT_MILLISECONDS, Opening
from copper_desktop.scenario import Scenario
from copper_desktop.storage import stores
from copper_desktop.storage.credentials import CredentialStore, MemoryStore
from copper_desktop.storage.entries import IN_FLIGHT
from copper_desktop.storage.settings import Profile, demo_profile, standard_profile
from copper_desktop.ui.collector import Collector
from copper_desktop.ui.index_watch import IndexWatch
from copper_desktop.ui.instance import Instance
from copper_desktop.ui.recorder import offer_crash

if TYPE_CHECKING:
    from copper_desktop.diagnosis.subject import Subject
    from copper_desktop.sandbox.server import Sandbox
    from copper_desktop.ui.diagnosing import Concern
    from copper_desktop.ui.main_window import MainWindow

CLOSING_SECONDS = 0.6
THREAD_SECONDS = 0.001
"""How long a thread that reads a long answer keeps the window from Python, at most; 0.005 is usual
and felt, since painting asks for it again for each row of a list."""
_SCENARIO = "scenario:"

_logger = logging.getLogger(__name__)

Script = Callable[["Program"], Awaitable[None]]
OpenBrowser = Callable[[str], bool]


class Program:
    """Everything that one run consists of, wired together; a QApplication must exist.

    ``open_browser`` and ``store`` stand in for the system's browser and credential store;
    ``recording`` is what this process remembers of itself, ``opening`` the window that is there
    already. Raises a StorageError or SandboxFailed
    when it cannot be set up.
    """

    def __init__(
        self,
        *,
        demo: bool,
        profile: Profile | None = None,
        open_browser: OpenBrowser | None = None,
        store: CredentialStore | None = None,
        recording: Recording | None = None,
        opening: Opening | None = None,
    ) -> None:
        self.profile = profile or (demo_profile() if demo else standard_profile())
        opening = opening or Opening(self.profile, demo=demo)
        self._is_painted = opening.is_painted
        self.sandbox = _started_sandbox(self.profile) if demo else None
        builtin = builtin_application(self.sandbox.registration) if self.sandbox else None
        self.recording = recording or Recording(self.profile.logs)
        learn = self.recording.redaction.learn
        parts = Parts(
            self.profile,
            store=store,
            builtin=builtin,
            learn=learn,
            index=opening.index,
            clock=opening.clock,
        )
        self._sealed_file = parts.sealed_file
        self.index, self.store, self.service = parts.index, parts.store, parts.service
        if opening.stand_ins is not None:
            self.service.stand_ins = opening.stand_ins
        self._settings = opening.settings
        self._settings.fix(parts.policy.preferences)
        self.window = opening.window
        opening.turn()
        self.window.furnish(
            self.service,
            open_browser=open_browser or open_in_system_browser,
            offer_memory=self._keep_in_memory if demo else None,
        )
        self.instance: Instance | None = None
        self.window.demo_requested.connect(_start_demo)
        self.window.diagnosis_requested.connect(self._on_diagnosis_requested)
        self.window.scenario_chosen.connect(self._on_scenario_chosen)
        self._scenario: Scenario | None = None
        self._files: list[Path] = []
        self._is_live = False
        self._collector = Collector(self.window)
        if self.index.damage is not None:
            self.window.show_error(self.index.damage)

    def take(self, arguments: Sequence[str]) -> None:
        """Do what this or a later run was started with, as soon as the window can."""
        self._scenario = _scenario_in(arguments) if self.sandbox is not None else None
        if self._is_live and self._scenario is not None:
            self._on_scenario_chosen(self._scenario)
        self.open_files(map(Path, arguments))

    def open_files(self, paths: Iterable[Path]) -> None:
        """Ask about what files bring, as soon as the window can."""
        self._files.extend(path for path in paths if path.suffix in FILES)
        if self._is_live and self._files:
            files, self._files = self._files, []
            self.window.open_files(files)

    def run(self, script: Script | None = None, *, background: bool = False) -> int:
        """Show the window until it is closed; return the exit status.

        ``script`` is run beside it and the window closed after it; what it raises is raised here.
        In the ``background`` the window stays behind its icon in the notification area, or
        minimised.
        """
        life = _Life(self.window, self.open_files)
        with signals.closing(self.window.leave) as heard_by:
            if not (self._is_painted or background):
                self.window.show()
                life.wait_for_first_paint()
            import qasync

            from copper_desktop.worker import DaemonExecutor

            sys.setswitchinterval(THREAD_SECONDS)
            loop = qasync.QEventLoop(QApplication.instance())
            loop.set_default_executor(DaemonExecutor())
            loop.set_exception_handler(self._on_loop_exception)
            with loop:
                heard_by(loop)
                loop.run_until_complete(self._live(life, script, background=background))
        return 0

    async def _live(self, life: _Life, script: Script | None, *, background: bool) -> None:
        import asyncio

        from copper_desktop.ui.quiet_start import begin_quietly

        application().applicationStateChanged.connect(self._on_state_changed)
        watch = IndexWatch(self.profile.index, self.window)
        watch.written.connect(self._on_index_written)
        if self.instance is not None:
            self.instance.handed_over.connect(self._on_handed_over)
            self.instance.listen()
        self._look_back()
        self._is_live = True
        self.window.registrations.tell_refused()
        self.open_files(())
        if self._scenario is not None:
            self._on_scenario_chosen(self._scenario)
        self.window.answer_early()
        tasks = [asyncio.ensure_future(self._settle_twice())]
        if background:
            tasks.append(asyncio.ensure_future(begin_quietly(self.window)))
        else:
            self.window.watches.follow_tray()
        if script is not None:
            tasks.append(asyncio.ensure_future(script(self)))
            tasks[-1].add_done_callback(lambda _task: self.window.leave())
        await life.closed()
        watch.stop()
        application().applicationStateChanged.disconnect(self._on_state_changed)
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        await self._end()
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    def _look_back(self) -> None:
        """Tell, after the first paint, of a run that ended badly and of an update."""
        from copper_desktop.ui import whats_new

        folder = self.recording.folder
        crash = crash_before(folder)
        self.recording.crashes.watch_faults()
        _logger.info("started version %s", __version__)
        if crash is not None and not self.window.banner.isVisible():
            opens = self.window.menu_actions.diagnosis.trigger
            offer_crash(self.window.banner, crash, opens, partial(forget, folder))
        if self.sandbox is None:
            whats_new.tell(self.window)

    def _on_diagnosis_requested(self, concern: Concern, above: QWidget) -> None:
        from copper_desktop.ui.diagnosing import Concern
        from copper_desktop.ui.diagnosis_dialog import Diagnosis, DiagnosisDialog

        shown = self.window.page.connection
        if not concern.application_id and shown is not None:
            concern = Concern(shown.application_id, shown.id)
        diagnosis = Diagnosis(self._subject, self.recording, now, concern)
        dialog = DiagnosisDialog(diagnosis, self.window.tasks, above)
        dialog.reconnect_requested.connect(self.window.dialogs.reconnect_wanted)
        dialog.page_requested.connect(self.window.dialogs.open_page)
        dialog.open()

    def _on_scenario_chosen(self, scenario: str) -> None:
        self.window.tasks.start(self._show_scenario(Scenario(scenario)))

    async def _show_scenario(self, scenario: Scenario) -> None:
        """Bring a scenario of the demo about; another one may be chosen when it is there."""
        from copper_desktop.demo import Demo

        if self.sandbox is None:
            return
        self.window.show_scene_setting(True)
        try:
            about = await Demo(self.sandbox, self.service).show(scenario)
        finally:
            self.window.show_scene_setting(False)
            self.window.refresh()
        self.window.show_scenario(scenario, None if about is None else about.id)

    def _subject(self, concern: Concern) -> Subject:
        """Return what a diagnosis of ``concern`` is about now; blocks."""
        from copper_desktop.diagnosis.subject import file_store, subject_of

        builtin = next((each for each in self.service.applications() if each.builtin), None)
        learn = self.recording.redaction.learn
        try:
            found = subject_of(self.profile, concern.application_id or None, learn, builtin)
        except LookupError:
            found = subject_of(self.profile, None, learn, builtin)
        shown = tuple(map(self.service.stand_ins.connection, found.index.connections))
        found = replace(
            found,
            connection_id=concern.connection_id,
            index=replace(found.index, connections=shown),
        )
        if found.index.store_in_use == stores.ENCRYPTED_FILE:
            file = self._sealed_file  # open, if the person has entered the passphrase
            found = replace(found, open_store=lambda profile, _kind: file_store(profile, file))
        if self.sandbox is not None:
            return replace(found, status_page=self.sandbox.registration.status_page)
        return found

    async def _settle_twice(self) -> None:
        """Settle now, and again when no write of before the start can be under way any more."""
        import asyncio

        await self._settle()
        await asyncio.get_running_loop().run_in_executor(None, _import_network)
        self._collector.spare()
        self.window.start_checks()
        self._watch_updates()
        await asyncio.sleep(IN_FLIGHT.total_seconds())
        await self._settle()

    def _watch_updates(self) -> None:
        from copper_desktop import updates

        feed = updates.built_in()
        if feed is not None and self.sandbox is None:
            kept, fetch = self.profile.update_feed, self.service.fetch
            self.window.watch_updates(updates.Updates(feed, self._settings, fetch, now, kept))

    async def _settle(self) -> None:
        """Finish, after the first paint, what an earlier run was stopped in."""
        try:
            if await self.service.settle():
                self.window.refresh()
            if self.service.leftovers:
                self.window.tell_leftovers(len(self.service.leftovers))
        except errors.CredentialStoreError:
            pass  # tried again at the next start; each connection tells of the store itself
        except errors.CopperDesktopError as error:
            self.window.show_error(error)

    async def _end(self) -> None:
        import asyncio

        for closing in (self.window.aclose(), self.service.aclose()):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSING_SECONDS):
                    await closing
        if self.sandbox is not None:
            self.sandbox.stop()
        self._collector.stop()

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.window.tasks.start(self.window.reload())

    def _on_index_written(self) -> None:
        self.window.tasks.start(self.window.follow())

    def _on_handed_over(self, arguments: list[str]) -> None:
        """Come to the front, and take the files that a later run was started with."""
        self.window.come_forward()
        self.window.arguments_arrived.emit(arguments)
        self.take(arguments)

    def _keep_in_memory(self) -> None:
        self.service.use_credentials(MemoryStore())

    def _on_loop_exception(self, _loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception") or RuntimeError(context["message"])
        self.recording.crashes.note(error)
        self.window.show_error(error)


class _Life(QObject):
    """Sees the window's first paint and its end; turns every request to quit into closing it."""

    def __init__(self, window: MainWindow, open_files: Callable[[Iterable[Path]], None]) -> None:
        super().__init__(window)
        self._window = window
        self._open_files = open_files
        self._closed = window.is_closed
        self._painted = QEventLoop(self)
        self._on_end: Callable[[], None] = self._painted.quit
        window.closed.connect(self._on_window_closed)
        window.installEventFilter(self)
        application().installEventFilter(self)

    def wait_for_first_paint(self) -> None:
        """Return once the window was painted, or is not going to be, for example minimised."""
        QTimer.singleShot(FIRST_PAINT_MILLISECONDS, self._painted.quit)
        if not self._closed:
            self._painted.exec()

    async def closed(self) -> None:
        """Return when the window was closed."""
        import asyncio

        ended = asyncio.Event()
        self._on_end = ended.set
        if not self._closed:
            await ended.wait()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note the first paint; close the window instead of quitting; take files to open."""
        if event.type() == QEvent.Type.Paint and watched is self._window:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._painted.quit)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._helped(event)
        if event.type() == QEvent.Type.Quit and watched is application():
            self._window.leave()
            return True
        if isinstance(event, QFileOpenEvent):  # macOS: a double-click
            self._open_files([Path(event.file())])
            return True
        return False

    def _helped(self, event: QKeyEvent) -> bool:
        """Open the guide for F1 where a dialog keeps the menus from hearing it."""
        if event.key() != Qt.Key.Key_F1 or QApplication.activeModalWidget() is None:
            return False
        self._window.dialogs.open_guide()
        return True

    def _on_window_closed(self) -> None:
        self._closed = True
        self._on_end()


def application() -> QApplication:
    """Return the process's QApplication."""
    return cast(QApplication, QApplication.instance())


def open_in_system_browser(url: str) -> bool:
    """Open a web address as the person's desktop does; False when the system refuses."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl.fromEncoded(url.encode()))


def argument_for(scenario: str) -> str:
    """Return the argument by which a run of the demo is told of a scenario."""
    return f"{_SCENARIO}{scenario}"


def _scenario_in(arguments: Sequence[str]) -> Scenario | None:
    """Return the scenario among the arguments; another run's may name one that is not known."""
    for argument in arguments:
        if argument.startswith(_SCENARIO):
            with contextlib.suppress(ValueError):
                return Scenario(argument.removeprefix(_SCENARIO))
    return None


def _started_sandbox(profile: Profile) -> Sandbox:
    from copper_desktop.sandbox.server import Sandbox

    sandbox = Sandbox(profile.sandbox_grants)
    sandbox.start()
    return sandbox


def _import_network() -> None:
    """Import in a thread what the first check needs, so that the window goes on turning."""
    import copper_desktop.api.client  # noqa: F401
    from copper_desktop.transport import prepare

    prepare()


def _start_demo() -> None:
    """Open the demo as a program of its own, with data of its own."""
    from PySide6.QtCore import QProcess

    program, *arguments = own_command("demo")
    QProcess.startDetached(program, arguments)
