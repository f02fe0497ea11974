"""The strip about a locked credential store."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.model import Health
from copper_desktop.storage.store_status import StoreState, StoreStatus
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow

PATIENCE = 30_000
LOCKED = StoreStatus("Secret Service", StoreState.LOCKED)


def locked_service(number: int = 2) -> FakeService:
    service = FakeService(
        *(connection(count, health=Health.LOCKED) for count in range(1, number + 1))
    )
    service.store = LOCKED
    return service


class Recovering(FakeService):
    """Finds the connections working once the store is unlocked."""

    async def check(self, connection_id: str, *, quietly: bool = False):  # type: ignore[no-untyped-def]
        await super().check(connection_id, quietly=quietly)
        unlocked = self.store.state is StoreState.READY
        health = Health.WORKING if unlocked else Health.LOCKED
        return self.put(replace(self._of(connection_id), health=health))


def recovering() -> Recovering:
    service = Recovering(connection(1, health=Health.LOCKED), connection(2, health=Health.LOCKED))
    service.store = LOCKED
    return service


def test_a_locked_store_is_told_once_for_all_connections(make_window: MakeWindow) -> None:
    window = make_window(locked_service(3))
    strip = window.store_watch.strip
    assert strip.isVisible()
    assert "locked" in strip.title.text()
    assert strip.action.text() == "&Unlock…"


def test_without_locked_connections_nothing_is_said(make_window: MakeWindow) -> None:
    assert not make_window(FakeService(connection(1))).store_watch.strip.isVisible()


def test_unlocking_checks_what_was_locked_and_says_no_more(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = recovering()
    window = make_window(service)
    window.store_watch.strip.action.click()
    qtbot.waitUntil(lambda: not window.store_watch.strip.isVisible(), timeout=PATIENCE)
    assert [name for name, _about in service.calls] == ["unlock_store", "check", "check"]
    assert {shown.health for shown in window.model.connections()} == {Health.WORKING}


def test_a_store_that_stays_locked_keeps_its_retry(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = recovering()
    service.fails = errors.StoreLocked("Secret Service")
    window = make_window(service)
    window.store_watch.strip.action.click()
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert window.store_watch.strip.action.isVisible()


def test_waiting_for_the_keyring_is_shown_and_can_be_stopped(make_window: MakeWindow) -> None:
    service = FakeService(connection(1))
    window = make_window(service)
    strip = window.store_watch.strip
    service.on_waiting(True)
    assert "Waiting for your keyring" in strip.title.text()
    window.refresh()
    assert "Waiting for your keyring" in strip.title.text()
    strip.action.click()
    assert service.calls == [("stop_waiting", "")]
    assert not strip.isVisible()


def test_a_store_that_was_unlocked_elsewhere_is_found_when_the_window_is_looked_at(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = recovering()
    window = make_window(service)
    window.tasks.start(window.reload())
    qtbot.waitUntil(lambda: len(window.tasks) == 0, timeout=PATIENCE)
    assert service.calls == []
    service.store = replace(LOCKED, state=StoreState.READY)
    window.tasks.start(window.reload())
    qtbot.waitUntil(lambda: not window.store_watch.strip.isVisible(), timeout=PATIENCE)


def test_testing_a_locked_connection_asks_for_the_store(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = recovering()
    window = make_window(service)
    window.menu_actions.test.trigger()
    qtbot.waitUntil(lambda: ("check", "c1") in service.calls, timeout=PATIENCE)
    assert service.calls[0][0] == "unlock_store"
