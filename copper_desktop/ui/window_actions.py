"""The menus of the window and their keys; knows nothing of what an action does."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from copper_desktop.i18n import N_, _


class WindowActions:
    """Every action that the window has, in its menus."""

    def __init__(self, window: QMainWindow, *, registrations: bool) -> None:
        self._window = window
        self._texts: list[tuple[QAction, str]] = []
        self._titles: list[tuple[QMenu, str]] = []
        self.connect = self._action("actionConnect", N_("&Connect"), "Ctrl+N")
        self.registrations = self._action("actionRegistrations", N_("Re&gistrations…"))
        self.import_file = self._action("actionImport", N_("&Import a registration…"), "Ctrl+O")
        self.move_out = self._action("actionMoveOut", N_("&Move to another computer…"))
        self.move_in = self._action("actionMoveIn", N_("Add connections &from a file…"))
        self.guide = self._action("actionGuide", N_("How to &get a registration…"))
        self.sandbox = self._action("actionSandbox", N_("Open the &sandbox"))
        moving = (self.move_out, self.move_in)
        for action in (self.registrations, self.import_file, *moving, self.guide, self.sandbox):
            action.setVisible(registrations)
        self.certificate = self._action("actionCertificate", N_("&Browser certificate…"))
        self.settings = self._action("actionSettings", N_("&Settings…"), "Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = self._action("actionQuit", N_("&Quit"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.test = self._action("actionTest", N_("&Test"), "Ctrl+T", "F5")
        self.find = self._action("actionFind", N_("&Search"), "Ctrl+F")
        self.copy_token = self._action("actionCopyToken", N_("Copy to&ken"))
        self.undo = self._action("actionUndo", N_("&Undo"), "Ctrl+Z")
        self.label = self._action("actionLabel", N_("Ta&gs, note and colour…"), "Ctrl+L")
        self.rename = self._action("actionRename", N_("Re&name…"), "F2")
        self.remove = self._action("actionRemove", N_("&Remove…"), "Del")
        self.remove_all = self._action("actionRemoveAll", N_("Remove &everything…"))
        self.present = self._action("actionPresent", N_("&Presentation mode"), "Ctrl+Shift+P")
        self.present.setCheckable(True)
        self.manual = self._action("actionManual", N_("G&uide"), "F1")
        self.whats_new = self._action("actionWhatsNew", N_("What’s ne&w"))
        self.diagnosis = self._action("actionDiagnosis", N_("&Diagnosis…"), "Ctrl+D")
        self.shortcuts = self._action("actionShortcuts", N_("&Keyboard shortcuts"), "Ctrl+/")
        self.about = self._action("actionAbout", N_("&About Copper Desktop"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self._menu(
            "menuFile",
            N_("&File"),
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
            N_("Co&nnection"),
            self.undo,
            None,
            self.test,
            self.rename,
            self.label,
            self.copy_token,
            None,
            self.remove,
            self.remove_all,
        )
        self._menu("menuView", N_("&View"), self.find, None, self.present)
        self._menu(
            "menuHelp",
            N_("&Help"),
            self.manual,
            self.guide,
            self.sandbox,
            None,
            self.diagnosis,
            self.shortcuts,
            None,
            self.whats_new,
            self.about,
        )

    def speak(self) -> None:
        """Say everything in the language in use."""
        for action, text in self._texts:
            action.setText(_(text))
        for menu, title in self._titles:
            menu.setTitle(_(title))

    @property
    def of_connection(self) -> tuple[QAction, ...]:
        """What can be done with the selected connections."""
        return (self.test, self.rename, self.label, self.copy_token, self.remove)

    def enable_connection(self, enabled: bool, *, presenting: bool = False) -> None:
        """Offer what needs a chosen connection, or not; nothing real while it is presented."""
        for action in (self.find, self.test, self.remove):
            action.setEnabled(enabled)
        self.move_out.setEnabled(not presenting)

    def put_sorting(self, menu: QMenu) -> None:
        """Put the menu of orders into the View menu, after the search."""
        view = self._window.menuBar().findChild(QMenu, "menuView")
        if view is not None:
            view.insertMenu(view.actions()[1], menu)

    def _action(self, name: str, text: str, *keys: str) -> QAction:
        """Make an action; ``text`` is marked for translation."""
        action = QAction(_(text), self._window)
        self._texts.append((action, text))
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        return action

    def _menu(self, name: str, title: str, *actions: QAction | None) -> None:
        made = self._window.menuBar().findChild(QMenu, name)
        menu = made if made is not None else self._window.menuBar().addMenu(_(title))
        self._titles.append((menu, title))
        menu.setObjectName(name)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
