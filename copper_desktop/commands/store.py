"""The command ``store``: which credential stores there are, choosing one, moving secrets; no Qt."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from copper_desktop.commands.shared import (
    NO_STORE,
    WORKING,
    UsageError,
    add_json,
    parts,
    run,
    teaching,
    usual_statuses,
)
from copper_desktop.i18n import _, ngettext
from copper_desktop.storage import stores

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.connections.storing import StoreChoice
    from copper_desktop.storage.store_status import StoreStatus

KINDS = tuple(kind for kind in stores.NAMES if kind != stores.MEMORY)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    store = commands.add_parser(
        "store",
        help=_("see or choose the credential store"),
        **teaching(
            _(
                "See which credential stores there are and what each holds, choose where new "
                "secrets go, and move the others there."
            ),
            {
                "copper-desktop store": _("which there are, and which is in use"),
                "copper-desktop store use secret-service": _("keep new secrets there"),
                "copper-desktop store use encrypted-file": _(
                    "in a file that only a passphrase opens; made where there is none"
                ),
                "copper-desktop store move": _("move what is in other stores into the one in use"),
                "copper-desktop store passphrase": _("set another one for the encrypted file"),
            },
            usual_statuses(),
        ),
    )
    store.add_argument(
        "action",
        nargs="?",
        choices=("show", "use", "move", "passphrase"),
        default="show",
        help=_("without it: show"),
    )
    store.add_argument("kind", nargs="?", choices=KINDS, help=_("the store to use"))
    add_json(store)
    store.set_defaults(run=_store)


def _store(options: argparse.Namespace) -> int:
    """Do what was asked for, and tell how things stand then."""
    if (options.action == "use") != (options.kind is not None):
        raise UsageError(_("Name a store after “use”, and nowhere else."))
    service = parts(options).service
    status, choices, moved = run(service, lambda: _done(service, options))
    if options.json:
        told = {
            "store": status.name,
            "state": status.state.value,
            "moved": moved,
            "stores": [_described(choice) for choice in choices],
        }
        print(json.dumps(told))
    else:
        _tell(options.action, status, choices, moved)
    is_here = any(choice.is_chosen and choice.is_here for choice in choices)
    return WORKING if is_here else NO_STORE


async def _done(
    service: ConnectionService, options: argparse.Namespace
) -> tuple[StoreStatus, tuple[StoreChoice, ...], int]:
    from copper_desktop.commands import passphrases

    moved = 0
    if options.action == "use":
        choices = {choice.kind: choice for choice in await service.store_choices()}
        sealed = choices[stores.ENCRYPTED_FILE]
        make = options.kind == stores.ENCRYPTED_FILE and not sealed.is_here and not sealed.secrets
        await service.choose_store(options.kind, passphrases.new() if make else None)
    elif options.action == "move":
        moved = await service.move_secrets()
    elif options.action == "passphrase":
        await service.change_passphrase(passphrases.new())
    return await service.store_status(), await service.store_choices(), moved


def _described(choice: StoreChoice) -> dict[str, object]:
    return {
        "kind": choice.kind,
        "name": choice.name,
        "here": choice.is_here,
        "chosen": choice.is_chosen,
        "secrets": choice.secrets,
    }


def _tell(action: str, status: StoreStatus, choices: tuple[StoreChoice, ...], moved: int) -> None:
    if action == "move":
        text = ngettext("{n} secret moved.", "{n} secrets moved.", moved)
        print(text.format(n=moved))
    if not status.name:
        print(_("There is no credential store in use."))
    for choice in choices:
        marks = [_("in use, {state}").format(state=status.state.words)] if choice.is_chosen else []
        if not choice.is_here:
            marks.append(_("not here"))
        text = ngettext("{n} secret", "{n} secrets", choice.secrets)
        marks.append(text.format(n=choice.secrets))
        print(f"{choice.kind:<16}{', '.join(marks)}")
