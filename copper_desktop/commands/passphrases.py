"""Where a command gets the passphrase of the encrypted file: a file, or the terminal; no Qt.

Never an argument and never a variable: both can be seen by other programs.
"""

from __future__ import annotations

import os
import signal
import stat
import sys
from pathlib import Path

from copper_desktop.commands import UsageError
from copper_desktop.i18n import _

PASSPHRASE_FILE = "COPPER_DESKTOP_PASSPHRASE_FILE"  # noqa: S105  a name
"""Names the variable with the path of a file whose first line is the passphrase."""


def ask(wrong: bool) -> str | None:
    """Return the passphrase, or None where there is nobody to ask and no (other) file."""
    if PASSPHRASE_FILE in os.environ:
        return None if wrong else _from_file(Path(os.environ[PASSPHRASE_FILE]))
    if not sys.stdin.isatty():
        return None
    if wrong:
        print(_("That is not the passphrase. Press Enter to give up."), file=sys.stderr)
    return _typed(_("Passphrase of the encrypted file: ")) or None


def new() -> str:
    """Return a new passphrase, which a person types twice; raises UsageError."""
    if PASSPHRASE_FILE in os.environ:
        return _from_file(Path(os.environ[PASSPHRASE_FILE]))
    if not sys.stdin.isatty():
        text = _("Nobody can be asked for a passphrase here; name a file with it in {variable}.")
        raise UsageError(text.format(variable=PASSPHRASE_FILE))
    passphrase = _typed(_("New passphrase for the encrypted file: "))
    if _typed(_("Once more: ")) != passphrase:
        raise UsageError(_("These are two different passphrases."))
    return passphrase


def _from_file(path: Path) -> str:
    """Return the first line of a file that nobody else can read; raises UsageError."""
    try:
        others = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        line = path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        text = _("The passphrase cannot be read from {path}: {reason}")
        raise UsageError(text.format(path=path, reason=reason)) from None
    if others and sys.platform != "win32":
        text = _("Other people can read the passphrase in {path}; make it yours alone (chmod 600).")
        raise UsageError(text.format(path=path))
    return line


def _typed(question: str) -> str:
    """Return what a person types unseen; Ctrl+C ends the program as everywhere else.

    An event loop would keep Ctrl+C to itself until the line is finished.
    """
    from getpass import getpass

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return getpass(question, stream=None)
    finally:
        signal.signal(signal.SIGINT, before)
