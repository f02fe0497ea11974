"""Which program holds a port, asked of the kernel that runs the tests."""

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from copper_desktop.oauth import port_holder
from copper_desktop.oauth.port_holder import from_lsof, from_netstat, from_proc, holder_of


def test_a_program_that_listens_is_named() -> None:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as listening:
            listening.bind((address, 0))
            port = listening.getsockname()[1]
            listening.listen()
            name = Path("/proc/self/comm").read_text().strip()
            assert holder_of(port) == f"{name} ({os.getpid()})"
    assert holder_of(port) == ""


def test_where_the_system_does_not_tell_nothing_is_said(tmp_path: Path) -> None:
    assert from_proc(8400, tmp_path) == ""
    (tmp_path / "net").mkdir()
    line = "0: 0100007F:20D0 00000000:0000 0A 0:0 0:0 0 0 0 4711 1\n"
    (tmp_path / "net" / "tcp").write_text("header\n" + line)
    (tmp_path / "12").mkdir()  # somebody else's
    (tmp_path / "13" / "fd").mkdir(parents=True)
    (tmp_path / "13" / "fd" / "0").write_text("no link")
    (tmp_path / "14" / "fd").mkdir(parents=True)
    (tmp_path / "14" / "fd" / "0").symlink_to("socket:[4711]")
    assert from_proc(8400, tmp_path) == ""
    assert from_proc(8400, tmp_path / "absent") == ""


NETSTAT = """
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:135            0.0.0.0:0              ABH\u00d6REN          1044
  TCP    127.0.0.1:8400         127.0.0.1:50112        HERGESTELLT      9000
  TCP    127.0.0.1:8400         0.0.0.0:0              ABH\u00d6REN          4312
  TCP    [::1]:8401             [::]:0                 ABH\u00d6REN          4
  UDP    127.0.0.1:8400         *:*                                     77
"""
TASKS = {"4312": '"node.exe","4312","Console","1","45.012 K"\r\n', "4": "INFO: No tasks.\r\n"}


def windows(command: Sequence[str]) -> str:
    """Windows' commands as recorded; there is no Windows here to ask."""
    if command[0] == "netstat":
        return NETSTAT
    return TASKS[command[2].rpartition(" ")[2]]


def test_windows_tells_it_in_whichever_language() -> None:
    assert from_netstat(8400, windows) == "node.exe (4312)"
    assert from_netstat(8401, windows) == "? (4)"
    assert from_netstat(840, windows) == ""


def test_macos_tells_it_through_lsof() -> None:
    assert from_lsof(8400, lambda _command: "p512\ncnode\nf21\n") == "node (512)"
    assert from_lsof(8400, lambda _command: "") == ""
    assert from_lsof(8400, lambda _command: "p512\nf21\n") == ""


def test_the_lsof_of_this_computer_prints_what_is_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = from_lsof(listening.getsockname()[1], port_holder._output)
    assert found.endswith(f"({os.getpid()})")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_a_system_without_its_commands_tells_nothing(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PATH", "")
    assert holder_of(8400) == ""
