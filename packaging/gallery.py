"""Renders the states of the window, light and dark, from the real widgets with the demo's data.

    python3 packaging/dev.py gallery --out DIR

One picture a state, language and theme, and an ``index.html`` that shows them side by side. The
pictures of the README and of the guides are copies of these. Needs no network and touches nobody's
own data.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import gallery_files
import gallery_lists
import gallery_notices
import gallery_questions
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from copper_desktop import errors, languages
from copper_desktop.app import Program
from copper_desktop.demo import Demo
from copper_desktop.scenario import Scenario
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.ui import theme
from copper_desktop.ui.api_page import ApiPage
from copper_desktop.ui.application import new_application
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.workbench.answer_tabs import RAW, TABLE, TREE
from copper_desktop.ui.workbench.operation_model import FREE

SIZE = QSize(1040, 720)
NARROW = QSize(720, 480)
WIDE = QSize(2560, 1080)
SCALES = ("1", "1.25", "1.5", "2")
LANGUAGES = ("en", "ar")
PATIENCE = 60.0

LONG = "Gesellschaft für außergewöhnlich lange Firmennamen und deren Niederlassungen mbH & Co. KG"
THEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class LockedStore(MemoryStore):
    """A credential store that nobody unlocks: the one state that cannot be had on demand."""

    locked = False

    async def read(self, entry: str) -> str:
        """Read, unless it is locked."""
        if self.locked:
            raise errors.StoreLocked("Secret Service")
        return await super().read(entry)

    async def status(self) -> StoreStatus:
        """Tell whether it is locked."""
        state = StoreState.LOCKED if self.locked else StoreState.READY
        return StoreStatus("Secret Service", state)


class Photographer:
    """Takes pictures of a window as a person would see it."""

    def __init__(
        self, window: MainWindow, folder: Path, opener: gallery_questions.Opener, prefix: str
    ) -> None:
        self._window, self._folder, self._prefix = window, folder, prefix
        self.opener = opener

    def shoot(self, name: str, *, high_contrast: bool = False) -> None:
        """Save ``name``, light and dark."""
        for suffix, scheme in THEMES.items():
            theme.apply(_application(), scheme, high_contrast)
            _settle()
            _picture(self._window).save(str(self._folder / f"{self._prefix}{name}-{suffix}.png"))
        theme.apply(_application(), Qt.ColorScheme.Light, high_contrast=False)

    async def shoot_dialog(
        self,
        name: str,
        opens: Callable[[], object],
        ready: Callable[[], object] = lambda: True,
    ) -> None:
        """Save ``name`` with the dialog that ``opens`` shows, once ``ready``, then close that."""
        opens()
        await until(lambda: _dialog(self._window) is not None and ready())
        await asyncio.sleep(0.3)  # what it looks up meanwhile is part of the picture
        self.shoot(name)
        while (dialog := _dialog(self._window)) is not None:
            dialog.reject()
            await until(lambda dialog=dialog: _dialog(self._window) is not dialog)


async def until(condition: Callable[[], object]) -> None:
    """Return when ``condition`` holds; raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  widgets tell nobody that they are shown
            await asyncio.sleep(0.02)


