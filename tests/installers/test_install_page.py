"""docs/install.md, followed to the letter on a fresh Debian: from nothing to a connected sandbox.

The commands that are run and the names of the buttons that are pressed are read out of the page.
The window is a real one; keys are what a person presses. The browser is scripted: what it shows is
tried with a real one in tests/e2e.
"""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from copper_desktop.sandbox.browser import ScriptedBrowser
from tests.installers.conftest import CHECKOUT
from tests.installers.root import FIRST_HOME, Root, opened
from tests.installers.seen import is_seen, press_until, shown
from tests.installers.waiting import eventually

PAGE = (CHECKOUT / "docs/install.md").read_text(encoding="utf-8")
DEBIAN = PAGE.partition("\n## Debian")[2].partition("\n## ")[0]
STEPS = re.findall(r"(?m)^\d\. (?:.+\n)+", DEBIAN)
DEMO = "Demo — Copper Desktop"
INDEX = ".local/share/copper-desktop/demo/index.sqlite3"


def test_the_page_installs_as_the_fresh_system_was(system: Root, package: Path) -> None:
    (command,) = re.findall(r"(?m)^ *sudo (apt install \./\S+)$", DEBIAN)
    done = system.run("sh", "-c", f"cd /root && {command}")
    assert "copper-desktop is already the newest version" in done.stdout


def test_every_picture_of_the_page_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\((\S+)\)", PAGE)
    assert len(pictures) >= len(STEPS)
    assert [name for name in pictures if not (CHECKOUT / "docs" / name).is_file()] == []


def test_following_the_page_leads_to_a_connected_sandbox(system: Root) -> None:
    system.put_browser()
    home = system.folder / FIRST_HOME.strip("/")
    entry = (system.folder / "usr/share/applications/copper-desktop.desktop").read_text()
    command = re.findall(r"(?m)^Exec=(\S+)", entry)[0]
    try_it, connect = (
        button for step in STEPS for button in re.findall(r"Press \*\*(.+?)\*\*", step)
    )
    with shown(system, command) as running:
        press_until(lambda: is_seen(DEMO), "Copper Desktop", mnemonic(try_it))
        press_until((home / "opened").exists, DEMO, mnemonic(connect))
        asyncio.run(ScriptedBrowser().visit(opened(home, running)))
        assert eventually(lambda: connections(home / INDEX) == 1)
        press_until(running.done, "Copper Desktop", "ctrl+q")


def mnemonic(words: str) -> str:
    """Return the keys of the button that is called so."""
    texts = re.findall(r'_\("([^"]*&[^"]*)"\)', source())
    (marked,) = {text for text in texts if text.replace("&", "") == words}
    return f"alt+{marked[marked.index('&') + 1].lower()}"


def source() -> str:
    return "".join(file.read_text() for file in (CHECKOUT / "copper_desktop/ui").glob("*.py"))


def connections(index: Path) -> int:
    if not index.exists():
        return 0
    with closing(sqlite3.connect(f"file:{index}?mode=ro", uri=True)) as found:
        return int(found.execute("SELECT count(*) FROM connection").fetchone()[0])
