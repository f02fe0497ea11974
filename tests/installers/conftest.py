"""The packages, built once as a person builds them, for all the tests that install them.

COPPER_DESKTOP_PACKAGES names a folder of packages that are built already, as a release has them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
BUILT = "COPPER_DESKTOP_PACKAGES"


class Packages:
    """Builds packages on demand; each kind once a run."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._built: set[str] = set()

    def find(self, kind: str, pattern: str) -> Path:
        """Return the one package of a kind whose name matches ``pattern``."""
        if kind not in self._built and BUILT not in os.environ:
            command = ["packaging/dev.py", "package", "--only", kind, "--out", str(self._out)]
            subprocess.run([sys.executable, *command], cwd=CHECKOUT, check=True, timeout=600)
            self._built.add(kind)
        (found,) = self._out.glob(pattern)
        return found


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    built = os.environ.get(BUILT)
    return Packages(Path(built) if built else tmp_path_factory.mktemp("packages"))