def main() -> int:
    """Render everything; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="CODE")
    parser.add_argument("--one-scale", action="store_true", help="leave out scaled displays")
    parser.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.part:
        _take(options.out, *options.part)
        return 0
    for language in options.languages:
        for scale in ("1",) if options.one_scale else SCALES:
            part = ["--out", str(options.out), "--part", language, scale]
            environment = os.environ | {"QT_SCALE_FACTOR": scale}
            subprocess.run([sys.executable, __file__, *part], env=environment, check=True)
    _write_index(options.out)
    print(f"{len(list(options.out.glob('*.png')))} pictures are in {options.out}")
    return 0


def _take(out: Path, language: str, scale: str) -> None:
    """Take the pictures of a language; on a scaled display only of the main screen."""
    languages.use(language)
    application = new_application()
    prefix = "" if language == languages.SOURCE else f"{language}-"
    if scale == "1":
        _run(demo=False, out=out, script=_first_run, prefix=prefix)
        _run(demo=True, out=out, script=_demo, prefix=prefix)
    else:
        _run(demo=True, out=out, script=_scaled, prefix=f"{prefix}scale-{scale}-")
    del application


Script = Callable[[Program, Photographer], Awaitable[None]]


def _run(*, demo: bool, out: Path, script: Script, prefix: str = "") -> None:
    with tempfile.TemporaryDirectory(prefix="copper-desktop-gallery-") as data:
        profile = Profile(Path(data), Path(data), "Copper Desktop Gallery")
        opener = gallery_questions.Opener()
        program = Program(demo=demo, profile=profile, open_browser=opener, store=LockedStore())
        program.window.resize(SIZE)
        photographer = Photographer(program.window, out, opener, prefix)

        async def scripted(running: Program) -> None:
            await script(running, photographer)

        program.run(scripted)


async def _first_run(program: Program, camera: Photographer) -> None:
    """What somebody sees who has no registration yet."""
    window = program.window
    camera.shoot("first-run")
    await camera.shoot_dialog("registration-guide", window.registrations.show_guide)
    await camera.shoot_dialog("registration-form", window.registrations.enter)
    await camera.shoot_dialog("certificate", window.menu_actions.certificate.trigger)
    window.show_error(errors.StoreAbsent())
    camera.shoot("error")
    window.banner.hide()
    await gallery_files.of_a_registration(program, camera)
    await gallery_questions.before_sign_in(program, camera)


async def _demo(program: Program, camera: Photographer) -> None:
    """Everything that the demo can show."""
    assert program.sandbox is not None  # noqa: S101
    window, stage = program.window, Demo(program.sandbox, program.service)
    camera.shoot("demo")
    await camera.shoot_dialog("connecting", window.menu_actions.connect.trigger)
    await program._show_scenario(Scenario.NORMAL)
    window.banner.hide()
    camera.shoot("connected")
    await _api(window, camera)
    window.page.tabs.setCurrentWidget(window.page.history)
    await asyncio.sleep(0.3)
    camera.shoot("history")
    window.page.tabs.setCurrentIndex(0)
    await camera.shoot_dialog("remove", window.menu_actions.remove.trigger)
    await gallery_questions.of_a_connection(program, camera, camera.opener)
    await gallery_notices.of_a_connection(program, camera, camera.opener)
    await camera.shoot_dialog("rename", window.menu_actions.rename.trigger)
    await camera.shoot_dialog("settings", window.menu_actions.settings.trigger)
    await gallery_notices.of_settings(program, camera)
    diagnosed = partial(gallery_files.to_press, window)
    await camera.shoot_dialog("diagnosis", window.menu_actions.diagnosis.trigger, diagnosed)
    await gallery_files.of_a_diagnosis(program, camera)
    await camera.shoot_dialog("shortcuts", window.menu_actions.shortcuts.trigger)
    await camera.shoot_dialog("about", window.menu_actions.about.trigger)
    await gallery_files.of_help(program, camera)
    for scenario in (Scenario.DOWN, Scenario.LIMITED, Scenario.REVOKED, Scenario.EXPIRING):
        await program._show_scenario(scenario)
        camera.shoot(scenario)
    camera.shoot("high-contrast-connection", high_contrast=True)
    await _long_names(program, camera)
    await stage.show(Scenario.RESET)
    await program._show_scenario(Scenario.MANY)
    window.banner.hide()
    camera.shoot("many")
    window.sidebar.begin_search()
    window.sidebar.search.setText("maya lantern")
    camera.shoot("search")
    window.sidebar.search.clear()
    await gallery_lists.of_the_list(program, camera)
    camera.shoot("high-contrast-list", high_contrast=True)
    for name, size in (("narrow", NARROW), ("wide", WIDE)):
        window.resize(size)
        camera.shoot(name)
    window.resize(SIZE)
    window.presentation.switch(True)
    camera.shoot("presentation")
    window.presentation.switch(False)
    window.offline_strip.show()
    camera.shoot("offline")
    window.offline_strip.hide()
    await _locked(program, camera)


async def _api(window: MainWindow, camera: Photographer) -> None:
    """Every section of the API page, and every view of an answer."""
    window.page.tabs.setCurrentWidget(window.page.api)
    page = window.page.api
    camera.shoot("check-before")
    await _called(page, page.check.check)
    camera.shoot("check")
    page.sections.setCurrentWidget(page.workbench)
    page.workbench.chooser.field.moved.emit(1)
    camera.shoot("calls-to-choose")
    page.workbench.choose("people")
    page.workbench.run_button.setFocus()
    await _called(page, page.workbench.run)
    await until(lambda: page.workbench.tabs.raw_view.is_settled)
    for name, tab in (("answer", RAW), ("answer-tree", TREE), ("answer-table", TABLE)):
        page.workbench.tabs.setCurrentIndex(tab)
        camera.shoot(name)
    page.workbench.choose(FREE)
    page.workbench.form.path.setText("/people")
    page.workbench.form.body.setPlainText('{"name": "New"}')
    page.workbench.run()
    camera.shoot("write-refused")
    page.sections.setCurrentWidget(page.calls)
    await until(lambda: page.calls.model.rowCount() > 0)
    camera.shoot("calls-made")
    page.sections.setCurrentWidget(page.lending)
    await until(page.lending.switch.isEnabled)
    page.lending.switch.click()
    await until(page.lending.how.isVisible)
    camera.shoot("other-programs")
    page.sections.setCurrentWidget(page.check)


async def _called(page: ApiPage, call: Callable[[], None]) -> None:
    answered = asyncio.Event()
    page.called.connect(answered.set)
    call()
    await asyncio.wait_for(answered.wait(), PATIENCE)
    await asyncio.sleep(0.3)


async def _long_names(program: Program, camera: Photographer) -> None:
    """A name and an address that no layout was made for."""
    window = program.window
    for connection in program.service.connections():
        await program.service.rename(connection.id, LONG)
        renamed = next(one for one in program.service.connections() if one.id == connection.id)
        assert renamed.identity is not None  # noqa: S101
        user = replace(renamed.identity.user, email=f"{'a' * 60}.{'b' * 60}@saltmarsh.example")
        shown = replace(renamed, identity=replace(renamed.identity, user=user))
        window.model.upsert(shown)
    window.banner.hide()
    window.sidebar.reveal(window.model.connection_at(0).id)
    camera.shoot("long-names")


async def _locked(program: Program, camera: Photographer) -> None:
    """A credential store that is locked."""
    store = program.store
    assert isinstance(store, LockedStore)  # noqa: S101
    store.locked = True
    for connection in program.service.connections()[:3]:
        await program.service.check(connection.id)
    program.window.refresh()
    camera.shoot("locked-store")


async def _scaled(program: Program, camera: Photographer) -> None:
    """The main screen at a scale of the display."""
    await program._show_scenario(Scenario.NORMAL)
    program.window.banner.hide()
    camera.shoot("connected")


def _application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)  # noqa: S101
    return found


def _settle() -> None:
    """Let layouts and deletions that were asked for happen before a picture is taken."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _dialog(window: MainWindow) -> QDialog | None:
    """Return the dialog that is open, of several the one in front."""
    open_ones = [one for one in window.findChildren(QDialog) if one.isVisible()]
    above = {one.parentWidget() for one in open_ones}
    return next((one for one in reversed(open_ones) if one not in above), None)


