"""Palette and stylesheet of the application, light or dark as the system is, and changed with it.

Owns how tokens become a QPalette and the one stylesheet; knows no window. The style is Fusion on
every platform, because its look depends on nothing but the palette given here.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from copper_desktop import resources
from copper_desktop.ui.tokens import DARK, LIGHT, RADIUS, SMALLEST_FONT, SPACE, TYPE_SCALE, Tokens

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

STYLE = "fusion"
_DARK_BELOW = 128


def tokens() -> Tokens:
    """Return the tokens of the theme that is in use now."""
    return _of_palette(QGuiApplication.palette())


def begin(app: QApplication) -> None:
    """Give ``app`` its look for the first paint, light or dark by Qt's palette alone.

    That is nearly always the system's scheme, and quick; ``apply`` asks for the scheme itself, and
    for the style, which ``app`` should have been made with.
    """
    _enlarge(app)
    _Follower(app)


def apply(app: QApplication, scheme: Qt.ColorScheme | None = None) -> None:
    """Give ``app`` its look; follow the system's scheme from now on, or hold to ``scheme``."""
    if app.style().name() != STYLE:
        app.setStyle(STYLE)
    _enlarge(app)
    follower = app.findChild(_Follower)
    if follower is None:
        begin(app)
        follower = app.findChild(_Follower)
    if follower is not None:
        follower.hold(scheme)


def enlarge(factor: float) -> None:
    """Show all type ``factor`` times as large as it was at the start, from now on."""
    app = QApplication.instance()
    follower = app.findChild(_Follower) if app is not None else None
    if follower is not None:
        follower.enlarge(factor)


def palette(chosen: Tokens) -> QPalette:
    """Return the QPalette that these tokens mean."""
    role = QPalette.ColorRole
    made = QPalette(QColor(chosen.window))
    colours = {
        role.Window: chosen.window,
        role.WindowText: chosen.text,
        role.Base: chosen.surface,
        role.AlternateBase: chosen.window,
        role.Text: chosen.text,
        role.PlaceholderText: chosen.muted,
        role.Button: chosen.raised,
        role.ButtonText: chosen.text,
        role.BrightText: chosen.on_accent,
        role.ToolTipBase: chosen.raised,
        role.ToolTipText: chosen.text,
        role.Highlight: chosen.accent,
        role.HighlightedText: chosen.on_accent,
        role.Link: chosen.accent,
        role.LinkVisited: chosen.accent,
        role.Accent: chosen.accent,
    }
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(chosen.disabled))
    return made


def stylesheet(chosen: Tokens, points: float) -> str:
    """Return the stylesheet with these tokens in it, for a font of ``points``."""
    values: dict[str, object] = dict(asdict(chosen))
    values.update({f"font_{name}": f"{points * by:.1f}pt" for name, by in TYPE_SCALE.items()})
    values.update(radius=f"{RADIUS}px", space=f"{SPACE}px")
    values["icons"] = resources.path("icons").as_posix()
    values["scheme"] = "dark" if chosen.dark else "light"
    sides = ("left", "right")
    values["leading"], values["trailing"] = reversed(sides) if _is_mirrored() else sides
    text = resources.path("style", "app.qss").read_text(encoding="utf-8")
    return Template(text).substitute(values)


class _Follower(QObject):
    """Keeps the look of the application in step with the system's colour scheme."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("themeFollower")
        self._app = app
        self._at_start = _of_palette(app.palette())
        self._points = app.font().pointSizeF()
        self._held: Qt.ColorScheme | None = None
        self._shown: Tokens | None = None
        self._show(self._at_start)
        self._mirrored = _is_mirrored()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        app.layoutDirectionChanged.connect(self._on_direction_changed)

    def hold(self, scheme: Qt.ColorScheme | None) -> None:
        """Show ``scheme`` whatever the system says; None follows the system again."""
        self._held = scheme
        self._show(self._of_scheme(scheme or QGuiApplication.styleHints().colorScheme()))

    def enlarge(self, factor: float) -> None:
        """Show all type ``factor`` times as large as it was at the start."""
        font = QFont(self._app.font())
        font.setPointSizeF(self._points * factor)
        self._app.setFont(font)
        if self._shown is not None:
            self._app.setStyleSheet(stylesheet(self._shown, font.pointSizeF()))

    def _on_direction_changed(self) -> None:
        if self._shown is not None and self._mirrored is not _is_mirrored():
            self._mirrored = _is_mirrored()
            self._app.setStyleSheet(stylesheet(self._shown, self._app.font().pointSizeF()))

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._held is None:
            self._show(self._of_scheme(scheme))

    def _of_scheme(self, scheme: Qt.ColorScheme) -> Tokens:
        from PySide6.QtCore import Qt

        by_scheme = {Qt.ColorScheme.Dark: DARK, Qt.ColorScheme.Light: LIGHT}
        return by_scheme.get(scheme, self._at_start)

    def _show(self, chosen: Tokens) -> None:
        if chosen is self._shown:
            return
        self._shown = chosen
        self._app.setPalette(palette(chosen))
        self._app.setStyleSheet(stylesheet(chosen, self._app.font().pointSizeF()))


def _is_mirrored() -> bool:
    return QGuiApplication.isRightToLeft()


def _enlarge(app: QApplication) -> None:
    """Give ``app`` a font that can be read, where the platform's is too small."""
    font = QFont(app.font())
    if 0 < font.pointSizeF() < SMALLEST_FONT:
        font.setPointSizeF(SMALLEST_FONT)
        app.setFont(font)


def _of_palette(shown: QPalette) -> Tokens:
    lightness = shown.color(QPalette.ColorRole.Window).lightness()
    return DARK if lightness < _DARK_BELOW else LIGHT
