"""What this program contains and under which licences; no Qt.

Every package carries a notice that was made from what is really in it. Elsewhere, in a checkout or
an environment of pipx's, the same is made from what is installed.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from copper_desktop.launch import is_packaged

RULE = "=" * 78
NOTICE = "THIRD-PARTY.txt"
PRODUCT = "copper-desktop"
DOCUMENTS = Path("/usr/share/doc")
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_NAME = re.compile(r"^[A-Za-z0-9._-]+")

QT = """\
Qt, and Qt for Python (PySide6 and shiboken6), are used under the GNU Lesser General Public License,
version 3. Copper Desktop does not change them and links them dynamically: they are the files with
"Qt6", "pyside6" or "shiboken6" in their names, in the folder PySide6 and beside it. You may replace
them with versions of your own that have the same interfaces; nothing checks them. You may also
study how they work, and take apart what you need to in order to find faults in such versions. Their
sources are at https://download.qt.io/official_releases/QtForPython/ and
https://download.qt.io/official_releases/qt/; {version} is the version used here.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of this program: its name, perhaps with a version, and what its licence says."""

    name: str
    text: str


def parts() -> list[Part]:
    """Return every part, this program itself first; of a package, what its notice says."""
    notice = packed_notice()
    if notice is None:
        texts = [own(), qt(), *map(of, installed()), python()]
    else:
        texts = re.split(rf"^{RULE}$", notice, flags=re.MULTILINE)
    return [_part(text) for text in texts if text.strip()]


def packed_notice() -> str | None:
    """Return the notice that came with a package; None where there is none."""
    if not is_packaged():
        return None
    program = Path(sys.executable)
    for file in (
        program.parent / NOTICE,
        program.parent.parent / "Resources" / NOTICE,  # macOS
        DOCUMENTS / PRODUCT / f"{NOTICE}.gz",
    ):
        if file.is_file():
            content = file.read_bytes()
            if file.suffix == ".gz":
                content = gzip.decompress(content)
            return content.decode("utf-8", errors="replace")
    return None


def own() -> str:
    """Return this program's own licence."""
    (text,) = list(_texts(metadata.distribution(PRODUCT)))[:1] or [""]
    return f"Copper Desktop\n\n{text}\nIt contains the software below, each under its own terms.\n"


def qt() -> str:
    """Return what the LGPL asks of those who pass on Qt."""
    return f"Qt\n\n{QT.format(version=metadata.version('pyside6-essentials'))}"


def python() -> str:
    """Return Python's licence, as far as it lies beside this Python."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    known = (
        DOCUMENTS / version / "copyright",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sys.base_prefix) / "lib" / version / "LICENSE.txt",
    )
    text = next((file.read_text(encoding="utf-8") for file in known if file.exists()), "")
    return f"Python {sys.version.split()[0]}\nLicence: PSF-2.0\n\n{text}"


def of(found: metadata.Distribution) -> str:
    """Return name, version and licence of a package, with its licence texts."""
    facts = found.metadata.json
    licence = str(facts.get("license_expression") or facts.get("license") or "").partition("\n")[0]
    classifiers = [text for text in facts.get("classifier", ()) if text.startswith("License")]
    told = licence or "; ".join(text.rpartition(" :: ")[2] for text in classifiers)
    return "\n\n".join([f"{found.name} {found.version}\nLicence: {told}", *_texts(found)])


def installed() -> list[metadata.Distribution]:
    """Return the packages that this program needs, and those which they need, by name."""
    found: dict[str, metadata.Distribution] = {}
    left = list(metadata.requires(PRODUCT) or ())
    while left:
        needed = left.pop()
        name = _NAME.match(needed)
        if name is None or "extra ==" in needed or normal(name[0]) in found:
            continue
        try:
            package = metadata.distribution(name[0])
        except metadata.PackageNotFoundError:  # for another system
            continue
        found[normal(name[0])] = package
        left += package.requires or ()
    return [found[name] for name in sorted(found)]


def normal(name: str) -> str:
    """Return the name of a package as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _texts(found: metadata.Distribution) -> Iterator[str]:
    for file in found.files or ():
        if ".dist-info" in file.parts[0] and _LICENCE_FILE.match(file.name):
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")


def _part(text: str) -> Part:
    name, _end, rest = text.strip().partition("\n")
    return Part(name, rest.strip())
