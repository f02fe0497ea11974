"""The browsers of a Linux desktop: its desktop entries, and which of them is the default.

Follows the Desktop Entry and the MIME Applications Specification of freedesktop.org. Files that
cannot be read are passed over.
"""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from copper_desktop.browsers.browser import URL, Browser, private_option
from copper_desktop.i18n import language

_SCHEMES = ("x-scheme-handler/https", "x-scheme-handler/http")
_ENTRY = "Desktop Entry"
_PRIVATE_ACTION = re.compile("private|incognito", re.IGNORECASE)
_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_UNQUOTED = re.compile(r"%(.)")


def installed(environ: Mapping[str, str]) -> tuple[Browser, ...]:
    """Return the browsers that the desktop's menu has, and the default even if it has it not."""
    files = dict[str, Path]()
    for folder in _data_folders(environ):
        for file in sorted((folder / "applications").rglob("*.desktop")):
            name = "-".join(file.relative_to(folder / "applications").parts)
            files.setdefault(name, file)
    default = next((name for name in _defaults(environ) if name in files), "")
    found = (_browser(name, file, name == default) for name, file in files.items())
    return tuple(browser for browser in found if browser is not None)


def _browser(name: str, file: Path, is_default: bool) -> Browser | None:
    parsed = _parsed(file)
    if parsed is None or not parsed.has_section(_ENTRY):
        return None
    entry = parsed[_ENTRY]
    types = entry.get("MimeType", "").split(";")
    shown = entry.get("NoDisplay") != "true" or is_default
    if entry.get("Hidden") == "true" or not shown or not set(types) & set(_SCHEMES):
        return None
    command = _command(entry.get("Exec", ""))
    needed = entry.get("TryExec") or (command[0] if command else "")
    if not command or shutil.which(needed) is None:
        return None
    own = language()
    title = entry.get(f"Name[{own}]") or entry.get("Name") or name.removesuffix(".desktop")
    browser = Browser(name, _unescaped(title), command, _private(parsed, command))
    return replace(browser, is_default=is_default)


def _private(parsed: configparser.ConfigParser, command: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return what opens a private window: the entry's own action, or the program's option."""
    for action in parsed[_ENTRY].get("Actions", "").split(";"):
        section = f"Desktop Action {action}"
        if _PRIVATE_ACTION.search(action) and parsed.has_section(section):
            found = _command(parsed[section].get("Exec", ""))
            if found:
                return found
    option = private_option(command[0])
    return None if option is None else (command[0], option, *command[1:])


def _parsed(file: Path) -> configparser.ConfigParser | None:
    parser = configparser.ConfigParser(
        interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=False
    )
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # keys have their case
    try:
        parser.read_string(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return None
    return parser


def _command(line: str) -> tuple[str, ...]:
    """Return the arguments of an ``Exec`` line, the address's place marked; empty if malformed."""
    try:
        parts = shlex.split(_unescaped(line))
    except ValueError:
        return ()
    filled = (_UNQUOTED.sub(_field, part) for part in parts)
    return tuple(part for part in filled if part)


def _field(code: re.Match[str]) -> str:
    """Return what stands for a field code: our mark for addresses, nothing for the rest."""
    if code[1] in "uUfF":
        return URL
    return "%" if code[1] == "%" else ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), text)


def _defaults(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of the default browser's entry, the most binding first."""
    desktops = environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    names = [f"{desktop}-mimeapps.list" for desktop in desktops if desktop] + ["mimeapps.list"]
    data = [folder / "applications" for folder in _data_folders(environ)]
    for folder in (*_config_folders(environ), *data):
        for parsed in (_parsed(folder / name) for name in names):
            if parsed is not None and parsed.has_section("Default Applications"):
                chosen = parsed["Default Applications"]
                for scheme in _SCHEMES:
                    yield from filter(None, chosen.get(scheme, "").split(";"))


def _config_folders(environ: Mapping[str, str]) -> list[Path]:
    home = environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return [Path(home), *map(Path, (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":"))]


def _data_folders(environ: Mapping[str, str]) -> list[Path]:
    home = environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    others = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [Path(home), *map(Path, filter(None, others.split(":")))]
