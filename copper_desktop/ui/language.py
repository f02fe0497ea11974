"""What Qt knows of the language: its own texts, formats, and the direction in which it runs.

Owns the switch to another language while the window is open; which languages there are is
``languages``'s to say. What a part of the window says is its own: each has a ``speak``.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from copper_desktop import i18n, languages

_SIDES = Qt.LayoutDirection


def begin(app: QApplication) -> None:
    """Let ``app`` run and count as the language in use does; all that the first paint needs."""
    locale = _locale(i18n.language())
    QLocale.setDefault(locale)
    i18n.count_with(locale.toString)
    app.setLayoutDirection(locale.textDirection())


def current() -> Language:
    """Return the language of the process's QApplication, with Qt's own texts in it."""
    app = cast(QApplication, QApplication.instance())
    return app.findChild(Language) or Language(app)


class Language(QObject):
    """The language in use; ``changed`` follows each switch."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("language")
        self._app = app
        self._translator = QTranslator(self)
        self._load()

    def use(self, code: str) -> None:
        """Speak the language with this code from now on, wherever something is said."""
        if code != i18n.language():
            languages.use(code)
            self.follow()

    def follow(self) -> None:
        """Let Qt and every window speak the language that ``i18n`` speaks now."""
        begin(self._app)
        self._load()
        self.changed.emit()

    def _load(self) -> None:
        """Take Qt's texts in this language; without a catalogue they are English."""
        self._app.removeTranslator(self._translator)
        name = f"qtbase_{i18n.language()}"
        if any(self._translator.load(name, str(folder)) for folder in _folders()):
            self._app.installTranslator(self._translator)


def _folders() -> tuple[Path, ...]:
    """Return where Qt's catalogues are: where Qt says, or beside it in a package."""
    import PySide6

    here = Path(PySide6.__file__).parent
    told = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return (Path(told), here / "Qt" / "translations", here / "translations")


def _locale(code: str) -> QLocale:
    """Return the formats of a language: as the person has set them, if the system speaks it too.

    In another language than the system's they are those of that language where the person is, or
    where most of its people are. A system without a language (``C``) counts as an English one.
    """
    system, wanted = QLocale.system(), QLocale(code)
    spoken = system.language()
    if spoken is QLocale.Language.C:
        return system if wanted.language() is QLocale.Language.English else wanted
    if spoken is wanted.language():
        return system
    return QLocale(wanted.language(), system.territory())
