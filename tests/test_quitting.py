"""Closing the window while something is under way ends everything, whatever hangs."""

import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PROGRAM = Path(__file__).parent / "quitting_program.py"


def quit_during(what: str) -> str:
    """Return what was printed; fails unless the process ends by itself and without a word."""
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), what],
        cwd=PROGRAM.parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.strip()


@pytest.mark.parametrize("what", ["request", "store"])
def test_what_hangs_does_not_keep_the_program_alive(what: str) -> None:
    quit_during(what)


def test_a_sign_in_under_way_leaves_no_port_open() -> None:
    back = urlsplit(quit_during("sign-in"))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((back.hostname, back.port), timeout=5)


def test_a_request_to_end_is_heard_before_the_event_loop_has_begun() -> None:
    assert quit_during("start") == ""
