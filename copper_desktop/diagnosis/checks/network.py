"""The way to Copper: names, connections, proxies, captive portals, IPv6, answers."""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

from copper_desktop.diagnosis.checks import ways
from copper_desktop.diagnosis.checks.asking import UNANSWERED, each_server, reason
from copper_desktop.diagnosis.checks.endpoints import Endpoint, endpoints
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _
from copper_desktop.proxies import ENVIRONMENT, Proxy, variable_for

CONNECT_SECONDS = 8.0
SLOW_SECONDS = 5.0


def names_resolve(subject: Subject) -> Finding:
    """Look every host up, except those that only a proxy needs to know."""
    return each_server(subject, _resolved, lambda endpoint: not endpoint.proxied)


def connections_open(subject: Subject) -> Finding:
    """Open a TCP connection to every host, or to the proxy in between."""
    return each_server(subject, connected, lambda endpoint: not endpoint.proxied)


def proxy_lets_through(subject: Subject) -> Finding:
    """Say which proxy is in force for which host, and whether it passes requests on."""
    if script := _script(subject):
        return script
    if not any(endpoint.proxied for endpoint in endpoints(subject)):
        return ok(_("No proxy is in force for these servers."))
    return each_server(subject, _passed_on, lambda endpoint: endpoint.proxied)


def _script(subject: Subject) -> Finding | None:
    """Say of a script that chooses proxies that nothing here can ask it."""
    found = [subject.find_proxy(endpoint.url).script for endpoint in endpoints(subject)]
    if not any(found):
        return None
    text = _("Proxies are chosen by a script (PAC), which cannot be used on Linux: {script}.")
    return warning(
        text.format(script=next(filter(None, found))),
        _("If servers are not reached, set the proxy that it names in the system’s settings."),
    )


def no_portal(subject: Subject) -> Finding:
    """Ask for a page without TLS and see whether somebody else answers."""
    page = subject.portal_page or _plain_page(subject)
    if not page:
        return skipped(_("The application’s servers are on this computer."))
    try:
        reply = ways.fetch(subject, page, timeout=CONNECT_SECONDS)
    except UNANSWERED as error:
        return skipped(_("Nobody answers without TLS: {reason}.").format(reason=reason(error)))
    asked, sent_to = urlsplit(page).hostname or "", urlsplit(reply.headers.get("location", ""))
    foreign = sent_to.hostname is not None and not _same_site(asked, sent_to.hostname)
    if reply.status == 511 or foreign:
        evidence = _("A request to {host} was sent on to {other}.")
        return failed(
            evidence.format(host=asked, other=sent_to.hostname or _("a sign-in page")),
            _("Open any web page in the browser and sign in to this network first."),
        )
    return ok(_("{host} answers for itself ({status}).").format(host=asked, status=reply.status))


def ipv6_is_sound(subject: Subject) -> Finding:
    """See whether hosts that have IPv6 addresses can be reached by them."""
    lines, broken = [], False
    for endpoint in endpoints(subject):
        if endpoint.is_here or endpoint.proxied:
            continue
        try:
            found = subject.resolve(endpoint.host, endpoint.port, socket.AF_INET6)
            _connect(str(found[0][4][0]), endpoint.port, socket.AF_INET6)
            lines.append(_("{host}: reached by IPv6").format(host=endpoint.host))
        except socket.gaierror:
            lines.append(_("{host}: has no IPv6 address").format(host=endpoint.host))
        except OSError as error:
            broken = True
            text = _("{host}: has an IPv6 address, but {reason}")
            lines.append(text.format(host=endpoint.host, reason=reason(error)))
    if not lines:
        return skipped(_("There is no server that would be reached by IPv6."))
    if broken:
        return warning(
            "\n".join(lines),
            _("Each request may be slow until IPv6 works, or is switched off, on this network."),
        )
    return ok("\n".join(lines))


def servers_answer(subject: Subject) -> Finding:
    """Send a request without credentials to every host and time the first byte of the answer."""
    return each_server(subject, _answered, lambda _endpoint: True)


