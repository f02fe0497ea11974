"""What may be imported before the window is painted: an agreed list, ``modules_at_start.txt``.

Each module costs everybody's start. Whoever needs one more adds its line, and by that decides; what
is not needed for the first paint is imported where it is used.
"""

import os
import subprocess
import sys
from pathlib import Path

from copper_desktop.storage.settings import standard_profile
from tests.benchmarks.programs import fill

AGREED = Path(__file__).with_name("modules_at_start.txt")

UNTIL_PAINTED = """
import os, sys
from copper_desktop import cli, opening
show = opening.Opening.show_list
def tell(first):
    show(first)
    print(*sys.modules, sep="\\n", flush=True)
    os._exit(0)
opening.Opening.show_list = tell
cli.main([])
"""


def imported() -> set[str]:
    """Return our modules, and the packages of others, that were imported at the first paint."""
    fill(standard_profile(), 3)
    done = subprocess.run(
        [sys.executable, "-c", UNTIL_PAINTED],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    found = set(done.stdout.split())
    ours = {name for name in found if name.startswith("copper_desktop")}
    return ours | {name.partition(".")[0] for name in found - ours if not name.startswith("_")}


def bare() -> set[str]:
    """Return the packages that a bare window imports, whatever this Python and Qt need."""
    code = "import sys, PySide6.QtWidgets; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_what_is_imported_before_the_first_paint_is_agreed() -> None:
    agreed = {line for line in AGREED.read_text().splitlines() if line and line[0] != "#"}
    found = imported()
    assert sorted(found - bare() - agreed) == [], "import it later, or agree: add it to the list"
    ours = {name for name in agreed if name.startswith("copper_desktop")}
    assert sorted(ours - found) == [], "not imported any more: take it off the list"
