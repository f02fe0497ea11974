"""Which proxy is in force for an address, by the environment or by the desktop's settings.

The environment goes first, as everywhere; then what Windows, macOS, GNOME and KDE have been told.
A script that chooses proxies (PAC) is asked on Windows and macOS, through Qt in a process of its
own; on Linux nothing resolves it, and that is said. Loopback never has a proxy. Blocking; the one
place that knows all this, for the window and the command line alike.
"""

from __future__ import annotations

import ipaddress
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, unquote, urlsplit

from copper_desktop import desktop_proxies
from copper_desktop.desktop_proxies import Configured, is_excepted
from copper_desktop.launch import own_command

SECONDS = 10.0
ENVIRONMENT, SYSTEM = "environment", "system"

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that speaks ``scheme``; name and password are those that its address brought along.

    ``origin`` says who named it: the environment or the system.
    """

    scheme: str
    host: str
    port: int
    origin: str = ENVIRONMENT
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Host and port, by which people know it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Its address, without name and password."""
        return f"{self.scheme}://{self.name}"

    @property
    def is_supported(self) -> bool:
        """Whether this program can speak to it: SOCKS is not for it."""
        return self.scheme in _PORTS and bool(self.host)


@dataclass(frozen=True, slots=True)
class Found:
    """What is in force for one address; ``script`` is a PAC file that could not be asked."""

    proxy: Proxy | None = None
    script: str = ""


DIRECT = Found()


def found_for(url: str) -> Found:
    """Return what is in force for ``url``; asks the system anew each time, and raises nothing."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return DIRECT
    if is_loopback(host):
        return DIRECT
    environment = urllib.request.getproxies_environment()
    if named := _named(environment, parts.scheme):
        excepted = _bypassed(parts.netloc) or _is_excepted_by_range(host, environment.get("no", ""))
        return DIRECT if excepted else Found(_parsed(named, ENVIRONMENT))
    if _is_excepted_by_range(host, environment.get("no", "")):
        return DIRECT
    return _of_system(parts, desktop_proxies.configured())


def variable_for(url: str) -> str:
    """Return the name of the environment variable that names the proxy for ``url``.

    The lower-case name goes first, as for ``urllib``; HTTPS_PROXY where there is none.
    """
    scheme = urlsplit(url).scheme
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in names if os.environ.get(name)), names[1])


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer, which no proxy may stand before."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _of_system(parts: SplitResult, configured: Configured) -> Found:
    host = parts.hostname or ""
    if configured.script:
        return _of_script(parts, configured.script)
    named = _named(configured.by_scheme, parts.scheme)
    excepted = configured.is_excepted(host) or is_excepted(host, configured.exceptions)
    if not named or excepted:
        return DIRECT
    return Found(_parsed(named, SYSTEM))


def _of_script(parts: SplitResult, script: str) -> Found:
    """Let Qt ask the script, where the platform can; by what is told of it alone."""
    if sys.platform not in ("win32", "darwin"):
        return Found(script=script)
    asked = parts._replace(path="/", query="", fragment="").geturl()
    try:
        told = subprocess.run(  # noqa: S603  this very program
            own_command("proxy-report", asked),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        ).stdout
        named = json.loads(told)["proxy"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return Found(script=script)
    return Found(_parsed(str(named), SYSTEM)) if named else DIRECT


def _named(by_scheme: Mapping[str, str], scheme: str) -> str:
    return by_scheme.get(scheme) or by_scheme.get("all") or ""


def _parsed(address: str, origin: str) -> Proxy:
    """Return the proxy of an address; one that cannot be read is one that is not supported."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = parts.port
    except ValueError:
        return Proxy("", "", 0, origin)
    proxy = Proxy(parts.scheme, parts.hostname or "", port or _PORTS.get(parts.scheme, 0), origin)
    if parts.username is None:
        return proxy
    return replace(proxy, user=unquote(parts.username), password=unquote(parts.password or ""))


def _bypassed(netloc: str) -> bool:
    """Tell whether NO_PROXY excepts a host, as Python reads it."""
    bypass: Callable[[str], bool] = vars(urllib.request)["proxy_bypass_environment"]
    return bool(bypass(netloc))


def _is_excepted_by_range(host: str, exceptions: str) -> bool:
    """Tell whether NO_PROXY has a range of addresses with ``host`` in it."""
    ranges = [each.strip() for each in exceptions.split(",") if "/" in each]
    return is_excepted(host, ranges)
