"""The pages of the guide and where they are: the project's own documents; no Qt.

In a checkout they are ``docs/`` and the change log beside it, else what the package has.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from copper_desktop import resources

WHATS_NEW = "CHANGELOG.md"
PAGES = (
    "guide.md",
    "connecting.md",
    "applications.md",
    "workbench.md",
    "diagnosis.md",
    "errors.md",
    "security.md",
    "command-line.md",
    "administrators.md",
    "relay.md",
    "install.md",
    WHATS_NEW,
)
"""The pages for people who use the program, in the order of the list."""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """A page, and a heading in it by its anchor; an empty anchor is the beginning."""

    page: str
    anchor: str = ""


def path(name: str) -> Path:
    """Return the file of a page, or of a picture in one."""
    packed = resources.path("guide", name)
    if packed.is_file():
        return packed
    root = resources.path().parent
    return root / name if name == WHATS_NEW else root / "docs" / name


def text(page: str) -> str:
    """Return a page in Markdown, whose links lead to other pages of the guide or to the web.

    Raises OSError where it was not packed.
    """
    return _LINK.sub(_kept, path(page).read_text(encoding="utf-8"))


def place(link: str, page: str) -> Place | None:
    """Return where a link on ``page`` leads, None if that is not in the guide."""
    target, _hash, to = link.partition("#")
    name = posixpath.basename(target) or page
    is_ours = name in PAGES and "://" not in target
    return Place(name, to) if is_ours else None


def _kept(link: re.Match[str]) -> str:
    """Return a link that leads somewhere as it is, and of another one its words."""
    words, target = link[1], link[2]
    leads = place(target, WHATS_NEW) is not None or target.startswith("https://")
    return link[0] if leads else words


def title(page: str) -> str:
    """Return the first heading of a page."""
    found = _HEADING.search(text(page))
    return found[1] if found else page


def anchor(heading: str) -> str:
    """Return the anchor by which a heading is linked to, as code hosts make it."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")
