"""What the program contains: from what is installed, and from the notice of a package."""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

import pytest

from copper_desktop import licences

ROOT = Path(__file__).resolve().parent.parent


def test_every_locked_package_that_is_installed_is_named() -> None:
    lock = (ROOT / "packaging/locks/runtime.txt").read_text(encoding="utf-8")
    locked = {
        licences.normal(name): marker
        for name, marker in re.findall(r"^([A-Za-z0-9._-]+)==\S+ *(;[^\\]*)?", lock, re.MULTILINE)
    }
    found = {licences.normal(package.name) for package in licences.installed()}
    assert found <= set(locked)
    everywhere = {name for name, marker in locked.items() if not marker}
    assert everywhere <= found


def test_every_part_has_a_licence() -> None:
    for part in licences.parts():
        assert part.name
        assert len(part.text) > len("Licence: "), part.name
    assert licences.parts()[0].name == "Copper Desktop"


@pytest.mark.parametrize("place", ["THIRD-PARTY.txt", "../Resources/THIRD-PARTY.txt"])
def test_a_package_shows_the_notice_that_it_came_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    program = tmp_path / "program" / "copper-desktop"
    notice = program.parent / place
    program.parent.mkdir()
    notice.parent.mkdir(exist_ok=True)
    rule = licences.RULE
    notice.write_text(f"Copper Desktop\n\nOurs\n\n{rule}\n\nqt 6\nLicence: LGPL\n")
    monkeypatch.setattr(licences, "is_packaged", lambda: True)
    monkeypatch.setattr(sys, "executable", str(program))
    expected = [licences.Part("Copper Desktop", "Ours"), licences.Part("qt 6", "Licence: LGPL")]
    assert licences.parts() == expected


def test_debian_has_the_notice_compressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = tmp_path / "copper-desktop" / "THIRD-PARTY.txt.gz"
    notice.parent.mkdir()
    notice.write_bytes(gzip.compress(b"Copper Desktop\n\nOurs\n"))
    monkeypatch.setattr(licences, "is_packaged", lambda: True)
    monkeypatch.setattr(licences, "DOCUMENTS", tmp_path)
    assert licences.packed_notice() == "Copper Desktop\n\nOurs\n"


def test_a_checkout_has_no_notice() -> None:
    assert licences.packed_notice() is None
