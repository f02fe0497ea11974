"""What may be imported before the window is painted: an agreed list, ``modules_at_start.txt``.

And what the two commands may import that other programs ask often.

Each module costs everybody's start. Whoever needs one more adds its line, and by that decides; what
is not needed for the first paint is imported where it is used.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copper_desktop.storage.settings import standard_profile
from tests.benchmarks.programs import fill

AGREED = Path(__file__).with_name("modules_at_start.txt")

UNTIL_PAINTED = """
import os, sys
from copper_desktop import cli, opening
show = opening.Opening.show_list
def tell(first):
    show(first)
    from PySide6 import QtWidgets
    made = [f"made:{name}" for name in vars(QtWidgets)]
    print(*sys.modules, *made, sep="\\n", flush=True)
    os._exit(0)
opening.Opening.show_list = tell
cli.main([])
"""


def until_painted() -> set[str]:
    """Return the modules and, after ``made:``, the Qt classes that there are at the first paint."""
    fill(standard_profile(), 3)
    done = subprocess.run(
        [sys.executable, "-c", UNTIL_PAINTED],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    return set(done.stdout.split())


def imported() -> set[str]:
    """Return our modules, and the packages of others, that were imported at the first paint."""
    found = {name for name in until_painted() if not name.startswith("made:")}
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


def test_qt_makes_no_classes_for_the_first_paint_that_it_does_not_need() -> None:
    """PySide makes ``QStyle`` for 4 ms, and all classes of widgets for 6 where it has to find out
    which one an unknown widget is of, for example that of ``viewport()``.
    """
    made = until_painted()
    assert "made:QListView" in made
    assert made & {"made:QStyle", "made:QCalendarWidget"} == set()


@pytest.mark.parametrize(
    ("arguments", "agreed"),
    [
        (["--version"], set()),
        (
            ["connections", "--json"],
            {"expiry", "listing", "storage", "storage.glance", "storage.places", "storage.schema"},
        ),
    ],
    ids=" ".join,
)
def test_what_is_asked_often_imports_next_to_nothing(
    arguments: list[str], agreed: set[str]
) -> None:
    """Coverage measures other processes too, and imports much for it: not this one."""
    fill(standard_profile(), 3)
    unmeasured = {name: os.environ[name] for name in os.environ if not name.startswith("COV")}
    code = (
        "import sys; from copper_desktop.cli import main\n"
        f"main({arguments})\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=unmeasured,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = set(done.stderr.split())
    ours = {f"copper_desktop.{name}" for name in agreed} | {"copper_desktop", "copper_desktop.cli"}
    assert {name for name in found if name.startswith("copper_desktop")} == ours
    slow = {"argparse", "dataclasses", "gettext", "inspect", "pathlib", "platformdirs", "typing"}
    assert found & slow == set()


def test_the_settings_are_read_once_before_the_first_paint() -> None:
    fill(standard_profile(), 3)
    counted = """
from copper_desktop.storage import settings
read = settings.Settings._read
def counting(self):
    print("read", flush=True)
    return read(self)
settings.Settings._read = counting
"""
    done = subprocess.run(
        [sys.executable, "-c", counted + UNTIL_PAINTED],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.split().count("read") == 1


def test_a_list_in_need_of_repair_is_listed_all_the_same() -> None:
    fill(standard_profile(), 3)
    standard_profile().index.write_bytes(b"no database at all " * 100)
    code = "import sys; from copper_desktop.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "connections", "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout == "[]\n"
    assert "CD-" in done.stderr