def _picture(window: MainWindow) -> QPixmap:
    """Return the window, and over its shaded middle the dialog or guide where there is one."""
    guide = window.dialogs.guide
    picture, dialog = window.grab(), guide or _dialog(window)
    if dialog is None:
        return picture
    desk = QPixmap(picture.size().expandedTo(dialog.size() + QSize(32, 32)))
    desk.fill(QColor("#444444"))
    with QPainter(desk) as painter:
        painter.drawPixmap(0, 0, picture)
        painter.fillRect(desk.rect(), QColor(0, 0, 0, 110))
        painter.drawPixmap(desk.rect().center() - dialog.rect().center(), dialog.grab())
    return desk


def _write_index(folder: Path) -> None:
    names = sorted(path.name.removesuffix("-light.png") for path in folder.glob("*-light.png"))
    rows = "\n".join(
        f"<section><h2>{html.escape(name)}</h2>"
        + "".join(
            f'<a href="{name}-{kind}.png"><img src="{name}-{kind}.png" alt="{name}, {kind}"></a>'
            for kind in THEMES
        )
        + "</section>"
        for name in names
    )
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Copper Desktop</title>'
        "<style>body{font:16px system-ui;margin:2rem;background:#888}img{width:48%;margin:.5%}"
        f"</style><h1>Copper Desktop</h1>{rows}</html>"
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
