"""The packages that are measured: those of COPPER_DESKTOP_PACKAGES, or else built for it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.programs import ROOT

BUILT = "COPPER_DESKTOP_PACKAGES"
OWN = ROOT / "build" / "measured"


def folder(*kinds: str) -> Path:
    """Return a folder with packages of these kinds, as ``packaging/package.py`` calls them."""
    if BUILT in os.environ:
        return Path(os.environ[BUILT])
    command = [sys.executable, str(ROOT / "packaging" / "package.py"), "--out", str(OWN)]
    chosen = [argument for kind in kinds for argument in ("--only", kind)]
    subprocess.run([*command, *chosen], check=True, cwd=ROOT)
    return OWN


@contextlib.contextmanager
def installed_program() -> Iterator[str]:
    """Yield the program of the package for Debian, its files laid out as installing it does."""
    (package,) = folder("deb").glob("*.deb")
    with TemporaryDirectory(prefix="copper-desktop-installed-") as root:
        subprocess.run(["dpkg-deb", "--extract", str(package), root], check=True)
        yield str(Path(root, "usr/bin/copper-desktop"))