def _resolved(subject: Subject, endpoint: Endpoint) -> Finding:
    try:
        found = subject.resolve(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return failed(
            _("{host}: {reason}").format(host=endpoint.host, reason=reason(error)),
            _("Check the network connection and the name server; a VPN may have to be on."),
        )
    addresses = ", ".join(dict.fromkeys(str(each[4][0]) for each in found))
    return ok(f"{endpoint.host}: {addresses}")


def connected(subject: Subject, endpoint: Endpoint) -> Finding:
    """Open a TCP connection to one server."""
    where = f"{endpoint.host}:{endpoint.port}"
    try:
        found = subject.resolve(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
        _connect_any([(each[0], str(each[4][0])) for each in found], endpoint.port)
    except (OSError, UnicodeError) as error:
        return failed(
            _("{where}: {reason}").format(where=where, reason=reason(error)),
            _("A firewall or VPN may be in the way, or the server is down; ask your IT."),
        )
    return ok(_("{where}: reached").format(where=where))


def _connect_any(found: list[tuple[int, str]], port: int) -> None:
    problem: OSError | None = None
    for family, address in found:
        try:
            return _connect(address, port, family)
        except OSError as error:
            problem = error
    raise problem or OSError("no address")


def _connect(address: str, port: int, family: int) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as reached:
        reached.settimeout(CONNECT_SECONDS)
        reached.connect((address, port))


def _passed_on(subject: Subject, endpoint: Endpoint) -> Finding:
    proxy = ways.proxy_of(subject, endpoint.url)
    named = proxy.name if proxy else ""
    text = _("{host}: by the proxy {proxy}").format(host=endpoint.host, proxy=named)
    try:
        reply = ways.fetch(subject, endpoint.url)
        refused = "407" if reply.status == 407 else ""
    except ssl.SSLError:
        return ok(text)
    except UNANSWERED as error:
        refused = reason(error)
    if not refused:
        return ok(text)
    return failed(
        _("{text}: {reason}").format(text=text, reason=refused),
        _remedy(proxy, endpoint.url, is_unknown="407" in refused),
    )


def _remedy(proxy: Proxy | None, url: str, *, is_unknown: bool) -> str:
    """Say what to do about a proxy, where whoever named it can be told otherwise."""
    if is_unknown:
        return _(
            "The proxy wants a name and a password: “copper-desktop proxy sign-in”, or Settings."
        )
    if proxy is not None and proxy.origin == ENVIRONMENT:
        text = _(
            "The environment variable {variable} names this proxy: correct or unset it where the "
            "program is started from, or ask your IT."
        )
        return text.format(variable=variable_for(url))
    return _("Check the address of the proxy in the system’s settings, or ask your IT.")


def _answered(subject: Subject, endpoint: Endpoint) -> Finding:
    try:
        reply = ways.fetch(subject, endpoint.url)
    except UNANSWERED as error:
        return failed(
            _("{host}: {reason}").format(host=endpoint.host, reason=reason(error)),
            _("See the other checks of the network, and Copper’s status page."),
        )
    text = _("{host}: {status}, first byte after {milliseconds} ms").format(
        host=endpoint.host, status=reply.status, milliseconds=round(reply.seconds * 1000)
    )
    if reply.status >= 500:
        return failed(text, _("The fault is the server’s: wait, and look at Copper’s status page."))
    if reply.seconds > SLOW_SECONDS:
        return warning(text, _("The network is slow; requests may take too long."))
    return ok(text)


def _plain_page(subject: Subject) -> str:
    for endpoint in endpoints(subject):
        if not endpoint.is_here:
            return f"http://{endpoint.host}/"
    return ""


def _same_site(one: str, other: str) -> bool:
    return one.split(".")[-2:] == other.split(".")[-2:]


CHECKS = (
    Check("network.dns", N_("Are the servers’ names found?"), names_resolve),
    Check(
        "network.proxy",
        N_("Does the proxy let requests through?"),
        proxy_lets_through,
        ("network.portal",),
    ),
    Check("network.portal", N_("Does this network want a sign-in of its own?"), no_portal),
    Check(
        "network.tcp",
        N_("Can the servers be reached?"),
        connections_open,
        ("network.hosts", "network.dns", "network.portal"),
    ),
    Check("network.ipv6", N_("Does IPv6 work where it is used?"), ipv6_is_sound, ("network.tcp",)),
    Check(
        "network.answer",
        N_("Do the servers answer, and how fast?"),
        servers_answer,
        ("network.tls", "network.tcp", "network.proxy", "network.dns", "copper.status"),
    ),
)
