"""The commands ``certificate …``: what this computer answers https redirect URIs with; no Qt."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from copper_desktop import formats
from copper_desktop.commands.shared import WORKING, add_json, parts, run, teaching, usual_statuses
from copper_desktop.i18n import N_, _

if TYPE_CHECKING:
    from copper_desktop.certificate.kept import KeptCertificate


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    certificate = commands.add_parser(
        "certificate",
        help=_("show, trust or renew the certificate for https on this computer"),
        description=_(
            "Registrations whose redirect URI begins with https://127.0.0.1 or https://localhost "
            "need a certificate that the browser trusts. It is made on this computer, for this "
            "account alone."
        ),
    )
    actions = certificate.add_subparsers(metavar="ACTION", required=True)
    for name, text in (
        ("show", _("show what it is and whether browsers trust it")),
        ("trust", _("have the browsers of this account trust it, made where there is none")),
        ("untrust", _("have them trust it no longer")),
        ("renew", _("make a new one, which has to be trusted anew")),
        ("remove", _("delete it, its key and the trust in it")),
    ):
        examples = {f"copper-desktop certificate {name}": text}
        action = actions.add_parser(
            name, help=text, **teaching(f"{text[0].upper()}{text[1:]}.", examples, usual_statuses())
        )
        add_json(action)
        action.set_defaults(run=_run, action=name)


def _run(options: argparse.Namespace) -> int:
    service = parts(options).service
    told = run(service, lambda: _done(service.certificate, options.action))
    print(json.dumps(told) if options.json else _words(told))
    return WORKING


async def _done(kept: KeptCertificate, action: str) -> dict[str, object] | None:
    """Do what was asked and return how things stand then; None where there is no certificate."""
    from copper_desktop.certificate.trust import removed, renewed, system_store_by_hand, trust_store

    if action == "renew":
        await renewed(kept)
    elif action == "remove":
        await removed(kept)
    elif action == "trust":
        await trust_store(await kept.current() or await kept.renew()).trust()
    certificate = await kept.current()
    if certificate is None:
        return None
    store = trust_store(certificate)
    if action == "untrust" and await store.trusts():
        await store.undo()
    return {
        "file": str(certificate.file),
        "names": list(certificate.names),
        "begins": certificate.begins.isoformat(),
        "ends": certificate.ends.isoformat(),
        "sha256": certificate.sha256,
        "trusted": await store.trusts(),
        "by_hand": store.by_hand(),
        "system_store": system_store_by_hand(certificate) if sys.platform == "linux" else None,
    }


_WORDS = {
    "file": N_("file"),
    "names": N_("names"),
    "begins": N_("begins"),
    "ends": N_("ends"),
    "sha256": N_("SHA-256"),
    "trusted": N_("trusted"),
}


def _shown(value: object) -> str:
    """Return what people read of a value: moments as they write them, names without brackets."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return " ".join(map(str, value))
    with contextlib.suppress(ValueError):
        return formats.moment(datetime.fromisoformat(str(value)))
    return str(value)


def _words(told: dict[str, object] | None) -> str:
    if told is None:
        return _("There is no certificate; it is made when it is first needed.")
    shown = {_(words): _shown(told[name]) for name, words in _WORDS.items()}
    width = max(map(len, shown)) + 2
    lines = [f"{words:<{width}}{value}" for words, value in shown.items()]
    if not told["trusted"]:
        lines.append(_("To trust it: copper-desktop certificate trust, or by hand:"))
        lines.append(str(told["by_hand"]))
    if told["system_store"]:
        lines.append(_("For programs other than browsers, an administrator enters:"))
        lines.append(str(told["system_store"]))
    return "\n".join(lines)
