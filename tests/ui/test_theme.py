"""Tests of the theme: contrast, palette, stylesheet, and following the system."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibilityHints, QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import resources
from copper_desktop.storage.preferences import COLOURS, CONTRAST
from copper_desktop.storage.settings import Settings
from copper_desktop.ui import controls, icons, initials, theme
from copper_desktop.ui.health_view import VIEWS
from copper_desktop.ui.tokens import (
    DARK,
    HIGH_DARK,
    HIGH_LIGHT,
    INITIALS,
    LABEL_SHADES,
    LIGHT,
    Tokens,
)

SETS = {"light": LIGHT, "dark": DARK, "high light": HIGH_LIGHT, "high dark": HIGH_DARK}
THEMES = pytest.mark.parametrize("tokens", SETS.values(), ids=SETS)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shades = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shades]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


GROUNDS = ("window", "surface", "raised", "hover", "selected", "accent_soft")
TEXTS = ("text", "muted", "accent", "accent_hover", "ok", "warn", "bad", "info")
TONES = ("ok", "warn", "bad", "info")
BUTTON = ("accent", "accent_hover", "accent_pressed")
EXEMPT = {"disabled", "scrollbar"}
"""What WCAG exempts: what cannot be used at the moment, and what only decorates."""


def legible(tokens: Tokens) -> float:
    """Return the ratio that text must have: level AA, and AAA with high contrast."""
    return 7.0 if tokens.high_contrast else 4.5


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_legible_on_every_ground(tokens: Tokens, ground: str, text: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= legible(tokens)


@THEMES
@pytest.mark.parametrize("ground", BUTTON)
def test_the_primary_button_is_legible_in_every_state(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.on_accent, getattr(tokens, ground)) >= legible(tokens)


@THEMES
@pytest.mark.parametrize("tone", TONES)
def test_every_tone_and_text_is_legible_on_its_own_ground(tokens: Tokens, tone: str) -> None:
    soft = getattr(tokens, f"{tone}_soft")
    for text in (getattr(tokens, tone), tokens.text, tokens.muted, tokens.accent):
        assert contrast(text, soft) >= legible(tokens)


@THEMES
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("edge", ["control_border", "accent", "text"])
def test_the_border_and_the_focus_of_a_control_are_seen(
    tokens: Tokens, ground: str, edge: str
) -> None:
    assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3


@THEMES
def test_the_focus_of_the_primary_button_is_seen_against_the_button(tokens: Tokens) -> None:
    assert tokens.text != tokens.accent
    assert contrast(tokens.text, tokens.window) >= 3


@THEMES
@pytest.mark.parametrize("name", LABEL_SHADES)
@pytest.mark.parametrize("ground", ["window", "surface", "selected", "hover"])
def test_the_colour_of_a_label_is_seen(tokens: Tokens, name: str, ground: str) -> None:
    assert contrast(LABEL_SHADES[name][tokens.dark], getattr(tokens, ground)) >= 3


def used(kind: str) -> set[str]:
    """Return the tokens that the stylesheets use as ``kind``, a property without its prefix."""
    texts = [file.read_text(encoding="utf-8") for file in resources.path("style").glob("*.qss")]
    return set(re.findall(rf"(?<![a-z-]){kind}: \$(\w+)", "\n".join(texts)))


def test_no_text_is_in_a_colour_whose_contrast_nobody_has_looked_at() -> None:
    colours = used("color") | used("selection-color") | used("placeholder-text-color")
    assert colours <= {*TEXTS, "on_accent", *EXEMPT}


def test_no_ground_is_in_a_colour_whose_contrast_nobody_has_looked_at() -> None:
    looked_at = {*GROUNDS, *BUTTON, *(f"{tone}_soft" for tone in TONES), *EXEMPT}
    lines = {"border", "control_border"}  # rules, and buttons that cannot be pressed
    assert used("background") | used("selection-background-color") <= looked_at | lines


@THEMES
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_what_an_empty_field_suggests_is_as_legible_as_other_text(
    qtbot: QtBot, tokens: Tokens, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    field = kind()
    qtbot.addWidget(field)
    field.setStyleSheet(theme.stylesheet(tokens, 10.0))
    field.ensurePolished()
    shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert shown.alpha() == 255
    assert contrast(shown.name(), tokens.surface) >= legible(tokens)


def test_what_high_contrast_tells_apart_by_a_ground_has_a_border_too() -> None:
    added = resources.path("style", "high-contrast.qss").read_text(encoding="utf-8")
    rules = dict(re.findall(r"([^{}]+)\{([^{}]*)\}", added))
    for part in ('[role="notice"]', "::item:selected", "QTabBar::tab:selected", "QProgressBar "):
        assert any(part in names and "border" in rule for names, rule in rules.items()), part


@THEMES
def test_white_initials_are_legible(qapp: QApplication, tokens: Tokens) -> None:
    scheme = Qt.ColorScheme.Dark if tokens.dark else Qt.ColorScheme.Light
    theme.apply(qapp, scheme, tokens.high_contrast)
    grounds = {initials.colour(seed): initials.ground(seed) for seed in map(str, range(100))}
    assert grounds.keys() == set(INITIALS)
    for ground in grounds.values():
        assert contrast("#ffffff", ground.name()) >= legible(tokens)


@THEMES
def test_the_stylesheet_leaves_no_token_unfilled(tokens: Tokens) -> None:
    assert "$" not in theme.stylesheet(tokens, 10.0)


def test_type_sizes_grow_with_the_font_of_the_platform() -> None:
    assert "font-size: 15.0pt" in theme.stylesheet(LIGHT, 10.0)
    assert "font-size: 30.0pt" in theme.stylesheet(LIGHT, 20.0)


@THEMES
def test_the_palette_takes_its_colours_from_the_tokens(tokens: Tokens) -> None:
    shown = theme.palette(tokens)
    assert shown.color(QPalette.ColorRole.Window).name() == tokens.window
    assert shown.color(QPalette.ColorRole.Highlight).name() == tokens.accent


def test_a_held_scheme_decides_the_tokens(qapp: QApplication) -> None:
    theme.apply(qapp, Qt.ColorScheme.Dark)
    assert theme.tokens() is DARK
    theme.apply(qapp, Qt.ColorScheme.Light)
    assert theme.tokens() is LIGHT


def test_a_change_of_the_system_is_followed(qapp: QApplication) -> None:
    theme.apply(qapp)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.tokens() is DARK
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens() is LIGHT


def test_a_held_scheme_ignores_the_system(qapp: QApplication) -> None:
    theme.apply(qapp, Qt.ColorScheme.Light)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.tokens() is LIGHT


def test_a_system_of_high_contrast_is_followed(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Stands for the system's setting, which no desktop of these tests has.
    hints = QGuiApplication.styleHints().accessibility()
    theme.apply(qapp, Qt.ColorScheme.Dark)
    preferred = Qt.ContrastPreference.HighContrast
    monkeypatch.setattr(QAccessibilityHints, "contrastPreference", lambda _hints: preferred)
    hints.contrastPreferenceChanged.emit(preferred)
    assert theme.tokens() is HIGH_DARK
    theme.apply(qapp, Qt.ColorScheme.Light, high_contrast=False)
    assert theme.tokens() is LIGHT


@pytest.mark.parametrize(
    ("colours", "contrasts", "expected"),
    [
        ("light", "system", LIGHT),
        ("dark", "normal", DARK),
        ("light", "high", HIGH_LIGHT),
        ("dark", "high", HIGH_DARK),
    ],
)
def test_what_the_person_has_chosen_is_shown(
    qapp: QApplication, settings: Settings, colours: str, contrasts: str, expected: Tokens
) -> None:
    settings.put(COLOURS, colours)
    settings.put(CONTRAST, contrasts)
    assert theme.is_chosen(settings)
    theme.choose(qapp, settings)
    assert theme.tokens() is expected
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == expected.window


def test_who_has_chosen_nothing_sees_what_the_system_says(
    qapp: QApplication, settings: Settings
) -> None:
    assert not theme.is_chosen(settings)
    theme.choose(qapp, settings)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.tokens() is DARK


def test_nothing_in_this_program_moves_by_itself() -> None:
    """Reduced motion holds for everybody: there is no animation that could be switched off."""
    moving = re.compile(r"QPropertyAnimation|QVariantAnimation|QTimeLine|QMovie|setAnimated\(True")
    package = Path(theme.__file__).parent
    found = [file.name for file in package.rglob("*.py") if moving.search(file.read_text("utf-8"))]
    assert found == []
    for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo):
        assert not QApplication.isEffectEnabled(effect)


def test_a_small_platform_font_is_enlarged(qapp: QApplication) -> None:
    font = qapp.font()
    font.setPointSizeF(8.0)
    qapp.setFont(font)
    theme.apply(qapp, Qt.ColorScheme.Light)
    assert qapp.font().pointSizeF() == 10.0


def test_a_large_platform_font_is_left_as_it_is(qapp: QApplication) -> None:
    before, font = qapp.font(), qapp.font()
    font.setPointSizeF(14.0)
    qapp.setFont(font)
    theme.apply(qapp, Qt.ColorScheme.Light)
    assert qapp.font().pointSizeF() == 14.0
    qapp.setFont(before)


@pytest.mark.parametrize(
    "file", sorted(resources.path("icons").glob("*.svg")), ids=lambda f: f.stem
)
def test_every_icon_can_be_drawn(file: object) -> None:
    drawn = icons.image(file.stem, LIGHT.text, 24, 2.0)  # type: ignore[attr-defined]
    assert not drawn.isNull()
    assert drawn.width() == 48


@pytest.mark.parametrize("view", VIEWS.values(), ids=[str(health) for health in VIEWS])
def test_every_verdict_has_an_icon_and_a_tone(view: object) -> None:
    assert resources.path("icons", f"{view.icon}.svg").is_file()  # type: ignore[attr-defined]
    assert view.tone in (*asdict(LIGHT), "neutral")  # type: ignore[attr-defined]


def test_a_button_draws_its_icon_anew_in_another_theme(qapp: QApplication, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    button = controls.Button(parent, "copy", "Copy", icon="copy")
    light = button.icon().cacheKey()
    parent.show()
    theme.apply(qapp, Qt.ColorScheme.Dark)
    assert button.icon().cacheKey() != light


def test_the_application_icon_has_pixels(qapp: QApplication) -> None:
    assert not icons.application_icon().pixmap(64).isNull()
