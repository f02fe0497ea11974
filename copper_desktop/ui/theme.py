"""Palette and stylesheet of the application: light or dark, of high contrast or not.

As the system is, and changed with it, or as the person has chosen.

Owns how tokens become a QPalette and the one stylesheet; knows no window. The style is Fusion on
every platform, because its look depends on nothing but the palette given here.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from copper_desktop import resources
from copper_desktop.storage.preferences import COLOURS, CONTRAST
from copper_desktop.ui.tokens import (
    DARK,
    HIGH_DARK,
    HIGH_LIGHT,
    LIGHT,
    RADIUS,
    SMALLEST_FONT,
    SPACE,
    TYPE_SCALE,
    Tokens,
)

if TYPE_CHECKING:
    from copper_desktop.storage.settings import Settings

STYLE = "fusion"
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
"""Movements of Qt's own: none, so that there is nothing which reduced motion would have to stop."""

_DARK_BELOW = 128
LOWEST_LINE = 20
"""Pixels that a line of a field or a button is high at least, in small type too."""

_SETS = {(each.dark, each.high_contrast): each for each in (LIGHT, DARK, HIGH_LIGHT, HIGH_DARK)}


def tokens() -> Tokens:
    """Return the tokens of the theme that is in use now."""
    return _Follower.shown or _of_palette(QGuiApplication.palette())


def begin(app: QApplication) -> None:
    """Give ``app`` its look for the first paint, light or dark by Qt's palette alone.

    That is nearly always the system's scheme, and quick; ``apply`` asks for the scheme itself, and
    for the style, which ``app`` should have been made with.
    """
    for effect in _EFFECTS:
        app.setEffectEnabled(effect, False)
    _enlarge(app)
    _Follower(app)


def choose(app: QApplication, settings: Settings) -> None:
    """Give ``app`` the look that the person has chosen; what was not chosen is the system's."""
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    contrast = {"normal": False, "high": True}
    colours = scheme.get(settings.get(COLOURS))
    hints = QGuiApplication.styleHints()
    if colours is None:
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(colours)  # title bars and dialogs of the system go along
    apply(app, colours, contrast.get(settings.get(CONTRAST)))


def is_chosen(settings: Settings) -> bool:
    """Tell whether the person wants another look than the system's."""
    return (settings.get(COLOURS), settings.get(CONTRAST)) != (COLOURS.default, CONTRAST.default)


def apply(
    app: QApplication, scheme: Qt.ColorScheme | None = None, high_contrast: bool | None = None
) -> None:
    """Give ``app`` its look.

    It follows the system from now on, or holds to ``scheme`` and to ``high_contrast``.
    """
    if app.style().name() != STYLE:
        app.setStyle(STYLE)
    _enlarge(app)
    follower = app.findChild(_Follower)
    if follower is None:
        begin(app)
        follower = app.findChild(_Follower)
    if follower is not None:
        follower.hold(scheme, high_contrast)


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
    values["line"] = f"{_line(points)}px"
    values.update(radius=f"{RADIUS}px", space=f"{SPACE}px")
    values["icons"] = resources.path("icons").as_posix()
    values["scheme"] = "dark" if chosen.dark else "light"
    sides = ("left", "right")
    values["leading"], values["trailing"] = reversed(sides) if _is_mirrored() else sides
    names = ["app.qss", "high-contrast.qss"] if chosen.high_contrast else ["app.qss"]
    texts = [resources.path("style", name).read_text(encoding="utf-8") for name in names]
    return Template("\n".join(texts)).substitute(values)


class _Follower(QObject):
    """Keeps the look of the application in step with the system's colours and contrast."""

    shown: Tokens | None = None
    """What is shown: asked for at each paint, and there is one application in a process."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("themeFollower")
        self._app = app
        self._at_start = _of_palette(app.palette())
        self._points = app.font().pointSizeF()
        self._system = Qt.ColorScheme.Unknown
        self._held: Qt.ColorScheme | None = None
        self._held_contrast: bool | None = None
        self._show(self._at_start)
        self._mirrored = _is_mirrored()
        self._hints = QGuiApplication.styleHints()  # without it PySide lets go of what it has
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._follow)
        app.layoutDirectionChanged.connect(self._on_direction_changed)

    def hold(self, scheme: Qt.ColorScheme | None, high_contrast: bool | None) -> None:
        """Show these whatever the system says; None follows the system again."""
        self._held, self._held_contrast = scheme, high_contrast
        self._on_scheme_changed(self._hints.colorScheme())

    def enlarge(self, factor: float) -> None:
        """Show all type ``factor`` times as large as it was at the start."""
        font = QFont(self._app.font())
        font.setPointSizeF(self._points * factor)
        self._app.setFont(font)
        if _Follower.shown is not None:
            self._app.setStyleSheet(stylesheet(_Follower.shown, font.pointSizeF()))

    def _on_direction_changed(self) -> None:
        if _Follower.shown is not None and self._mirrored is not _is_mirrored():
            self._mirrored = _is_mirrored()
            self._app.setStyleSheet(stylesheet(_Follower.shown, self._app.font().pointSizeF()))

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._follow()

    def _follow(self) -> None:
        """Show what is held, or else what the system says now."""
        by_scheme = {Qt.ColorScheme.Dark: True, Qt.ColorScheme.Light: False}
        dark = by_scheme.get(self._held or self._system, self._at_start.dark)
        high = self._held_contrast
        if high is None:
            preferred = self._accessibility.contrastPreference()
            high = preferred is Qt.ContrastPreference.HighContrast
        self._show(_SETS[dark, high])

    def _show(self, chosen: Tokens) -> None:
        if chosen is _Follower.shown and self._app.styleSheet():
            return
        _Follower.shown = chosen
        self._app.setPalette(palette(chosen))
        self._app.setStyleSheet(stylesheet(chosen, self._app.font().pointSizeF()))


def _line(points: float) -> int:
    """Return the height of a line, which fields and buttons have room for."""
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(points)
    return max(LOWEST_LINE, QFontMetrics(font).height() + 1)


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
