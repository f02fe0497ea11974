"""Tests of the window: what it shows, what its actions do, how it closes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.model import Health
from copper_desktop.storage.entries import Entry, EntryState
from copper_desktop.storage.settings import Placement, Settings
from copper_desktop.ui.about_dialog import AboutDialog
from copper_desktop.ui.application_dialog import ApplicationDialog
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.connection_model import Role
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.registrations_dialog import RegistrationsDialog
from copper_desktop.ui.remove_dialog import RemoveDialog
from copper_desktop.ui.rename_dialog import RenameDialog
from copper_desktop.ui.window_frame import screens
from tests.fakes.service import NOW, REVOKE_PAGE, FakeService, connection
from tests.ui.conftest import Browser, Clock, MakeWindow


def go_on(window: MainWindow, qtbot: QtBot) -> None:
    """Open the browser, from the choice that the connect dialog begins with."""
    dialog = window.findChild(ConnectDialog)
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=30_000)
    dialog.continue_button.click()


def test_a_person_without_connections_is_invited(make_window: MakeWindow) -> None:
    window = make_window(FakeService())
    assert window.pages.currentWidget() is window.invitation
    assert not window.sidebar.isVisible()
    assert window.focusWidget() is window.invitation.connect_button
    assert not window.menu_actions.test.isEnabled()


def test_a_person_with_connections_sees_the_first_of_them(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1), connection(2)))
    assert window.pages.currentWidget() is window.page
    assert window.page.overview.name.text() == "Northwind 1"
    assert window.focusWidget() is window.sidebar.view


def test_choosing_another_connection_shows_it(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1), connection(2)))
    window.sidebar.view.choose("c2")
    assert window.page.overview.name.text() == "Northwind 2"


def test_the_demo_is_unmistakable(make_window: MakeWindow) -> None:
    window = make_window(FakeService(), demo=True)
    assert window.demo_strip is not None
    assert window.demo_strip.isVisible()
    assert window.findChild(QWidget, "demoBadge").text() == "Demo — simulated Copper"
    assert not window.menu_actions.registrations.isVisible()


def test_connecting_shows_the_new_connection(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService())
    window.invitation.connect_button.click()
    go_on(window, qtbot)
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    assert window.page.overview.name.text() == "Contoso"
    assert window.banner.title.text() == "Connected to Copper"
    assert window.banner.isVisible()


def test_a_connection_that_copper_has_not_confirmed_is_a_warning(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1))
    service.new = connection(2, identity=None, health=Health.UNCHECKED)
    window = make_window(service)
    window.sidebar.connect_button.click()
    go_on(window, qtbot)
    qtbot.waitUntil(window.banner.isVisible)
    assert "not confirmed" in window.banner.title.text()
    assert window.sidebar.view.chosen() == "c2"


def test_without_a_registration_connecting_asks_for_one_first(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(applications=0)
    window = make_window(service)
    assert window.focusWidget() is window.invitation.registration_button
    window.menu_actions.connect.trigger()
    form = window.findChild(ApplicationDialog)
    with qtbot.waitSignal(form.settled):
        form.save_button.click()
    assert window.invitation.connect_button.isVisible()


def test_the_first_screen_offers_the_form_and_the_demo(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(applications=0))
    with qtbot.waitSignal(window.demo_requested):
        window.invitation.demo_button.click()
    window.invitation.registration_button.click()
    assert window.findChild(ApplicationDialog).isVisible()


def test_testing_shows_the_new_verdict(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(connection(1, health=Health.UNCHECKED))
    gate = service.hold()
    window = make_window(service)
    window.page.overview.test_button.click()
    assert window.page.overview.test_button.text() == "Testing…"
    service.put(connection(1))
    gate.set()
    qtbot.waitUntil(lambda: window.page.overview.status.words.text() == "Working")
    assert window.page.overview.test_button.text() == "&Test"
    assert window.model.index(0).data(Role.HEALTH) == Health.WORKING


def test_a_test_under_way_is_not_started_again(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(connection(1))
    service.hold()
    window = make_window(service)
    window.menu_actions.test.trigger()
    window.menu_actions.test.trigger()
    qtbot.waitUntil(lambda: service.calls == [("check", "c1")])
    assert len(window.tasks) == 1


def test_a_test_of_another_connection_is_not_shown_here(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1), connection(2))
    gate = service.hold()
    window = make_window(service)
    window.page.test()
    window.sidebar.view.choose("c2")
    assert window.page.overview.test_button.text() == "&Test"
    window.page.test()
    gate.set()
    qtbot.waitUntil(lambda: len(window.tasks) == 0)
    assert window.page.overview.test_button.text() == "&Test"


def test_a_test_that_could_not_be_made_is_explained_in_the_window(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService(connection(1))
    service.fails = errors.NoSuchConnection("c1")
    window = make_window(service)
    window.page.overview.test_button.click()
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.small.text() == "Code CD-703"
    assert window.page.overview.test_button.text() == "&Test"


def test_the_verdict_after_an_api_call_is_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(connection(1))
    service.fails = errors.TokenRejected(401)
    window = make_window(service)
    window.page.api.workbench.run_button.click()
    service.put(connection(1, health=Health.REVOKED))
    qtbot.waitUntil(lambda: window.page.overview.status.words.text() == "Revoked at Copper")


def test_renaming_shows_the_new_name(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService(connection(1)))
    window.page.overview.rename_button.click()
    dialog = window.findChild(RenameDialog)
    dialog.field.setText("Production")
    dialog.rename_button.click()
    qtbot.waitUntil(lambda: window.page.overview.name.text() == "Production")
    assert window.model.index(0).data() == "Production"


def test_removing_the_last_connection_leads_back_to_the_invitation(
    make_window: MakeWindow, qtbot: QtBot, browser: Browser
) -> None:
    window = make_window(FakeService(connection(1)))
    window.page.overview.remove_button.click()
    window.findChild(RemoveDialog).remove_button.click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.invitation)
    assert window.banner.title.text() == "Removed from this computer."
    window.banner.action.click()
    assert browser.opened == [REVOKE_PAGE]


def test_removing_one_of_several_shows_another(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService(connection(1), connection(2)))
    window.menu_actions.remove.trigger()
    window.findChild(RemoveDialog).remove_button.click()
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    assert window.page.overview.name.text() == "Northwind 2"


def test_a_secret_that_is_left_is_a_warning(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService(connection(1, application_id="gone"))
    service.secret_left = True
    window = make_window(service)
    window.page.overview.remove_button.click()
    window.findChild(RemoveDialog).remove_button.click()
    qtbot.waitUntil(window.banner.isVisible)
    assert "still in the credential store" in window.banner.title.text()
    assert not window.banner.action.isVisible()


def test_the_page_at_copper_opens_from_the_overview(
    make_window: MakeWindow, browser: Browser
) -> None:
    window = make_window(FakeService(connection(1)))
    window.page.overview.revoke_page_button.click()
    assert browser.opened == [REVOKE_PAGE]


def test_without_a_browser_the_address_is_offered(
    make_window: MakeWindow, browser: Browser
) -> None:
    browser.opens = False
    window = make_window(FakeService(connection(1)))
    window.page.overview.revoke_page_button.click()
    assert window.banner.text.text() == REVOKE_PAGE
    window.banner.action.click()
    assert QGuiApplication.clipboard().text() == REVOKE_PAGE


def test_actions_without_a_connection_do_nothing(make_window: MakeWindow, browser: Browser) -> None:
    service = FakeService()
    window = make_window(service)
    window.page.test()
    window.selecting.rename()
    window.selecting.label()
    window.selecting.remove()
    window.dialogs.open_revoke_page()
    assert service.calls == []
    assert browser.opened == []


def test_registrations_open_from_the_menu(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService())
    window.menu_actions.registrations.trigger()
    dialog = window.findChild(RegistrationsDialog)
    with qtbot.waitSignal(dialog.changed):
        dialog.remove_button.click()
    assert window.invitation.registration_button.isVisibleTo(window)


def test_an_error_from_elsewhere_is_shown_in_the_window(make_window: MakeWindow) -> None:
    window = make_window(FakeService())
    window.show_error(errors.StoreLocked("Keyring"))
    assert window.banner.isVisible()
    assert window.banner.small.text().startswith("Code CD-503")


def test_about_opens_from_the_menu(make_window: MakeWindow) -> None:
    window = make_window(FakeService())
    window.menu_actions.about.trigger()
    assert window.findChild(AboutDialog).isVisible()


@pytest.mark.parametrize(
    ("key", "modifier", "dialog"),
    [
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, ConnectDialog),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, RenameDialog),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, RemoveDialog),
    ],
)
def test_a_key_opens_its_dialog(
    make_window: MakeWindow,
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    dialog: type[QWidget],
) -> None:
    service = FakeService(connection(1))
    service.hold()
    window = make_window(service)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, modifier)
    assert window.findChild(dialog) is not None


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_a_key_tests_the_connection(
    make_window: MakeWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    service = FakeService(connection(1))
    window = make_window(service)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, modifier)
    qtbot.waitUntil(lambda: service.calls == [("check", "c1")])


def test_a_connection_that_is_gone_is_shown_no_longer(make_window: MakeWindow) -> None:
    service = FakeService(connection(1))
    window = make_window(service)
    service.known.clear()
    window.show_error(errors.NoSuchConnection("c1"))
    assert window.pages.currentWidget() is window.invitation
    assert "CD-703" in window.banner.small.text()


def test_return_presses_the_button_of_the_first_screen(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService())
    with qtbot.waitSignal(window.invitation.connect_requested):
        qtbot.keyClick(window.invitation.connect_button, Qt.Key.Key_Enter)


def test_what_another_run_has_changed_is_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    window = make_window(service)
    service.elsewhere.append(connection(1))
    window.tasks.start(window.reload())
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)


def test_refreshing_shows_what_the_service_knows_now(make_window: MakeWindow) -> None:
    service = FakeService(connection(1), connection(2))
    window = make_window(service)
    service.known = [replace(connection(2), name="Renamed"), connection(3)]
    window.refresh()
    rows = [window.model.index(row).data() for row in range(window.model.rowCount())]
    assert rows == ["Renamed", "Northwind 3"]


def test_the_list_follows_the_time(make_window: MakeWindow, clock: Clock) -> None:
    expiring = connection(1, expires_at=NOW + timedelta(minutes=30))
    window = make_window(FakeService(expiring))
    clock.advance(minutes=31)
    window.ticker.ticked.emit()
    assert window.model.index(0).data(Role.HEALTH) == Health.EXPIRED


def test_nothing_ticks_while_the_window_is_hidden(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1, expires_at=NOW + timedelta(hours=1))))
    assert window.ticker.interval is not None
    window.hide()
    assert window.ticker.interval is None


def test_closing_saves_the_geometry_and_tells_once(
    make_window: MakeWindow, settings: Settings, qtbot: QtBot
) -> None:
    window = make_window(FakeService())
    with qtbot.waitSignal(window.closed):
        window.close()
    window.show()
    with qtbot.assertNotEmitted(window.closed):
        window.close()
    assert settings.placement(screens()) is not None


def test_quitting_closes_the_window(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService())
    with qtbot.waitSignal(window.closed):
        window.menu_actions.quit.trigger()


def test_the_window_comes_back_as_large_as_it_was(
    make_window: MakeWindow, settings: Settings, qtbot: QtBot
) -> None:
    first = make_window(FakeService())
    first.resize(900, 600)
    qtbot.waitUntil(lambda: first.width() == 900)
    first.close()
    second = make_window(FakeService())
    assert (second.width(), second.height()) == (900, 600)


def test_the_list_comes_back_as_wide_as_it_was(make_window: MakeWindow, qtbot: QtBot) -> None:
    first = make_window(FakeService(connection(1)))
    first.resize(1400, 600)
    qtbot.waitUntil(lambda: first.width() == 1400)
    first.frame.splitter.moveSplitter(400, 1)
    first.close()
    second = make_window(FakeService(connection(1)))
    qtbot.waitUntil(lambda: second.sidebar.width() == 400)


def test_a_list_that_is_not_shown_keeps_its_width(
    make_window: MakeWindow, settings: Settings, qtbot: QtBot
) -> None:
    settings.save_placement(screens(), Placement(b"", 400))
    make_window(FakeService()).close()
    placement = settings.placement(screens())
    assert placement is not None
    assert placement.list_width == 400


def test_a_place_on_a_screen_that_is_gone_is_not_gone_back_to(
    make_window: MakeWindow, settings: Settings
) -> None:
    away = make_window(FakeService())
    away.setGeometry(5000, 5000, 900, 600)
    settings.save_placement("desk", Placement(bytes(away.saveGeometry().data())))
    away.hide()
    window = make_window(FakeService())
    assert (window.width(), window.height()) == (900, 600)
    assert window.screen().geometry().contains(window.geometry())


def test_each_set_of_screens_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    # Stands for screens plugged in and out, which the display of the tests cannot do.
    alone = screens()
    there = QGuiApplication.screens()
    monkeypatch.setattr(QGuiApplication, "screens", lambda: there * 2)
    assert screens() == f"{alone}, {alone}"


def test_closing_during_a_sign_in_cancels_it(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.hold()
    window = make_window(service)
    window.invitation.connect_button.click()
    go_on(window, qtbot)
    qtbot.waitUntil(lambda: service.calls == [("connect", "app1")])
    window.close()
    closing = asyncio.ensure_future(window.aclose())
    qtbot.waitUntil(closing.done)
    assert closing.result() is True
    assert service.cancelled == ["connect"]


def _unnamed(window: MainWindow) -> list[str]:
    ours = [
        widget
        for widget in window.findChildren(QWidget)
        if type(widget).__module__.startswith("copper_desktop") and not widget.objectName()
    ]
    return [type(widget).__name__ for widget in ours]


def test_every_widget_of_ours_has_a_name(make_window: MakeWindow) -> None:
    assert _unnamed(make_window(FakeService(connection(1)), demo=True)) == []


def test_everything_that_takes_the_keyboard_is_named_for_a_screen_reader(
    make_window: MakeWindow,
) -> None:
    window = make_window(FakeService(connection(1)))
    silent = [
        widget.objectName()
        for widget in window.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit)
        and widget.objectName()
        and not widget.objectName().startswith("qt_")
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and widget.isVisible()
    ]
    assert silent == []


def test_nothing_is_cut_off_in_the_smallest_window(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    window.resize(720, 480)
    qtbot.waitUntil(lambda: window.size().width() == 720)
    page = window.page.overview.widget()
    assert page.width() <= window.page.overview.viewport().width()
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.sizeHint().width(), button.objectName()


def test_secrets_that_were_left_behind_are_told_and_deleted_on_request(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService()
    service.leftovers = (Entry("c-9 1", "c-9", EntryState.INTENDED),)
    window = make_window(service)
    window.tell_leftovers(1)
    assert "belongs to no connection" in window.banner.text.text()
    window.banner.action.click()
    qtbot.waitUntil(lambda: "1 secret was deleted" in window.banner.title.text(), timeout=30_000)
    assert service.leftovers == ()
