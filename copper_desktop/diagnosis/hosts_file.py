"""The system's hosts file: which names it sends where; read and nothing else (hosts(5))."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class HostsLine:
    """An address and the names, in lower case, that the file gives it."""

    address: str
    names: tuple[str, ...]


def hosts_lines(file: Path) -> tuple[HostsLine, ...]:
    """Return the lines of the file that name anything; none where it cannot be read."""
    try:
        text = file.read_text("utf-8", errors="replace")
    except OSError:
        return ()
    found = [line.partition("#")[0].lower().split() for line in text.splitlines()]
    return tuple(HostsLine(words[0], tuple(words[1:])) for words in found if len(words) > 1)


def is_loopback(address: str) -> bool:
    """Tell whether an address is this computer's own."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
