"""``copper-desktop settings``: what holds on this computer, and what an administrator decided."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from copper_desktop.applications import policy
from copper_desktop.commands import teaching
from copper_desktop.commands.shared import WORKING
from copper_desktop.i18n import N_, _
from copper_desktop.storage.preferences import LANGUAGE
from copper_desktop.storage.settings import Settings, standard_profile

_WORDS = {
    policy.LENDING: N_("other programs may use connections, where that is switched on"),
    policy.OWN_REGISTRATIONS: N_("people may add registrations of their own"),
    policy.CREDENTIAL_STORE: N_("the kind of credential store that new secrets go to"),
    "background_checks": N_("connections are checked in the background"),
    "check_minutes": N_("minutes between two checks"),
    LANGUAGE.key: N_("the language to speak; none is the system’s"),
    "update_notice": N_("newer versions are looked for, where the publisher announces them"),
}


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str
    value: object
    managed: bool


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "settings",
        help=_("show the settings, and which of them an administrator decided"),
        **teaching(
            _(
                "Show the settings that hold here. Those that say “administrator” are in the file "
                "copper-desktop.policy beside the managed applications; the others are changed in "
                "the window."
            ),
            {
                "copper-desktop settings": _("lists them"),
                "copper-desktop settings --json": _("the same, for programs"),
            },
            _("0 shown"),
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON, for programs"))
    parser.set_defaults(run=_show)


def _show(options: argparse.Namespace) -> int:
    """Print the settings; what is wrong with the administrator's file goes to standard error."""
    profile = standard_profile()
    decided = policy.read(profile.managed)
    settings = list(_settings(decided, Settings(profile.settings, decided.preferences)))
    for wrong in filter(None, (decided.problem, *decided.unread)):
        text = _("Of the administrator’s file this was not understood or not believed: {what}")
        print(text.format(what=wrong), file=sys.stderr)
    if options.json:
        listed = [{"name": s.name, "value": s.value, "managed": s.managed} for s in settings]
        print(json.dumps(listed))
        return WORKING
    for setting in settings:
        value = json.dumps(setting.value)
        administrator = _("administrator")
        by = administrator if setting.managed else ""
        width = len(administrator) + 1
        print(f"{setting.name:<20} {value:<18} {by:<{width}} {_(_WORDS[setting.name])}")
    return WORKING


def _settings(decided: policy.Policy, settings: Settings) -> Iterator[_Setting]:
    from copper_desktop.health import BACKGROUND_CHECKS, CHECK_MINUTES
    from copper_desktop.updates import UPDATE_NOTICE, built_in

    yield _Setting(policy.LENDING, decided.lending, not decided.lending)
    allowed = decided.own_registrations
    yield _Setting(policy.OWN_REGISTRATIONS, allowed, not allowed)
    store = decided.credential_store
    yield _Setting(policy.CREDENTIAL_STORE, store, bool(store))
    values: dict[str, object] = {
        LANGUAGE.key: settings.get(LANGUAGE),
        BACKGROUND_CHECKS.key: settings.get(BACKGROUND_CHECKS),
        CHECK_MINUTES.key: settings.get(CHECK_MINUTES),
        UPDATE_NOTICE.key: settings.get(UPDATE_NOTICE) and built_in() is not None,
    }
    for key, value in values.items():
        yield _Setting(key, value, settings.is_fixed(key))
