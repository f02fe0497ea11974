"""The way back from the browser: loopback addresses, ``localhost``, the port, the listener."""

from __future__ import annotations

import asyncio
import errno
import http.client
import socket
import sys
from urllib.parse import urlencode, urlsplit

from copper_desktop import errors
from copper_desktop.diagnosis.hosts_file import hosts_lines, is_loopback
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _
from copper_desktop.oauth.port_holder import holder_of

SECONDS = 10.0
STATE = "diagnosis-state"
_BIND = N_("Another program, a firewall or a security product keeps it: restart, or ask your IT.")


def ipv4(_subject: Subject) -> Finding:
    """Bind a port of 127.0.0.1 and reach it."""
    try:
        _reach("127.0.0.1", socket.AF_INET)
    except OSError as error:
        return failed(_("127.0.0.1: {reason}").format(reason=error.strerror or error), _(_BIND))
    return ok(_("127.0.0.1 can be listened on and reached."))


def ipv6(subject: Subject) -> Finding:
    """Bind a port of ::1 and reach it; only a registration that names it needs that."""
    try:
        _reach("::1", socket.AF_INET6)
    except OSError as error:
        text = _("::1: {reason}").format(reason=error.strerror or error)
        return failed(text, _(_BIND)) if _host(subject) == "::1" else warning(text, _(_BIND))
    return ok(_("::1 can be listened on and reached."))


def localhost(subject: Subject) -> Finding:
    """See what ``localhost`` stands for, in which order, and what the hosts file makes of it."""
    try:
        found = subject.resolve("localhost", 80, type=socket.SOCK_STREAM)
    except OSError as error:
        text = _("“localhost” cannot be resolved: {reason}.")
        return _localhost_broken(subject, text.format(reason=error.strerror or error))
    order = list(dict.fromkeys(str(each[4][0]) for each in found))
    text = _("“localhost” is {addresses}.").format(addresses=", ".join(order))
    if foreign := [each for each in order if each not in ("127.0.0.1", "::1")]:
        wrong = _("{text} {addresses} is not this computer.")
        return _localhost_broken(subject, wrong.format(text=text, addresses=", ".join(foreign)))
    if "127.0.0.1" not in order:
        return _localhost_broken(subject, _("{text} 127.0.0.1 is missing.").format(text=text))
    said = [line for line in hosts_lines(subject.hosts_file) if "localhost" in line.names]
    if foreign := [line.address for line in said if not is_loopback(line.address)]:
        more = _("{text} The hosts file also says {addresses}.")
        return _localhost_broken(subject, more.format(text=text, addresses=", ".join(foreign)))
    return ok(text)


def port(subject: Subject) -> Finding:
    """See whether the port of the redirect URI is free, and who has it."""
    application = subject.application
    if application is None:
        return skipped(_("There is no registration yet."))
    try:
        wanted, host = urlsplit(application.redirect_uri).port, _host(subject)
    except ValueError:
        return skipped(_("The redirect URI is no address."))
    if host not in ("127.0.0.1", "::1", "localhost") or wanted is None:
        return ok(_("The registration names no port; any free one is used."))
    for address in {"127.0.0.1": ["127.0.0.1"], "::1": ["::1"]}.get(host, ["127.0.0.1", "::1"]):
        try:
            _bind(address, wanted)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                continue
            text = _("Port {port} of {address} is taken by {program}.").format(
                port=wanted, address=address, program=holder_of(wanted) or _("another program")
            )
            return failed(
                text, _("Close that program, or have another port registered with Copper.")
            )
    return ok(_("Port {port} is free.").format(port=wanted))


def way_back(subject: Subject) -> Finding:
    """See whether the registered redirect URI is one that this computer can answer."""
    application = subject.application
    if application is None:
        return skipped(_("There is no registration yet."))
    parts = urlsplit(application.redirect_uri)
    here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        return failed(
            _("“{uri}” is no redirect URI.").format(uri=application.redirect_uri),
            _("Correct the registration in the window, under File → Registrations."),
        )
    way = _("by http on this computer") if here else _("by a server elsewhere")
    if here and parts.scheme == "https":
        way = _("by https on this computer, whose certificate the browser must trust")
    return ok(_("“{uri}”: {way}.").format(uri=application.redirect_uri, way=way))


def listener(_subject: Subject) -> Finding:
    """Answer a GET and a form POST with the real listener of a sign-in."""
    methods = []
    for method in ("GET", "POST"):
        try:
            asyncio.run(_echo(method))
        except (OSError, http.client.HTTPException, errors.CopperDesktopError) as error:
            text = _("{method}: {reason}").format(method=method, reason=type(error).__name__)
            return failed(text, _(_BIND))
        methods.append(method)
    return ok(_("The listener was reached by {methods}.").format(methods=", ".join(methods)))


async def _echo(method: str) -> None:
    from copper_desktop.oauth.callback import CallbackListener
    from copper_desktop.oauth.redirect import way_back as taken_apart

    redirect = taken_apart("http://127.0.0.1/diagnosis")
    async with CallbackListener(
        redirect, state=STATE, authorization_endpoint="https://diagnosis.invalid/"
    ) as listening:
        sent = asyncio.create_task(asyncio.to_thread(_send, listening.redirect_uri, method))
        await listening.wait(SECONDS)
        await listening.__aexit__(None, None, None)
        await sent


def _send(uri: str, method: str) -> None:
    parts = urlsplit(uri)
    parameters = urlencode({"code": "diagnosis", "state": STATE})
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        if method == "GET":
            connection.request("GET", f"{parts.path}?{parameters}")
        else:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
            connection.request("POST", parts.path, parameters, headers)
        connection.getresponse().read()
    finally:
        connection.close()


def _localhost_broken(subject: Subject, text: str) -> Finding:
    remedy = _(
        "Correct “localhost” in the hosts file (127.0.0.1 and ::1), or use a registration whose "
        "redirect URI has 127.0.0.1 instead."
    )
    return (failed if _host(subject) == "localhost" else warning)(text, remedy)


def _host(subject: Subject) -> str:
    application = subject.application
    return (urlsplit(application.redirect_uri).hostname or "") if application else ""


def _reach(address: str, family: int) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.bind((address, 0))
        listening.listen(1)
        with socket.socket(family, socket.SOCK_STREAM) as reaching:
            reaching.settimeout(SECONDS)
            reaching.connect(listening.getsockname()[:2])


def _bind(address: str, wanted: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, wanted))
        listening.listen(1)


CHECKS = (
    Check("loopback.ipv4", N_("Can this computer talk to itself (127.0.0.1)?"), ipv4),
    Check("loopback.ipv6", N_("Can this computer talk to itself (::1)?"), ipv6),
    Check("loopback.localhost", N_("Does “localhost” mean this computer?"), localhost),
    Check("loopback.port", N_("Is the port of the redirect URI free?"), port, ("loopback.ipv4",)),
    Check("loopback.redirect", N_("Can the redirect URI be answered here?"), way_back),
    Check(
        "loopback.listener",
        N_("Does the listener for the browser’s answer work?"),
        listener,
        ("loopback.ipv4",),
    ),
)
