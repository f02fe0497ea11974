"""A canary: the installed PySide6 must not lose references to None, True and False.

6.12.0 does on Python 3.11: each emission takes one from the object, and at zero Python aborts. From
3.12 these objects are immortal and the test holds by itself.
"""

import subprocess
import sys

EMIT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Source(QObject):
    told = Signal(object)
    switched = Signal(bool)

application = QCoreApplication([])
source = Source()
source.told.connect(lambda value: value)
source.switched.connect(lambda value: value)
watched = (None, True, False)
before = [sys.getrefcount(value) for value in watched]
for _ in range(200):
    for value in watched:
        source.told.emit(value)
    for value in (True, False):
        source.switched.emit(value)
after = [sys.getrefcount(value) for value in watched]
lost = [max(0, first - second) for first, second in zip(before, after)]
print(lost)
"""


def test_signals_lose_no_references_to_the_constants() -> None:
    emitted = subprocess.run(
        [sys.executable, "-c", EMIT], capture_output=True, text=True, timeout=60, check=False
    )
    assert emitted.returncode == 0, emitted.stderr
    lost = [int(number) for number in emitted.stdout.strip(" []\n").split(",")]
    assert max(lost) < 50, "install another PySide6: this one loses references"


def test_no_source_is_read_and_kept_of_what_is_imported() -> None:
    code = (
        "import copper_desktop.start, linecache\n"
        "ours = [name for name in linecache.cache if 'copper_desktop' in name]\n"
        "before = set(linecache.cache)\n"
        "import copper_desktop.app, html.parser, PySide6.QtNetwork\n"
        "print(*ours, *set(linecache.cache) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == []
