"""What the desktop's own settings say of proxies: GNOME's, KDE's, Windows' and macOS's. Blocking.

Knows where each keeps them and nothing of what they are for. What cannot be read says nothing.
"""

from __future__ import annotations

import ast
import configparser
import contextlib
import ipaddress
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 5.0

_GNOME = ("GNOME", "Unity", "X-Cinnamon", "Cinnamon", "Budgie", "Pantheon")
_SCHEMES = ("http", "https")


def _nowhere(_host: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Configured:
    """The desktop's choice: a proxy's address for each scheme, and hosts that need none.

    ``script`` is the address of a PAC file, or ``detect`` where the network is asked for one.
    ``is_excepted`` is the system's own judgement, where it has one.
    """

    by_scheme: Mapping[str, str] = field(default_factory=dict, repr=False)
    exceptions: tuple[str, ...] = ()
    script: str = ""
    is_excepted: Callable[[str], bool] = _nowhere


NOTHING = Configured()
DETECT = "detect"


def configured() -> Configured:
    """Return what the desktop of this session has been told."""
    if sys.platform in ("win32", "darwin"):
        return _of_platform()
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    if "KDE" in desktop:
        return _of_kde()
    return _of_gnome() if any(name in desktop for name in _GNOME) else NOTHING


def is_excepted(host: str, exceptions: Iterable[str]) -> bool:
    """Tell whether one of the exceptions is ``host``, a domain above it, or a range around it."""
    return any(_is_covered(host.lower(), each.strip().lower()) for each in exceptions)


def _is_covered(host: str, exception: str) -> bool:
    if exception == "*":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host) in ipaddress.ip_network(exception, strict=False)
    domain = exception.removeprefix("*").removeprefix(".")
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _of_gnome() -> Configured:
    """Ask GSettings, through its own program: reading it otherwise takes GLib itself."""
    try:
        told = subprocess.run(
            ["gsettings", "list-recursively", "org.gnome.system.proxy"],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return NOTHING
    values = dict(filter(None, map(_setting, told.splitlines())))
    mode = values.get("proxy.mode")
    if mode == "auto":
        return Configured(script=str(values.get("proxy.autoconfig-url") or DETECT))
    if mode != "manual":
        return NOTHING
    hosts = {
        name: (values.get(f"proxy.{name}.host"), values.get(f"proxy.{name}.port"))
        for name in _SCHEMES
    }
    named = {name: f"{host}:{port}" for name, (host, port) in hosts.items() if host and port}
    ignored = values.get("proxy.ignore-hosts")
    return Configured(named, tuple(map(str, ignored)) if isinstance(ignored, list) else ())


def _setting(line: str) -> tuple[str, object] | None:
    """Read one line: schema, key, and the value as GVariant writes it."""
    schema, _, rest = line.partition(" ")
    key, _, value = rest.partition(" ")
    name = f"{schema.removeprefix('org.gnome.system.')}.{key}"
    try:
        return name, ast.literal_eval(value.removeprefix("@as ").strip())
    except (ValueError, SyntaxError):
        return None  # a truth value, which nothing here needs


def _of_kde() -> Configured:
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config", "kioslaverc")
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = lambda name: name  # type: ignore[method-assign,assignment]
    try:
        parser.read(config, encoding="utf-8")
        values = dict(parser.items("Proxy Settings"))
    except (configparser.Error, UnicodeDecodeError, OSError):
        return NOTHING
    kind = values.get("ProxyType", "0")
    if kind in ("2", "3"):
        return Configured(script=(kind == "2" and values.get("Proxy Config Script")) or DETECT)
    if kind not in ("1", "4"):
        return NOTHING
    named = {}
    for scheme in _SCHEMES:
        value = values.get(f"{scheme}Proxy", "")
        value = os.environ.get(value, "") if kind == "4" else value
        if value.strip():
            named[scheme] = ":".join(value.rsplit(None, 1)) if " " in value.strip() else value
    exceptions = values.get("NoProxyFor", "")
    exceptions = os.environ.get(exceptions, "") if kind == "4" else exceptions
    return Configured(named, tuple(filter(None, exceptions.split(","))))


def _of_platform() -> Configured:
    """Ask Windows' registry or macOS's configuration, as Python reads them."""
    script = _script_of_windows() if sys.platform == "win32" else _script_of_macos()
    if script:
        return Configured(script=script)
    proxies = urllib.request.getproxies()
    return Configured(proxies, is_excepted=lambda host: bool(urllib.request.proxy_bypass(host)))


def _script_of_windows() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    path = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return str(winreg.QueryValueEx(key, "AutoConfigURL")[0])
    except OSError:
        return ""


def _script_of_macos() -> str:
    try:
        told = subprocess.run(
            ["/usr/sbin/scutil", "--proxy"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    lines = (line.partition(" : ") for line in told.splitlines())
    values = {name.strip(): value.strip() for name, _, value in lines}
    if values.get("ProxyAutoConfigEnable") == "1":
        return values.get("ProxyAutoConfigURLString") or DETECT
    return DETECT if values.get("ProxyAutoDiscoveryEnable") == "1" else ""
