"""What each signal of the window's parts does; a table, which decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copper_desktop.ui.invitation import Invitation
    from copper_desktop.ui.main_window import MainWindow


def wire(window: MainWindow) -> None:
    """Connect every part of ``window`` that is there from the beginning."""
    _wire_file_menu(window)
    _wire_other_menus(window)
    _wire_flows(window)
    _wire_page(window)
    _wire_demo(window)


def wire_invitation(window: MainWindow, invitation: Invitation) -> None:
    """Connect the page of a first run, which is made when it is needed."""
    invitation.connect_requested.connect(window.dialogs.connect_to_copper)
    invitation.registration_requested.connect(window.registrations.enter)
    invitation.file_requested.connect(window.registrations.choose_file)
    invitation.guide_requested.connect(window.registrations.show_guide)
    invitation.demo_requested.connect(window.demo_requested)


def _wire_file_menu(window: MainWindow) -> None:
    actions, dialogs = window.menu_actions, window.dialogs
    actions.connect.triggered.connect(dialogs.connect_to_copper)
    actions.registrations.triggered.connect(window.registrations.show_list)
    actions.import_file.triggered.connect(window.registrations.choose_file)
    actions.move_out.triggered.connect(window.moving.export)
    actions.move_in.triggered.connect(window.moving.choose_file)
    actions.certificate.triggered.connect(dialogs.open_certificate)
    actions.settings.triggered.connect(dialogs.open_settings)
    actions.quit.triggered.connect(window.leave)


def _wire_other_menus(window: MainWindow) -> None:
    actions, dialogs = window.menu_actions, window.dialogs
    actions.copy_token.triggered.connect(dialogs.copy_token)
    actions.remove_all.triggered.connect(window.removal.remove_all)
    actions.find.triggered.connect(window.sidebar.begin_search)
    actions.present.toggled.connect(window.presentation.switch)
    actions.guide.triggered.connect(window.registrations.show_guide)
    actions.sandbox.triggered.connect(window.demo_requested)
    actions.manual.triggered.connect(dialogs.open_guide)
    actions.whats_new.triggered.connect(dialogs.open_whats_new)
    actions.diagnosis.triggered.connect(dialogs.open_diagnosis)
    actions.shortcuts.triggered.connect(dialogs.open_shortcuts)
    actions.about.triggered.connect(dialogs.open_about)
    window.sidebar.view.offer(actions.of_connection)


def _wire_flows(window: MainWindow) -> None:
    window.registrations.changed.connect(window.refresh)
    window.registrations.sandbox_requested.connect(window.demo_requested)
    window.moving.changed.connect(window.refresh)
    window.moving.moved.connect(window.state.show_wanted)
    window.removal.changed.connect(window.refresh)
    window.removal.removed.connect(window.state.show_removed)
    window.store_watch.changed.connect(window.refresh)
    window.store_watch.setting_up_requested.connect(window.dialogs.open_settings)
    window.proxy_watch.passed.connect(window.watches.ask_again)
    window.presentation.changed.connect(window.state.show_presented)


def _wire_page(window: MainWindow) -> None:
    page, dialogs = window.page, window.dialogs
    page.changed.connect(window.refresh)
    page.reconnect_requested.connect(dialogs.reconnect)
    page.twin_requested.connect(window.sidebar.reveal)
    page.page_requested.connect(dialogs.open_page)
    page.revoke_page_requested.connect(dialogs.open_revoke_page)
    window.sidebar.view.connection_chosen.connect(window.state.show_chosen)
    window.ticker.ticked.connect(window.model.refresh_health)
    window.ticker.ticked.connect(window.sidebar.view.viewport().update)


def _wire_demo(window: MainWindow) -> None:
    if window.demo_strip is not None:
        window.demo_strip.scenario_chosen.connect(window.scenario_chosen)
        helping = window.menuBar().actions()[-1]
        window.menuBar().insertMenu(helping, window.demo_strip.menu)
