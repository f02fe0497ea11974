"""Which program holds a port, asked of the kernel that runs the tests."""

import os
import socket
from pathlib import Path

from copper_desktop.oauth.port_holder import port_holder


def test_a_program_that_listens_is_named() -> None:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as listening:
            listening.bind((address, 0))
            port = listening.getsockname()[1]
            listening.listen()
            name = Path("/proc/self/comm").read_text().strip()
            assert port_holder(port) == f"{name} ({os.getpid()})"
    assert port_holder(port) == ""


def test_where_the_system_does_not_tell_nothing_is_said(tmp_path: Path) -> None:
    assert port_holder(8400, tmp_path) == ""
    (tmp_path / "net").mkdir()
    line = "0: 0100007F:20D0 00000000:0000 0A 0:0 0:0 0 0 0 4711 1\n"
    (tmp_path / "net" / "tcp").write_text("header\n" + line)
    (tmp_path / "12").mkdir()
    assert port_holder(8400, tmp_path) == ""
