"""The packages, built once as a person builds them, for all the tests that install them.

COPPER_DESKTOP_PACKAGES names a folder of packages that are built already, as a release has them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installers.root import FIRST, FIRST_HOME, SECOND, SECOND_HOME, Root

CHECKOUT = Path(__file__).parent.parent.parent
BUILT = "COPPER_DESKTOP_PACKAGES"


KINDS = {
    "test_wheel.py": ("wheel",),
    "test_deb.py": ("deb",),
    "test_install_page.py": ("deb",),
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


@pytest.fixture(scope="session")
def package(packages: Packages) -> Path:
    """The package for Debian and Ubuntu."""
    return packages.find("*.deb")


@pytest.fixture(scope="session", params=["bookworm", "trixie"])
def system(
    request: pytest.FixtureRequest, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Root:
    """A fresh system with the package and what it depends on, and two people."""
    root = Root.made(request.param, tmp_path_factory.mktemp("roots") / request.param)
    root.install(package)
    root.add_user(FIRST, FIRST_HOME)
    root.add_user(SECOND, SECOND_HOME)
    subprocess.run(["xhost", "+local:"], check=True, stdout=subprocess.DEVNULL)  # others than root
    return root
