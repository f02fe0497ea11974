"""Tests of the theme: contrast, palette, stylesheet, and following the system."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import resources
from copper_desktop.ui import controls, icons, theme
from copper_desktop.ui.health_view import VIEWS
from copper_desktop.ui.tokens import DARK, INITIALS, LIGHT, Tokens

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shades = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shades]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


GROUNDS = ("window", "surface", "raised", "hover", "selected")


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["text", "muted", "accent", "ok", "warn", "bad", "info"])
def test_text_is_legible_on_every_ground(tokens: Tokens, ground: str, text: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", ["accent", "accent_hover", "accent_pressed"])
def test_the_primary_button_is_legible_in_every_state(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.on_accent, getattr(tokens, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("tone", ["ok", "warn", "bad", "info"])
def test_every_tone_and_text_is_legible_on_its_own_ground(tokens: Tokens, tone: str) -> None:
    soft = getattr(tokens, f"{tone}_soft")
    for text in (getattr(tokens, tone), tokens.text, tokens.muted):
        assert contrast(text, soft) >= 4.5


@THEMES
def test_the_demo_badge_is_legible(tokens: Tokens) -> None:
    assert contrast(tokens.accent, tokens.accent_soft) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", ["window", "surface"])
def test_the_border_of_a_control_is_seen(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.control_border, getattr(tokens, ground)) >= 3


@pytest.mark.parametrize("ground", INITIALS)
def test_white_initials_are_legible(ground: str) -> None:
    assert contrast("#ffffff", ground) >= 4.5


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
