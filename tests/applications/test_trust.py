"""Which files are believed to be an administrator's, on real files with real owners and modes.

The tests run as root in CI and as a person elsewhere. Files "of an administrator" are those of
whoever runs the tests, in a folder of the test's own; files of others are files that only others
are trusted for, or, as root, files given away.
"""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications import trust

ME = os.getuid()
SOMEBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "etc" / "copper-desktop"
    made.mkdir(parents=True, mode=0o755)
    (made / "acme.copperapp").write_bytes(b"format = 1\n")
    (made / "notes.txt").write_bytes(b"for people")
    return made


def look(folder: Path, *owners: int) -> dict[str, bytes | str]:
    found = trust.trusted_files(
        folder, ".copperapp", 64, owners=owners or (ME,), anchor=folder.parents[1]
    )
    return {name: read.reason if isinstance(read, Exception) else read for name, read in found}


def refusal(folder: Path, *owners: int) -> errors.ManagedFileRefused:
    with pytest.raises(errors.ManagedFileRefused) as caught:
        look(folder, *owners)
    return caught.value


def give_away(path: Path) -> tuple[int, ...]:
    """Make ``path`` somebody else's; return whose files are an administrator's."""
    if ME == 0:
        os.chown(path, SOMEBODY, SOMEBODY)
        return (ME,)
    return (SOMEBODY,)


def test_an_administrators_file_is_read(folder: Path) -> None:
    assert look(folder) == {"acme.copperapp": b"format = 1\n"}


def test_no_more_is_read_than_asked_for(folder: Path) -> None:
    (folder / "acme.copperapp").write_bytes(b"x" * 1000)
    assert look(folder) == {"acme.copperapp": b"x" * 65}


def test_a_folder_that_does_not_exist_has_no_files(folder: Path) -> None:
    assert look(folder.parent / "nothing") == {}


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_may_change_is_not_believed(folder: Path, mode: int) -> None:
    (folder / "acme.copperapp").chmod(mode)
    assert look(folder) == {"acme.copperapp": "others than its owner may change it"}


def test_a_file_of_somebody_else_is_not_believed(folder: Path) -> None:
    if ME == 0:
        os.chown(folder / "acme.copperapp", SOMEBODY, SOMEBODY)
        assert look(folder) == {"acme.copperapp": "it does not belong to an administrator"}
    else:
        assert "administrator" in refusal(folder, SOMEBODY).reason


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
def test_a_folder_or_its_parent_that_others_may_change_is_not_believed(
    folder: Path, which: int, mode: int
) -> None:
    changed = (folder, folder.parent)[which]
    changed.chmod(mode)
    refused = refusal(folder)
    assert refused.path == str(changed)
    assert refused.reason == "others than its owner may change it"


@pytest.mark.parametrize("which", [0, 1])
def test_a_folder_or_its_parent_of_somebody_else_is_not_believed(folder: Path, which: int) -> None:
    owners = give_away((folder, folder.parent)[which])
    assert refusal(folder, *owners).reason == "it does not belong to an administrator"


def test_a_link_to_a_file_is_not_believed(folder: Path) -> None:
    (folder / "acme.copperapp").rename(folder / "elsewhere")
    (folder / "acme.copperapp").symlink_to(folder / "elsewhere")
    assert look(folder) == {"acme.copperapp": "it is a link, or no folder"}


def test_a_file_with_a_second_name_is_not_believed(folder: Path) -> None:
    os.link(folder / "acme.copperapp", folder.parent / "second")
    assert look(folder) == {"acme.copperapp": "it has a second name elsewhere"}


@pytest.mark.parametrize("which", [0, 1])
def test_a_link_to_a_folder_is_not_believed(folder: Path, which: int) -> None:
    linked = (folder, folder.parent)[which]
    moved = linked.with_name("moved")
    linked.rename(moved)
    linked.symlink_to(moved)
    assert refusal(folder).reason == "it is a link, or no folder"


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / "acme.copperapp").unlink()
    os.mkfifo(folder / "acme.copperapp", 0o644)
    assert look(folder) == {"acme.copperapp": "it is no plain file"}


def test_a_folder_under_the_files_name_is_not_read(folder: Path) -> None:
    (folder / "acme.copperapp").unlink()
    (folder / "acme.copperapp").mkdir()
    assert "acme.copperapp" in look(folder)
    assert isinstance(look(folder)["acme.copperapp"], str)


def test_the_systems_own_folders_are_believed() -> None:
    assert dict(trust.trusted_files(Path("/etc"), ".no-such-suffix", 1)) == {}


def as_somebody(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a shell without any right of root's."""
    drop: dict[str, object] = {"user": SOMEBODY, "group": SOMEBODY, "extra_groups": []}
    return subprocess.run(
        ["/bin/sh", "-c", code, "sh", *arguments],
        capture_output=True,
        text=True,
        check=False,
        **(drop if ME == 0 else {}),  # type: ignore[call-overload]
    )


def test_whoever_is_no_administrator_cannot_plant_a_believed_file() -> None:
    """Tries without root's rights: in a closed folder, and in one where everybody may write."""
    plant = 'echo "format = 1" > "$1"'
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        folder = Path(made) / "etc" / "copper-desktop"
        folder.mkdir(parents=True, mode=0o755)
        if ME == 0:
            assert as_somebody(plant, str(folder / "evil.copperapp")).returncode != 0
            assert look(folder) == {}
        folder.chmod(0o777)
        assert as_somebody(plant, str(folder / "evil.copperapp")).returncode == 0
        refusal(folder, *((ME,) if ME == 0 else (SOMEBODY,)))
        folder.chmod(0o755)
        if ME == 0:
            assert look(folder) == {"evil.copperapp": "it does not belong to an administrator"}
