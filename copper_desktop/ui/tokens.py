"""The design tokens: colour roles of each theme, spacing, radius, type scale.

Data only: knows no widget and no Qt. Colours are ``#rrggbb``; lengths are device-independent
pixels on a rhythm of eight; type sizes are factors of the platform's own font.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colour roles of one theme.

    ``accent`` is read as text on ``surface`` and ``window`` and lies under ``on_accent``. ``ok``,
    ``warn``, ``bad`` and ``info`` are tones for text and icons, their ``_soft`` forms the ground
    under them. With ``high_contrast`` text has the ratio of WCAG's level AAA (7), and whatever is
    told apart by a ground has a border too.
    """

    dark: bool
    high_contrast: bool
    window: str
    surface: str
    raised: str
    hover: str
    selected: str
    border: str
    control_border: str
    text: str
    muted: str
    disabled: str
    scrollbar: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str


LIGHT = Tokens(
    dark=False,
    high_contrast=False,
    window="#f7f5f2",
    surface="#ffffff",
    raised="#ffffff",
    hover="#efebe6",
    selected="#f5e5d9",
    border="#e4dfd9",
    control_border="#958b81",
    text="#211c18",
    muted="#665d55",
    disabled="#a49a91",
    scrollbar="#cfc7bf",
    accent="#9a4c1c",
    accent_hover="#853f14",
    accent_pressed="#6f330e",
    accent_soft="#f8ebe1",
    on_accent="#ffffff",
    ok="#1c6e40",
    ok_soft="#e7f4ec",
    warn="#835300",
    warn_soft="#fcf2df",
    bad="#b0261e",
    bad_soft="#fcebe9",
    info="#315e8c",
    info_soft="#e9f1f9",
)

DARK = Tokens(
    dark=True,
    high_contrast=False,
    window="#1a1816",
    surface="#22201d",
    raised="#2b2825",
    hover="#2e2b27",
    selected="#433023",
    border="#3a3631",
    control_border="#81776e",
    text="#f2ede8",
    muted="#b6aca3",
    disabled="#71685f",
    scrollbar="#4d4842",
    accent="#e59d6a",
    accent_hover="#efb286",
    accent_pressed="#cf8752",
    accent_soft="#3a2b20",
    on_accent="#26140a",
    ok="#74d19b",
    ok_soft="#1f3328",
    warn="#f0bd63",
    warn_soft="#3a2e18",
    bad="#f7948b",
    bad_soft="#412422",
    info="#93bdf0",
    info_soft="#212f40",
)

HIGH_LIGHT = Tokens(
    dark=False,
    high_contrast=True,
    window="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    hover="#ededed",
    selected="#ffe9d8",
    border="#262626",
    control_border="#262626",
    text="#000000",
    muted="#2b2b2b",
    disabled="#5c5c5c",
    scrollbar="#4d4d4d",
    accent="#6b2e08",
    accent_hover="#572404",
    accent_pressed="#431b02",
    accent_soft="#fff3ea",
    on_accent="#ffffff",
    ok="#0b4a26",
    ok_soft="#ffffff",
    warn="#573600",
    warn_soft="#ffffff",
    bad="#7d0f0a",
    bad_soft="#ffffff",
    info="#123f6b",
    info_soft="#ffffff",
)

HIGH_DARK = Tokens(
    dark=True,
    high_contrast=True,
    window="#000000",
    surface="#000000",
    raised="#000000",
    hover="#262626",
    selected="#3d2413",
    border="#d9d9d9",
    control_border="#d9d9d9",
    text="#ffffff",
    muted="#dedede",
    disabled="#a6a6a6",
    scrollbar="#b3b3b3",
    accent="#ffb380",
    accent_hover="#ffc9a3",
    accent_pressed="#ff9d5c",
    accent_soft="#1f1108",
    on_accent="#000000",
    ok="#8ff0b5",
    ok_soft="#000000",
    warn="#ffd27a",
    warn_soft="#000000",
    bad="#ffb3ab",
    bad_soft="#000000",
    info="#b3d4ff",
    info_soft="#000000",
)

INITIALS = (
    "#8a4b2a",
    "#3b6ea8",
    "#2b7a5e",
    "#7a4fa3",
    "#a33d63",
    "#52708a",
    "#7c6a1e",
    "#4a5fb0",
)
"""Grounds of the initials in a list; white is legible on each of them, in both themes."""

LABEL_SHADES = {
    "red": ("#b0261e", "#f7948b"),
    "orange": ("#a4540a", "#eda15c"),
    "green": ("#1c6e40", "#74d19b"),
    "blue": ("#315e8c", "#93bdf0"),
    "purple": ("#71449f", "#c7a3f0"),
    "grey": ("#665d55", "#b6aca3"),
}
"""The shades of a label's colour in the light and the dark theme; its name is always beside it."""

SPACE = 8
RADIUS = 6
SMALLEST_FONT = 10.0
"""Points under which the platform's font is not taken as it is."""

TYPE_SCALE = {"small": 0.9, "body": 1.0, "lead": 1.15, "title": 1.5, "display": 2.0}
