"""What the tests of the window share: a running loop, a theme, a settable clock, a window."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copper_desktop.browsers.browser import Browser as InstalledBrowser
from copper_desktop.browsers.choice import Browsers
from copper_desktop.storage.settings import Settings
from copper_desktop.ui import theme
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.tasks import TaskOwner
from tests.fakes.service import NOW, FakeService


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Browser:
    """Remembers what it was asked to open."""

    opened: list[str] = field(default_factory=list)
    opens: bool = True

    def __call__(self, url: str) -> bool:
        self.opened.append(url)
        return self.opens


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> None:
    """Show everything in the light theme."""
    theme.apply(qapp, Qt.ColorScheme.Light)


@pytest.fixture(autouse=True)
def no_windows_left_behind(qapp: QApplication) -> Iterator[None]:
    """Destroy windows in this thread: a later collection may run in another, and crash."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def one_loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """Keep one loop for all tests: ``stop`` ends Qt's own loop, and nothing starts that again."""
    made = qasync.QEventLoop(qapp, already_running=True)
    asyncio.events._set_running_loop(None)
    yield made
    made.stop()
    made.close()


@pytest.fixture
def loop(one_loop: qasync.QEventLoop, qtbot: QtBot) -> Iterator[qasync.QEventLoop]:
    """Run asyncio inside Qt's own loop, so that waiting on Qt drives coroutines."""
    asyncio.events._set_running_loop(one_loop)
    yield one_loop
    for task in asyncio.all_tasks(one_loop):
        task.cancel()
    qtbot.waitUntil(lambda: not asyncio.all_tasks(one_loop))
    turned: list[bool] = []  # sockets that were being accepted are closed in the next turns
    one_loop.call_soon(lambda: one_loop.call_soon(turned.append, True))
    qtbot.waitUntil(lambda: bool(turned))
    asyncio.events._set_running_loop(None)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def browser() -> Browser:
    """Return a browser that opens."""
    return Browser()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return preferences of which none has been chosen yet."""
    return Settings(tmp_path / "settings.json")


FOUND = (
    InstalledBrowser("firefox.desktop", "Firefox", ("/bin/true",), ("/bin/true", "-p"), True),
    InstalledBrowser("other.desktop", "Other & Sons", ("/bin/true",)),
)
"""Browsers that are installed, the default first; the second has no private window."""


@pytest.fixture
def browsers(settings: Settings, browser: Browser) -> Browsers:
    """Return ``FOUND`` to choose from; the default one is ``browser``."""
    return Browsers(settings, browser, lambda: FOUND)


@pytest.fixture
def reported() -> list[BaseException]:
    """Return what the owner of the tasks was told."""
    return []


@pytest.fixture
def tasks(loop: qasync.QEventLoop, reported: list[BaseException]) -> TaskOwner:
    """Return an owner of tasks on the running loop."""
    return TaskOwner(reported.append)


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(
    loop: qasync.QEventLoop, qtbot: QtBot, clock: Clock, browser: Browser, settings: Settings
) -> Iterator[MakeWindow]:
    """Give a function that shows the window over a service.

    The windows are kept until they have been deleted: pytest-qt knows them by weak references, and
    one that is collected while it is being painted takes the process with it.
    """
    made: list[MainWindow] = []

    def make(
        service: FakeService,
        *,
        demo: bool = False,
        offer_memory: Callable[[], None] | None = None,
        shown: bool = True,
    ) -> MainWindow:
        window = MainWindow(service.connections(), clock=clock, demo=demo, settings=settings)
        window.furnish(service, open_browser=browser, offer_memory=offer_memory)
        made.append(window)
        qtbot.addWidget(window)
        if shown:
            window.show()
            qtbot.waitExposed(window)
        return window

    yield make
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
