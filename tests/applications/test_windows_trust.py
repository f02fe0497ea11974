"""Windows: which security descriptors are an administrator's.

The descriptors are those of a standard Windows 11; asking Windows for them is replaced here, since
the tests run elsewhere.
"""

from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications import security_descriptor as sddl
from copper_desktop.applications import windows_trust

DRIVE = (
    "O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:PAI(A;OICI;FA;;;SY)"
    "(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)"
)
PROGRAM_DATA = (
    "O:SYD:PAI(A;OICIIO;GA;;;CO)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)"
    "(A;CI;DCLCRPCR;;;BU)"
)
CLOSED = "O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)"
INHERITED = (
    "O:BAD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)"
)


def test_a_closed_folder_of_the_administrators_is_believed() -> None:
    assert sddl.belongs_to_administrators(CLOSED)
    assert sddl.changed_by_administrators_only(CLOSED)


@pytest.mark.parametrize(
    "descriptor",
    [
        INHERITED,
        PROGRAM_DATA,
        "O:BAD:(A;;FA;;;WD)",
        "O:BAD:(A;;FRSD;;;BU)",
        "O:BAD:(A;;GW;;;S-1-5-21-1-2-3-1001)",
        "O:BAD:(A;;0x1201bf;;;AU)",
        "O:BAD:(XA;;FA;;;WD;(@User.x==1))",
        "O:BAD:(A;;??;;;WD)",
        "O:BAD:NO_ACCESS_CONTROL",
        "O:BA",
        "",
    ],
)
def test_whatever_others_may_write_to_is_not(descriptor: str) -> None:
    assert not sddl.changed_by_administrators_only(descriptor)


@pytest.mark.parametrize(
    "descriptor",
    ["O:BAD:(D;;FA;;;WD)(A;;FA;;;BA)", "O:BAD:(A;;FRFX;;;WD)", "O:BAD:P", "O:SYD:(A;;GRGX;;;WD)"],
)
def test_reading_is_for_everybody(descriptor: str) -> None:
    assert sddl.changed_by_administrators_only(descriptor)


@pytest.mark.parametrize("descriptor", [DRIVE, PROGRAM_DATA, CLOSED])
def test_parents_may_let_others_add_but_not_replace(descriptor: str) -> None:
    assert sddl.replaced_by_administrators_only(descriptor)


@pytest.mark.parametrize("rights", ["FA", "DT", "SD", "WD", "WO", "GA", "0x40"])
def test_parents_whose_contents_others_may_replace_are_not_believed(rights: str) -> None:
    assert not sddl.replaced_by_administrators_only(f"O:BAD:(A;;{rights};;;BU)")


@pytest.mark.parametrize("descriptor", ["O:S-1-5-21-1-2-3-1001D:P", "O:BUD:P", "D:P", ""])
def test_what_belongs_to_a_person_is_not_an_administrators(descriptor: str) -> None:
    assert not sddl.belongs_to_administrators(descriptor)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "copper-desktop"
    made.mkdir()
    (made / "acme.copperapp").write_bytes(b"format = 1\n")
    (made / "desktop.ini").write_bytes(b"")
    monkeypatch.setattr(windows_trust, "_descriptor", lambda _path: CLOSED)
    return made


def look(folder: Path) -> list[tuple[str, object]]:
    return list(windows_trust.trusted_files(folder, ".copperapp", 64))


def test_files_of_a_closed_folder_are_read(folder: Path) -> None:
    assert look(folder) == [("acme.copperapp", b"format = 1\n")]
    assert look(folder / "nothing") == []


@pytest.mark.parametrize("descriptor", [PROGRAM_DATA, INHERITED, CLOSED.replace("O:BA", "O:BU")])
def test_an_open_folder_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, descriptor: str
) -> None:
    monkeypatch.setattr(windows_trust, "_descriptor", lambda _path: descriptor)
    with pytest.raises(errors.ManagedFileRefused):
        look(folder)


def test_an_open_file_in_a_closed_folder_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def descriptor(path: Path) -> str:
        return INHERITED if path.suffix else CLOSED

    monkeypatch.setattr(windows_trust, "_descriptor", descriptor)
    ((_name, refused),) = look(folder)
    assert isinstance(refused, errors.ManagedFileRefused)


def test_a_junction_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_trust, "_is_link", lambda path: path == folder)
    with pytest.raises(errors.ManagedFileRefused):
        look(folder)


def test_a_second_name_and_a_file_that_cannot_be_read_are_told(folder: Path) -> None:
    (folder / "second.copperapp").hardlink_to(folder / "acme.copperapp")
    (folder / "third.copperapp").mkdir()
    outcomes = look(folder)
    assert len(outcomes) == 3
    assert all(isinstance(found, errors.ManagedFileRefused) for _name, found in outcomes)


def test_another_system_has_no_such_descriptors(tmp_path: Path) -> None:
    with pytest.raises(errors.ManagedFileRefused):
        windows_trust._descriptor(tmp_path)
