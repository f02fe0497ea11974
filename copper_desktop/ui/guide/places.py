"""Which place of the guide fits what a person is looking at; knows widgets by their names alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from copper_desktop.guide import Place

if TYPE_CHECKING:
    from copper_desktop.ui.main_window import MainWindow

FIRST = Place("guide.md")
BY_DIALOG = {
    "connectDialog": Place("connecting.md"),
    "certificateDialog": Place("connecting.md", "https-on-the-computer-itself-without-trust"),
    "applicationDialog": Place("applications.md"),
    "registrationsDialog": Place("applications.md"),
    "registrationGuide": Place("applications.md"),
    "importDialog": Place("applications.md", "the-application-file"),
    "diagnosisDialog": Place("diagnosis.md", "read-the-answer"),
    "bundleDialog": Place("diagnosis.md", "the-support-bundle"),
    "bundleFileDialog": Place("diagnosis.md", "the-support-bundle"),
    "settingsDialog": Place("guide.md", "settings"),
    "passphraseDialog": Place("security.md", "the-encrypted-file"),
    "labelDialog": Place("guide.md", "many-connections"),
    "renameDialog": Place("guide.md", "many-connections"),
    "removeDialog": Place("guide.md", "remove"),
    "removeSeveralDialog": Place("guide.md", "remove"),
    "removeAllDialog": Place("guide.md", "remove"),
    "revokeDialog": Place("guide.md", "remove"),
    "moveDialog": Place("guide.md", "to-a-new-computer"),
    "shortcutsDialog": Place("guide.md", "with-the-keyboard"),
    "aboutDialog": FIRST,
}
"""By the object name of the dialog that is open."""

INVITATION = Place("guide.md", "connect")
OVERVIEW = Place("guide.md", "see-how-a-connection-is")
SELECTION = Place("guide.md", "many-connections")
API = {
    "checkPanel": Place("workbench.md", "check"),
    "callsPanel": Place("workbench.md", "calls-made"),
    "lendingPanel": Place("workbench.md", "other-programs"),
}
"""By the object name of the section of the API page; the workbench itself is the rest."""

WORKBENCH = Place("workbench.md", "workbench")


def place_for(window: MainWindow) -> Place:
    """Return the place for the dialog that is open above ``window``, or else for its page."""
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        return BY_DIALOG.get(dialog.objectName(), FIRST)
    if window.pages.currentWidget() is window.page:
        return _on_page(window)
    return SELECTION if window.pages.currentWidget() is window.selection else INVITATION


def _on_page(window: MainWindow) -> Place:
    tab = window.page.tabs.currentWidget()
    if tab is not window.page.api:
        return OVERVIEW
    section = window.page.api.sections.currentWidget()
    return API.get(section.objectName(), WORKBENCH)
