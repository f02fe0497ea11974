"""The words of argparse itself in the language in use; no Qt.

argparse asks gettext's global domain, which knows the environment's language and none that was
chosen. Its texts are marked here so that they are in our catalogue; a test compares them with the
argparse of the Python that runs.
"""

from __future__ import annotations

import argparse
from typing import Any, cast

from copper_desktop.i18n import N_, _, ngettext

WORDS = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("unexpected option string: %s"),
)
"""What people can come to read; the rest are faults of whoever writes a parser."""


def translate() -> None:
    """Let argparse take its words from our catalogue, for the rest of the process."""
    module = cast(Any, argparse)
    module._, module.ngettext = _, ngettext


def count_of_arguments(number: int) -> str:
    """Return the one text of argparse that is counted, with its %s."""
    return ngettext("expected %s argument", "expected %s arguments", number)
