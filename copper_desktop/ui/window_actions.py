"""The menus of the window and their keys; knows nothing of what an action does."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from copper_desktop.i18n import _


class WindowActions:
    """Every action that the window has, in its menus."""

    def __init__(self, window: QMainWindow, *, registrations: bool) -> None:
        self._window = window
        self.connect = self._action("actionConnect", _("&Connect"), "Ctrl+N")
        self.registrations = self._action("actionRegistrations", _("Re&gistrations…"))
        self.import_file = self._action("actionImport", _("&Import a registration…"), "Ctrl+O")
        self.move_out = self._action("actionMoveOut", _("&Move to another computer…"))
        self.move_in = self._action("actionMoveIn", _("Add connections &from a file…"))
        self.guide = self._action("actionGuide", _("How to &get a registration…"))
        self.sandbox = self._action("actionSandbox", _("Open the &sandbox"))
        moving = (self.move_out, self.move_in)
        for action in (self.registrations, self.import_file, *moving, self.guide, self.sandbox):
            action.setVisible(registrations)
        self.certificate = self._action("actionCertificate", _("&Browser certificate…"))
        self.settings = self._action("actionSettings", _("&Settings…"), "Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = self._action("actionQuit", _("&Quit"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.test = self._action("actionTest", _("&Test"), "Ctrl+T", "F5")
        self.find = self._action("actionFind", _("&Search"), "Ctrl+F")
        self.copy_token = self._action("actionCopyToken", _("Copy to&ken"))
        self.rename = self._action("actionRename", _("Re&name…"), "F2")
        self.remove = self._action("actionRemove", _("&Remove…"), "Del")
        self.remove_all = self._action("actionRemoveAll", _("Remove &everything…"))
        self.present = self._action("actionPresent", _("&Presentation mode"), "Ctrl+Shift+P")
        self.present.setCheckable(True)
        self.diagnosis = self._action("actionDiagnosis", _("&Diagnosis…"), "Ctrl+D")
        self.shortcuts = self._action("actionShortcuts", _("&Keyboard shortcuts"), "Ctrl+/")
        self.about = self._action("actionAbout", _("&About Copper Desktop"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self._menu(
            "menuFile",
            _("&File"),
            self.connect,
            self.registrations,
            self.certificate,
            self.import_file,
            None,
            self.move_out,
            self.move_in,
            None,
            self.settings,
            None,
            self.quit,
        )
        self._menu(
            "menuConnection",
            _("Co&nnection"),
            self.test,
            self.rename,
            self.copy_token,
            None,
            self.remove,
            self.remove_all,
        )
        self._menu("menuView", _("&View"), self.find, None, self.present)
        helping = (self.guide, self.sandbox, None, self.diagnosis, self.shortcuts, None, self.about)
        self._menu("menuHelp", _("&Help"), *helping)

    @property
    def of_connection(self) -> tuple[QAction, ...]:
        """What can be done with the chosen connection."""
        return (self.test, self.rename, self.copy_token, self.remove)

    def enable_connection(self, enabled: bool, *, presenting: bool = False) -> None:
        """Offer what needs a chosen connection, or not; nothing real while it is presented."""
        for action in (self.find, self.test, self.remove):
            action.setEnabled(enabled)
        for action in (self.rename, self.copy_token):
            action.setEnabled(enabled and not presenting)
        self.move_out.setEnabled(not presenting)

    def _action(self, name: str, text: str, *keys: str) -> QAction:
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        return action

    def _menu(self, name: str, title: str, *actions: QAction | None) -> None:
        made = self._window.menuBar().findChild(QMenu, name)
        menu = made if made is not None else self._window.menuBar().addMenu(title)
        menu.setObjectName(name)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
