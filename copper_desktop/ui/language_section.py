"""The settings' section about the language: as the system, or one of those that there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from copper_desktop import languages
from copper_desktop.i18n import _
from copper_desktop.storage.preferences import LANGUAGE
from copper_desktop.ui import language
from copper_desktop.ui.controls import Choice, label, named
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.tokens import SPACE

AS_SYSTEM = ""


class LanguageSection(SettingsSection):
    """A choice, which takes effect at once; each language is named in itself."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "languageSection",
            _("Language"),
            _(
                "Of the window, the command line and the pages that Copper Desktop shows in your "
                "browser. It changes at once; nothing that is under way is lost."
            ),
            parent,
        )
        self.language = named(Choice(self), "languageChoice", _("Language"))
        name = languages.NAMES[languages.chosen(None)]
        self.language.addItem(_("As the system ({language})").format(language=name), AS_SYSTEM)
        for code, own_name in languages.NAMES.items():
            self.language.addItem(own_name, code)
        chosen = subjects.settings.get(LANGUAGE)
        self.language.setCurrentIndex(max(0, self.language.findData(chosen)))
        caption = label(self, "languageLabel", _("Show everything &in"), role="field")
        caption.setWordWrap(False)
        caption.setBuddy(self.language)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(caption)
        row.addWidget(self.language)
        row.addStretch(1)
        self.body.addLayout(row)
        if subjects.settings.is_fixed(LANGUAGE.key):
            self.show_fixed(self.language)
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.language.activated.connect(self._on_language_activated)

    def _on_language_activated(self, row: int) -> None:
        """Switch once the list has closed: it is one of the things that are made anew."""
        code = self.language.itemData(row, Qt.ItemDataRole.UserRole)
        self.subjects.settings.put(LANGUAGE, code)
        use = language.current().use
        QTimer.singleShot(0, language.current(), lambda: use(languages.chosen(code or None)))
