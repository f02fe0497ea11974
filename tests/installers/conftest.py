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


KINDS = {
    "test_wheel.py": ("wheel",),
    "test_deb.py": ("deb",),
    "test_windows.py": ("windows", "msi"),
    "test_msi.py": ("windows", "msi"),
}
"""What the tests of each module install."""


class Packages:
    """Builds what is needed at once, as soon as something of it is asked for."""

    def __init__(self, out: Path, kinds: set[str]) -> None:
        self._out = out
        self._missing = kinds

    def find(self, pattern: str) -> Path:
        """Return the one package whose name matches ``pattern``."""
        if self._missing:
            chosen = [argument for kind in sorted(self._missing) for argument in ("--only", kind)]
            command = ["packaging/dev.py", "package", *chosen, "--out", str(self._out)]
            subprocess.run([sys.executable, *command], cwd=CHECKOUT, check=True, timeout=900)
            self._missing = set()
        (found,) = self._out.glob(pattern)
        return found


@pytest.fixture(scope="session")
def packages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Packages:
    built = os.environ.get(BUILT)
    if built:
        return Packages(Path(built), set())
    kinds = {kind for item in request.session.items for kind in KINDS.get(item.path.name, ())}
    return Packages(tmp_path_factory.mktemp("packages"), kinds)
