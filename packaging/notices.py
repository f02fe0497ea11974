"""The licence notice that every package carries, made from what is really in it.

Run by the Python of the environment that was frozen: names each locked package there with its
licence texts, and each library of the build machine that was taken along. Also meets what the LGPL
asks of those who pass on Qt.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULE = "=" * 78
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)

QT = """\
Qt, and Qt for Python (PySide6 and shiboken6), are used under the GNU Lesser General Public License,
version 3. Copper Desktop does not change them and links them dynamically: they are the files with
"Qt6", "pyside6" or "shiboken6" in their names, in the folder PySide6 and beside it. You may replace
them with versions of your own that have the same interfaces; nothing checks them. You may also
study how they work, and take apart what you need to in order to find faults in such versions. Their
sources are at https://download.qt.io/official_releases/QtForPython/ and
https://download.qt.io/official_releases/qt/; {version} is the version used here.
"""


def main() -> None:
    """Print the notice, or write it to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", type=Path, required=True, help="the locked runtime packages")
    parser.add_argument("--frozen", type=Path, help="the folder with libraries of this machine")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    parts = [_own(), _qt(), *map(_distribution, _installed(options.lock))]
    parts.append(_python())
    if options.frozen is not None:
        parts += _libraries(options.frozen)
    options.out.write_text(f"\n{RULE}\n\n".join(parts), encoding="utf-8")


def _own() -> str:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    return (
        f"Copper Desktop\n\n{licence}\nIt contains the software below, each under its own terms.\n"
    )


def _qt() -> str:
    return f"Qt\n\n{QT.format(version=metadata.version('pyside6-essentials'))}"


def _installed(lock: Path) -> list[metadata.Distribution]:
    """Return the locked packages that are installed here; others are for other systems."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    known = {_normal(found.name): found for found in metadata.distributions()}
    return [known[_normal(name)] for name in names if _normal(name) in known]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _distribution(found: metadata.Distribution) -> str:
    facts = found.metadata
    licence = facts.get("License-Expression") or (facts.get("License") or "").partition("\n")[0]
    classifiers = [text for text in facts.get_all("Classifier", []) if text.startswith("License")]
    told = licence or "; ".join(text.rpartition(" :: ")[2] for text in classifiers)
    texts = [
        Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")
        for file in found.files or ()
        if ".dist-info" in file.parts[0] and LICENCE_FILE.match(file.name)
    ]
    return "\n\n".join([f"{found.name} {found.version}\nLicence: {told}", *texts])


def _python() -> str:
    import sys

    places = (Path("/usr/share/doc") / f"python{sys.version_info.major}.{sys.version_info.minor}",)
    texts = [(place / "copyright") for place in places]
    texts.append(Path(sys.base_prefix) / "LICENSE.txt")
    text = next((text.read_text(encoding="utf-8") for text in texts if text.exists()), "")
    return f"Python {sys.version.split()[0]}\nLicence: PSF-2.0\n\n{text}"


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
