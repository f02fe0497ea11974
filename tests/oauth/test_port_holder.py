"""Which program holds a port, asked of the kernel that runs the tests."""

import os
import socket
from pathlib import Path

from copper_desktop.oauth.port_holder import holder_of


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
    assert holder_of(8400, tmp_path) == ""
    (tmp_path / "net").mkdir()
    line = "0: 0100007F:20D0 00000000:0000 0A 0:0 0:0 0 0 0 4711 1\n"
    (tmp_path / "net" / "tcp").write_text("header\n" + line)
    (tmp_path / "12").mkdir()  # somebody else's
    (tmp_path / "13" / "fd").mkdir(parents=True)
    (tmp_path / "13" / "fd" / "0").write_text("no link")
    (tmp_path / "14" / "fd").mkdir(parents=True)
    (tmp_path / "14" / "fd" / "0").symlink_to("socket:[4711]")
    assert holder_of(8400, tmp_path) == ""
    assert holder_of(8400, tmp_path / "absent") == ""
