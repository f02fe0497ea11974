"""The program itself, and the display: asked of a process of its own, so that none is needed."""

from __future__ import annotations

import json
import locale
import os
import platform
import subprocess
import sys
from importlib import metadata

from copper_desktop import __version__
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _, language
from copper_desktop.launch import is_packaged, own_command

HELPER_SECONDS = 15.0
HELPER_COMMAND = "display-report"

_WORDS = {
    "platform": N_("platform"),
    "screens": N_("screens"),
    "scale": N_("scale"),
    "accessibility": N_("accessibility"),
    "on": N_("on"),
    "off": N_("off"),
}
"""What is for people of what the helper tells."""


def version(_subject: Subject) -> Finding:
    """Say what runs here."""
    facts = {
        "Copper Desktop": __version__,
        _("build"): _("packaged") if is_packaged() else _("from source"),
        "Python": platform.python_version(),
        "Qt": _version_of("pyside6-essentials"),
        "keyring": _version_of("keyring"),
        _("system"): f"{platform.system()} {platform.release()} ({platform.machine()})",
        _("language"): f"{language()}, {'.'.join(filter(None, locale.getlocale())) or 'C'}",
    }
    return ok(", ".join(f"{name} {value}" for name, value in facts.items()))


def display(_subject: Subject) -> Finding:
    """Ask a short-lived process with Qt how it sees the display."""
    chosen = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in chosen):
        return skipped(_("This session has no display; the commands need none."))
    try:
        answer = subprocess.run(  # noqa: S603  our own program
            own_command(HELPER_COMMAND),
            capture_output=True,
            text=True,
            timeout=HELPER_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        facts = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        text = _("The window cannot be opened on the display of this session.")
        remedy = _(
            "On Linux install libxcb-cursor0 and libegl1, and look at QT_QPA_PLATFORM; over a "
            "remote session see that its display is allowed."
        )
        return failed(text, remedy)
    shown = {_in_words(name): _in_words(value) for name, value in facts.items()}
    return ok(", ".join(f"{name} {value}" for name, value in shown.items()))


def _in_words(told: str) -> str:
    return _(_WORDS.get(told, told))


def _version_of(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "?"


CHECKS = (
    Check("program.version", N_("What runs here?"), version),
    Check("program.display", N_("Can a window be opened?"), display, deadline=HELPER_SECONDS + 5),
)
