"""The commands ``applications import``, ``list``, ``export``, ``secret`` and ``remove``; no Qt."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop.commands import UsageError
from copper_desktop.commands.shared import WORKING, add_json, parts, run, teaching, usual_statuses
from copper_desktop.i18n import _, ngettext
from copper_desktop.messages import describe
from copper_desktop.model import Application

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    group = commands.add_parser(
        "applications",
        help=_("import, list and remove registrations"),
        description=_(
            "A registration is what Copper knows this program by: a client ID, a client secret and "
            "a redirect URI. The client secret is kept in the credential store alone."
        ),
    )
    names = group.add_subparsers(title=_("commands"), metavar="COMMAND", required=True)
    importing = names.add_parser(
        "import",
        help=_("add a registration from a .copperapp file"),
        **teaching(
            _(
                "Add a registration from an application file, or bring one up to date. A client "
                "secret that is not in the file is asked for."
            ),
            {
                "copper-desktop applications import work.copperapp": "",
                "copper-desktop applications import work.copperapp --secret-stdin < secret": "",
            },
            usual_statuses(),
        ),
    )
    importing.add_argument("file", type=Path, metavar="FILE", help=_("the application file"))
    importing.set_defaults(run=_import)
    listing = names.add_parser(
        "list",
        help=_("list the registrations"),
        **teaching(
            _("List the registrations, the administrator’s first."),
            {
                "copper-desktop applications list": _("a line for each"),
                "copper-desktop applications list --json": _("for programs"),
            },
            usual_statuses(),
        ),
    )
    listing.set_defaults(run=_list)
    exporting = names.add_parser(
        "export",
        help=_("print a registration as a .copperapp file"),
        **teaching(
            _("Print a registration as an application file, without its client secret."),
            {"copper-desktop applications export Work > work.copperapp": ""},
            usual_statuses(),
        ),
    )
    exporting.set_defaults(run=_export)
    removing = names.add_parser(
        "remove",
        help=_("remove a registration and its client secret"),
        **teaching(
            _("Remove a registration that no connection needs, and its client secret."),
            {"copper-desktop applications remove Work": ""},
            usual_statuses(),
        ),
    )
    removing.set_defaults(run=_remove)
    secret = names.add_parser(
        "secret",
        help=_("enter the client secret of a registration"),
        **teaching(
            _("Keep another client secret for a registration; it is asked for, never an argument."),
            {
                "copper-desktop applications secret Work": _("asks at the terminal"),
                "copper-desktop applications secret Work --secret-stdin < secret": _("from a file"),
            },
            usual_statuses(),
        ),
    )
    secret.set_defaults(run=_secret)
    for command in (importing, secret):
        command.add_argument(
            "--secret-stdin",
            action="store_true",
            help=_("read the client secret from standard input, one line"),
        )
    for command in (exporting, secret, removing):
        command.add_argument("name", metavar="NAME", help=_("its name or id"))
    for command in (importing, listing, removing):
        add_json(command)


def _import(options: argparse.Namespace) -> int:
    """Add or bring up to date what the file describes."""
    import asyncio

    service = parts(options).service
    secret = _line_of_standard_input() if options.secret_stdin else None
    plan = asyncio.run(service.plan_import(options.file))
    for warning in (*plan.warnings, *_host_warnings(plan.application)):
        print(f"{plan.path.name}: {warning}", file=sys.stderr)
    if secret is None and plan.needs_secret:
        secret = _asked_secret(plan.application)
    application = run(service, lambda: service.import_application(plan, secret))
    file_has_secret = plan.client_secret is not None
    if options.json:
        told = {"imported": described(application, service), "replaced": plan.replaces is not None}
        print(json.dumps({**told, "warnings": plan.warnings, "file_has_secret": file_has_secret}))
        return WORKING
    done = _("Brought up to date: {name}.") if plan.replaces else _("Imported: {name}.")
    print(done.format(name=application.name))
    if file_has_secret:
        text = _(
            "{file} still contains the client secret. It is in the credential store now: delete "
            "the file, or keep it where nobody else can read it."
        )
        print(text.format(file=options.file))
    return WORKING


def _list(options: argparse.Namespace) -> int:
    """Print the registrations; files that were not believed are told on standard error."""
    from copper_desktop.commands import sandbox_application

    service = parts(options).service
    for error in service.refused_applications():
        message = describe(error)
        told = f"{message.title} ({message.code}). {message.explanation} {message.action}"
        print(told, file=sys.stderr)
    applications = service.applications()
    if options.json:
        listed = [described(found, service) for found in applications]
        print(json.dumps([*listed, sandbox_application.described()]))
        return WORKING
    if not applications:
        print(_("There is no registration yet."))
    for application in applications:
        print(_line_of(application, service))
    sandbox = sandbox_application.described()
    about = _("built in, a simulated Copper")
    print(f"{sandbox['id']}  {sandbox['name']}  {about}")
    return WORKING


def _export(options: argparse.Namespace) -> int:
    """Print the file of a registration, which has no secret in it."""
    from copper_desktop.applications.file import render

    sys.stdout.write(render(_named(parts(options).service, options.name)))
    return WORKING


def _secret(options: argparse.Namespace) -> int:
    """Keep another client secret, for example after it was changed at Copper."""
    service = parts(options).service
    application = _named(service, options.name)
    piped = options.secret_stdin
    secret = _line_of_standard_input() if piped else _asked_secret(application)
    run(service, lambda: service.set_client_secret(application, secret))
    print(_("The client secret was saved in the credential store."))
    return WORKING


def _remove(options: argparse.Namespace) -> int:
    """Remove a registration that no connection needs."""
    service = parts(options).service
    application = _named(service, options.name)
    told = described(application, service)
    run(service, lambda: service.remove_application(application.id))
    if options.json:
        print(json.dumps({"removed": told}))
    else:
        print(_("Removed: {name}.").format(name=application.name))
    return WORKING


def described(application: Application, service: ConnectionService) -> dict[str, object]:
    """Return a registration as JSON tells it; its secret is never told."""
    return {
        "id": application.id,
        "name": application.name,
        "client_id": application.client_id,
        "redirect_uri": application.redirect_uri,
        "authorization_endpoint": application.authorization_endpoint,
        "token_endpoint": application.token_endpoint,
        "api_base": application.api_base,
        "scopes": list(application.scopes),
        "pkce": application.pkce,
        "revoke_page": application.revoke_page,
        "managed": application.managed,
        "builtin": False,
        "connections": _uses(application, service),
    }


def _line_of(application: Application, service: ConnectionService) -> str:
    uses = _uses(application, service)
    parts = (
        application.id,
        application.name,
        _("managed by your administrator") if application.managed else "",
        ngettext("{count} connection", "{count} connections", uses).format(count=uses),
        *_host_warnings(application),
    )
    return "  ".join(part for part in parts if part)


def _uses(application: Application, service: ConnectionService) -> int:
    return sum(found.application_id == application.id for found in service.connections())


def host_warning(hosts: Sequence[str]) -> str:
    """Return the warning that names hosts which are not Copper's."""
    return _("not Copper’s: {hosts}").format(hosts=", ".join(hosts))


def _host_warnings(application: Application) -> list[str]:
    from copper_desktop.oauth.registration import foreign_hosts

    hosts = foreign_hosts(application)
    return [host_warning(hosts)] if hosts else []


def _named(service: ConnectionService, name: str) -> Application:
    """Return the registration of that id or name; raises UsageError."""
    applications = service.applications()
    for application in applications:
        if name in (application.id, application.name):
            return application
    names = ", ".join(application.name for application in applications)
    if not names:
        raise UsageError(_("There is no registration yet."))
    text = _("There is no registration “{name}”; there are: {names}")
    raise UsageError(text.format(name=name, names=names))


def _line_of_standard_input() -> str:
    secret = sys.stdin.readline().rstrip("\r\n")
    if not secret:
        raise UsageError(_("Standard input has no client secret."))
    return secret


def _asked_secret(application: Application) -> str:
    if not sys.stdin.isatty():
        raise UsageError(_("Nobody can be asked for the client secret here; add --secret-stdin."))
    from getpass import getpass

    return getpass(_("Client secret of “{name}”: ").format(name=application.name))
