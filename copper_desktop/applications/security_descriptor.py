"""Whether a file can only have been put where it is by an administrator: Windows.

Judges security descriptors in their text form (SDDL), which is the same in every language of
Windows. Knows no files.
"""

from __future__ import annotations

import re

ADMINISTRATORS = frozenset(
    (
        "BA",  # BUILTIN\Administrators
        "SY",  # the system
        "S-1-5-32-544",
        "S-1-5-18",
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # TrustedInstaller
    )
)
READ_ONLY = 0x1200A9 | 0xA0000000
"""Reading, executing, listing, and the generic rights that mean them."""

_REPLACING = 0x500D0040
"""DELETE_CHILD, DELETE, WRITE_DAC, WRITE_OWNER and the generic rights that include them."""
_RIGHTS = {
    "FA": 0x1F01FF, "FR": 0x120089, "FW": 0x120116, "FX": 0x1200A0,
    "GA": 0x10000000, "GR": 0x80000000, "GW": 0x40000000, "GX": 0x20000000,
    "RC": 0x20000, "SD": 0x10000, "WD": 0x40000, "WO": 0x80000,
    "CC": 0x1, "DC": 0x2, "LC": 0x4, "SW": 0x8, "RP": 0x10, "WP": 0x20, "DT": 0x40, "LO": 0x80,
    "CR": 0x100,
}  # fmt: skip
_EVERYTHING = 0xFFFFFFFF
_OWNER = re.compile(r"^O:(S-[0-9-]+|[A-Z]{2})")
_ENTRY = r"\((?:[^()]|\([^()]*\))*\)"
_DACL = re.compile(rf"D:([A-Z_]*)((?:{_ENTRY})*)$")


def belongs_to_administrators(descriptor: str) -> bool:
    """Return whether the owner is the system, the administrators or the installer of Windows."""
    owner = _OWNER.match(descriptor)
    return owner is not None and owner[1] in ADMINISTRATORS


def changed_by_administrators_only(descriptor: str) -> bool:
    """Return whether nobody else may change the file, or what is in the folder."""
    return not _rights_of_others(descriptor) & ~READ_ONLY


def replaced_by_administrators_only(descriptor: str) -> bool:
    """Return whether nobody else may exchange what is in the folder; creating more is harmless."""
    return not _rights_of_others(descriptor) & _REPLACING


def _rights_of_others(descriptor: str) -> int:
    """Return the rights that are given to anybody but administrators, together."""
    dacl = _DACL.search(descriptor)
    if dacl is None or "NO_ACCESS_CONTROL" in dacl[1]:
        return _EVERYTHING  # no list at all lets everybody in
    rights = 0
    for entry in re.findall(_ENTRY, dacl[2]):
        parts = [*entry[1:-1].split(";"), *[""] * 5]
        kind, flags, mask, holder = (parts[number] for number in (0, 1, 2, 5))
        inherit_only = "IO" in re.findall("..", flags)
        if kind in ("D", "OD", "XD") or inherit_only or holder in ADMINISTRATORS:
            continue
        rights |= _mask(mask)
    return rights


def _mask(text: str) -> int:
    if re.fullmatch("0x[0-9a-fA-F]+", text):
        return int(text, 16)
    rights = 0
    for name in re.findall("..?", text):
        rights |= _RIGHTS.get(name, _EVERYTHING)
    return rights
