"""The licence notice that every package carries, made from what is really in it.

Run by the Python of the environment that was frozen: names each locked package there with its
licence texts, and each library of the build machine that was taken along.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from importlib import metadata
from pathlib import Path

from copper_desktop import licences


def main() -> None:
    """Print the notice, or write it to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", type=Path, required=True, help="the locked runtime packages")
    parser.add_argument("--frozen", type=Path, help="the folder with libraries of this machine")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    locked = _installed(options.lock)
    parts = [licences.own(), licences.qt(), *map(licences.of, locked), licences.python()]
    if options.frozen is not None:
        parts += _libraries(options.frozen)
    options.out.write_text(f"\n{licences.RULE}\n\n".join(parts), encoding="utf-8")


def _installed(lock: Path) -> list[metadata.Distribution]:
    """Return the locked packages that are installed here; others are for other systems."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    known = {licences.normal(found.name): found for found in metadata.distributions()}
    return [known[licences.normal(name)] for name in names if licences.normal(name) in known]


def _libraries(frozen: Path) -> list[str]:
    """Return the notices of the Debian packages that the bundled libraries come from."""
    names = sorted({f"*/{file.name}" for file in frozen.glob("_internal/*.so*")})
    found = subprocess.run(
        ["dpkg-query", "--search", *names], capture_output=True, text=True, check=False
    )
    packages = {line.partition(":")[0] for line in found.stdout.splitlines()}
    texts = ((name, Path("/usr/share/doc") / name / "copyright") for name in sorted(packages))
    return [
        f"{name} (Debian)\n\n{text.read_text(encoding='utf-8', errors='replace')}"
        for name, text in texts
        if text.exists()
    ]


if __name__ == "__main__":
    main()
