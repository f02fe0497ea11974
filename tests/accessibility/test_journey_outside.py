"""A person who sees nothing of the window connects, checks and removes: by roles and names alone.

The program is a process of its own, under a real window manager, with the accessibility bus of the
session. The browser is scripted: it is not what this is about, and tests/e2e has the real one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SYSTEM_PYTHON = "/usr/bin/python3"
"""It has the bindings of AT-SPI, which no package index offers."""

BROWSER = """\
#!{python}
import asyncio, sys
from copper_desktop.sandbox.browser import ScriptedBrowser
asyncio.run(ScriptedBrowser().visit(sys.argv[1]))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    programs = tmp_path / "programs"
    programs.mkdir()
    opener = programs / "xdg-open"
    opener.write_text(BROWSER.format(python=sys.executable))
    opener.chmod(0o755)
    return os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",  # as a running screen reader does
    }


def test_connecting_checking_and_removing_need_no_sight(environment: dict[str, str]) -> None:
    demo = [sys.executable, "-m", "copper_desktop", "demo"]
    journey = [SYSTEM_PYTHON, str(HERE / "journey_outside.py")]
    with subprocess.Popen(demo, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as program:
        done = subprocess.run(
            journey, env=environment, capture_output=True, text=True, timeout=170, check=False
        )
        program.terminate()
        _out, said = program.communicate(timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    steps = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert steps == ["connected", "checked", "checked up", "asked", "removed"]
    assert b"Traceback" not in said
