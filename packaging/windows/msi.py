"""The MSI for device management, put together by wixl from the program's folder.

Owns the list of files and what wixl has no words for; the rest is in ``product.wxs``.
"""

from __future__ import annotations

import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from .cabinet import repacked

if TYPE_CHECKING:
    from package import Build

HERE = Path(__file__).resolve().parent
NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
CABINET = "copper.cab"
"""As product.wxs names it."""
_GUIDS = uuid.UUID("3f0c2f6e-7d0b-4a34-9d7f-3d7f6a0a8d51")

QUERIES = (
    # Terminals find the program. "=-": set on installing and removed with the program, "*": of the
    # computer, "[~];": at the end of what is there.
    "CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL "
    "LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL "
    "PRIMARY KEY `Environment`)",
    "INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) "
    "VALUES ('Path', '=-*PATH', '[~];[INSTALLDIR]', 'Integration')",
    # Managed applications: a program in the package, run later, by the system, not as the person.
    "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) "
    "VALUES ('Manage', 3074, 'Integrate', 'managed \"[APPLICATIONFILE]\"')",
    "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) "
    "VALUES ('Unmanage', 3138, 'Integrate', 'unmanaged')",  # 64: it may fail
    # What may be given to an installation that somebody else has to allow.
    "UPDATE `Property` SET `Value` = 'APPLICATIONFILE;WIX_UPGRADE_DETECTED;WIX_DOWNGRADE_DETECTED' "
    "WHERE `Property` = 'SecureCustomProperties'",
    # An earlier version is gone before this one comes.
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 1450 "
    "WHERE `Action` = 'RemoveExistingProducts'",
    *(
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) "  # noqa: S608  ours
        f"VALUES ('{action}', '{condition}', {sequence})"
        for action, condition, sequence in (
            ("RemoveEnvironmentStrings", "", 3300),
            ("Unmanage", '(REMOVE="ALL") AND NOT UPGRADINGPRODUCTCODE', 3600),
            ("Manage", 'NOT (REMOVE="ALL")', 4100),
            ("WriteEnvironmentStrings", "", 5200),
        )
    ),
)
"""What wixl has no elements for."""


def build(build: Build, tree: Path, integrate: Path, numbers: str) -> Path:
    """Return the finished package; ``numbers`` is the version as Windows counts, ``1.2.3``."""
    from package import ROOT, call

    files = build.fresh("msi") / "files.wxs"
    files.write_bytes(_fragment(tree, ROOT))
    package = build.out / f"CopperDesktop-{build.version}.msi"
    package.unlink(missing_ok=True)
    defined = {
        "VERSION": numbers,
        "PUBLISHER": build.publisher["name"],
        "TREE": str(tree.relative_to(ROOT)),  # wixl takes no other paths
        "INTEGRATE": str(integrate.relative_to(ROOT)),
    }
    definitions = [part for name, value in defined.items() for part in ("-D", f"{name}={value}")]
    sources = [str(HERE / "product.wxs"), str(files)]
    call(["wixl", "--arch", "x64", *definitions, "--output", str(package), *sources])
    for query in QUERIES:
        call(["msibuild", str(package), "-q", query])
    _repack(package, files.with_name(CABINET))
    return package


def _repack(package: Path, cabinet: Path) -> None:
    """Put the files into less room."""
    from package import call

    extracted = subprocess.run(
        ["msiinfo", "extract", str(package), CABINET], capture_output=True, check=True
    )
    cabinet.write_bytes(repacked(extracted.stdout))
    call(["msibuild", str(package), "-a", CABINET, str(cabinet)])


def _fragment(tree: Path, root_of_paths: Path) -> bytes:
    """Return the source that names every file: a component each, known by its path for ever."""
    root = ElementTree.Element("Wix", xmlns=NAMESPACE)
    fragment = ElementTree.SubElement(root, "Fragment")
    top = ElementTree.SubElement(fragment, "DirectoryRef", Id="INSTALLDIR")
    group = ElementTree.Element("ComponentGroup", Id="Files")
    folders = {tree: top}
    for path in sorted(tree.rglob("*")):
        within, key = folders[path.parent], _key(path.relative_to(tree))
        if path.is_dir():
            folders[path] = ElementTree.SubElement(within, "Directory", Id=key, Name=path.name)
            continue
        component = ElementTree.SubElement(
            within, "Component", Id=f"c{key}", Guid=_guid(path.relative_to(tree)), Win64="yes"
        )
        source = str(path.relative_to(root_of_paths))
        ElementTree.SubElement(
            component, "File", Id=key, Source=source, Name=path.name, KeyPath="yes"
        )
        ElementTree.SubElement(group, "ComponentRef", Id=f"c{key}")
    fragment.append(group)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _key(path: Path) -> str:
    return f"f{uuid.uuid5(_GUIDS, path.as_posix()).hex}"


def _guid(path: Path) -> str:
    return str(uuid.uuid5(_GUIDS, f"component {path.as_posix()}")).upper()
