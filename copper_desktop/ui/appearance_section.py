"""The settings' section about the look: colours and contrast, as the system's or as chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.storage.preferences import COLOURS, CONTRAST, Preference
from copper_desktop.ui import theme
from copper_desktop.ui.controls import Choice, label, named
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.tokens import SPACE

_COLOURS = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}
_CONTRAST = {"system": N_("As the system"), "normal": N_("Normal"), "high": N_("High")}


class AppearanceSection(SettingsSection):
    """Two choices, which take effect at once."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "appearanceSection",
            _("Appearance"),
            _(
                "Nothing in this window moves by itself. How large its type is, your system’s "
                "settings say; presentation mode enlarges it."
            ),
            parent,
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(2, 1)
        self.colours = self._choice("colours", _("&Colours"), COLOURS, _COLOURS)
        self.contrast = self._choice("contrast", _("Cont&rast"), CONTRAST, _CONTRAST)
        self.body.addLayout(self._grid)

    def _choice(
        self, name: str, caption: str, preference: Preference[str], words: Mapping[str, str]
    ) -> Choice:
        """Add a choice among ``words``, by the preference's value, with its caption before it."""
        settings, row = self.subjects.settings, self._grid.rowCount()
        choice = named(Choice(self), f"{name}Choice", caption.replace("&", ""))
        for value, text in words.items():
            choice.addItem(_(text), value)
        choice.setCurrentIndex(choice.findData(settings.get(preference)))
        shown = label(self, f"{name}Label", caption, role="field")
        shown.setWordWrap(False)
        shown.setBuddy(choice)
        self._grid.addWidget(shown, row, 0)
        self._grid.addWidget(choice, row, 1)

        def put(chosen: int) -> None:
            settings.put(preference, choice.itemData(chosen))
            theme.choose(cast(QApplication, QApplication.instance()), settings)

        choice.activated.connect(put)
        return choice
