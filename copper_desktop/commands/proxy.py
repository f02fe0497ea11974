"""The commands ``proxy show``, ``sign-in`` and ``sign-out``: what stands before Copper; no Qt."""

from __future__ import annotations

import argparse
import json
import sys
from urllib.parse import urlsplit

from copper_desktop.commands.shared import (
    WORKING,
    UsageError,
    add_json,
    parts,
    run,
    teaching,
    usual_statuses,
)
from copper_desktop.i18n import _
from copper_desktop.model import COPPER, Application
from copper_desktop.proxies import Found, found_for


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    group = commands.add_parser(
        "proxy", help=_("show the proxy that is in force, or sign in to it")
    )
    names = group.add_subparsers(title=_("commands"), metavar="COMMAND", required=True)
    showing = names.add_parser(
        "show",
        help=_("show which proxy is in force for which server"),
        **teaching(
            _(
                "The proxy is the one of the environment (HTTPS_PROXY, NO_PROXY), else the one of "
                "the system’s settings. This computer itself is never reached through one."
            ),
            {
                "copper-desktop proxy show": _("a line for each server"),
                "copper-desktop proxy show --json": _("for programs"),
            },
            usual_statuses(),
        ),
    )
    add_json(showing)
    showing.set_defaults(run=_show)
    signing_in = names.add_parser(
        "sign-in",
        help=_("keep user name and password for the proxy"),
        **teaching(
            _("Keep user name and password for the proxy in the credential store."),
            {
                "copper-desktop proxy sign-in": _("asks at the terminal"),
                "copper-desktop proxy sign-in --user ada --password-stdin < password": "",
            },
            usual_statuses(),
        ),
    )
    signing_in.add_argument("--user", metavar="NAME", help=_("the user name (default: asked)"))
    signing_in.add_argument(
        "--password-stdin",
        action="store_true",
        help=_("read the password from standard input, one line"),
    )
    signing_in.set_defaults(run=_sign_in)
    signing_out = names.add_parser(
        "sign-out",
        help=_("delete user name and password"),
        **teaching(
            _("Delete the user name and the password for the proxy from this computer."),
            {
                "copper-desktop proxy sign-out": _("for the proxy in force"),
                "copper-desktop proxy sign-out --proxy proxy.example:3128": _("for that one"),
            },
            usual_statuses(),
        ),
    )
    signing_out.set_defaults(run=_sign_out)
    for command in (signing_in, signing_out):
        command.add_argument(
            "--proxy", metavar="HOST:PORT", help=_("the proxy (default: the one in force)")
        )


def _show(options: argparse.Namespace) -> int:
    """Print what is in force for each server of the registrations, or of Copper."""
    found = _in_force(parts(options).service.applications())
    if options.json:
        print(json.dumps([_described(host, way) for host, way in found.items()]))
        return WORKING
    for host, way in found.items():
        print(f"{host}  {_words(way)}")
    return WORKING


def _sign_in(options: argparse.Namespace) -> int:
    service = parts(options).service
    proxy = options.proxy or _only_proxy(service.applications())
    user, password = options.user or "", ""
    if options.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        from getpass import getpass

        user = user or input(_("User name at {proxy}: ").format(proxy=proxy))
        password = getpass(_("Password of “{user}” at {proxy}: ").format(user=user, proxy=proxy))
    if not (user and password):
        raise UsageError(_("Name --user, and give the password with --password-stdin."))
    run(service, lambda: service.proxy_sign_ins.keep(proxy, user, password))
    print(_("The password for {proxy} was saved in the credential store.").format(proxy=proxy))
    return WORKING


def _sign_out(options: argparse.Namespace) -> int:
    service = parts(options).service
    proxy = options.proxy or _only_proxy(service.applications())
    run(service, lambda: service.proxy_sign_ins.forget(proxy))
    print(_("Nothing is kept for {proxy} any more.").format(proxy=proxy))
    return WORKING


def _in_force(applications: tuple[Application, ...]) -> dict[str, Found]:
    """Return what is in force for each host, by the addresses of its registration."""
    found: dict[str, Found] = {}
    for application in applications or (COPPER,):
        for url in (application.token_endpoint, application.api_base):
            host = urlsplit(url).netloc
            found.setdefault(host, found_for(url))
    return found


def _only_proxy(applications: tuple[Application, ...]) -> str:
    named = {way.proxy.name for way in _in_force(applications).values() if way.proxy}
    if len(named) == 1:
        return named.pop()
    if not named:
        raise UsageError(_("No proxy is in force; name one with --proxy HOST:PORT."))
    text = _("Several proxies are in force; name one with --proxy: {names}")
    raise UsageError(text.format(names=", ".join(sorted(named))))


def _described(host: str, way: Found) -> dict[str, str | None]:
    return {
        "host": host,
        "proxy": way.proxy.name if way.proxy else None,
        "origin": way.proxy.origin if way.proxy else None,
        "script": way.script or None,
    }


def _words(way: Found) -> str:
    if way.script:
        return _("a script (PAC), which cannot be used on Linux: {script}").format(
            script=way.script
        )
    if way.proxy is None:
        return _("no proxy")
    origin = _("environment") if way.proxy.origin == "environment" else _("system settings")
    return _("{proxy} ({origin})").format(proxy=way.proxy.name, origin=origin)
