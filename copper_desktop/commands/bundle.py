"""The command ``bundle``: saves what support needs, without secrets; no Qt, no display."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from copper_desktop.commands.doctor import asked, checks_for, subject_for
from copper_desktop.commands.shared import WORKING, UsageError, add_json, teaching
from copper_desktop.i18n import _


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    bundle = commands.add_parser(
        "bundle",
        help=_("save what support needs, without secrets"),
        **teaching(
            _(
                "Ask every question of “doctor” and save the answers, the log and the history in a "
                "zip. No token, code or secret is in it; names and e-mail addresses are exchanged "
                "for pseudonyms. Look into it before you send it: manifest.json says what each "
                "file contains."
            ),
            {
                "copper-desktop bundle --output .": _("named by its reference, in this folder"),
                "copper-desktop bundle --output case-17.zip": _("that name"),
            },
            _("0 saved, 1 not saved (the reason is printed), 2 wrong usage"),
        ),
    )
    bundle.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help=_("the file, or a folder for it")
    )
    bundle.add_argument(
        "--include-identities",
        action="store_true",
        help=_("leave names and e-mail addresses as they are"),
    )
    bundle.add_argument("--application", metavar="NAME", help=_("the registration to look at"))
    add_json(bundle)
    bundle.set_defaults(run=_bundle)


def _bundle(options: argparse.Namespace) -> int:
    """Diagnose, gather, take out, save."""
    from copper_desktop.diagnosis.bundle import build, save
    from copper_desktop.diagnosis.material import gather
    from copper_desktop.diagnosis.report import headline
    from copper_desktop.diagnosis.subject import now

    if options.output.exists() and not options.output.is_dir():
        raise UsageError(_("“{path}” is already there.").format(path=options.output))
    subject = subject_for(options)
    report = asked(checks_for([]), subject, options)
    made = build(
        gather(subject, report),
        options.recording.redaction,
        now(),
        include_identities=options.include_identities,
    )
    path = save(made, options.output)
    if options.json:
        first = report.first.id if report.first else None
        told = {"reference": made.reference, "file": str(path), "files": list(made.files)}
        print(json.dumps({**told, "first_cause": first}))
    else:
        print(
            _("Saved as {path}, reference {reference}.").format(path=path, reference=made.reference)
        )
        print(headline(report))
    return WORKING
