"""An administrator's applications: found, given their ids, and told when not usable."""

from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications import managed, trust
from copper_desktop.storage.settings import demo_profile, standard_profile

FILE = """\
format = 1
name = "Acme"
client_id = "client-1"
redirect_uri = "http://127.0.0.1:8400/callback"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as an administrator's, being its owner's; the rules stay the same."""
    made = tmp_path / "copper-desktop"
    made.mkdir(mode=0o755)
    owners = (made.stat().st_uid,)
    believed = trust.trusted_files

    def in_the_test(folder: Path, suffix: str, limit: int) -> object:
        return believed(folder, suffix, limit, owners=owners, anchor=tmp_path)

    monkeypatch.setattr(trust, "trusted_files", in_the_test)
    return made


def test_an_administrators_application_is_found_with_its_secret(folder: Path) -> None:
    (folder / "acme.copperapp").write_text(FILE + 'client_secret = "s3cret"\n')
    found = managed.find(folder)
    assert found.refused == ()
    (acme,) = found.applications
    assert acme.application.name == "Acme"
    assert acme.application.managed
    assert acme.client_secret == "s3cret"
    assert "s3cret" not in repr(found)


def test_its_id_stays_until_the_servers_change(folder: Path) -> None:
    file = folder / "acme.copperapp"
    ids = []
    for text in (
        FILE,
        FILE.replace("Acme", "Acme Ltd"),
        FILE + 'token_endpoint = "https://app.copper.com/other"\n',
        FILE + 'token_endpoint = "https://evil.example/token"\n',
        FILE.replace("client-1", "client-2"),
    ):
        file.write_text(text)
        ids.append(managed.find(folder).applications[0].application.id)
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids[2:])) == 3


def test_the_same_application_twice_is_one(folder: Path) -> None:
    (folder / "a.copperapp").write_text(FILE)
    (folder / "b.copperapp").write_text(FILE.replace("Acme", "Other"))
    (acme,) = managed.find(folder).applications
    assert acme.application.name == "Acme"


def test_what_cannot_be_used_is_told_and_the_rest_is_used(folder: Path) -> None:
    (folder / "a.copperapp").write_text("format = 1\n")
    (folder / "b.copperapp").write_text(FILE)
    (folder / "b.copperapp").chmod(0o666)
    (folder / "c.copperapp").write_text(FILE)
    found = managed.find(folder)
    assert len(found.applications) == 1
    assert [type(error) for error in found.refused] == [
        errors.ApplicationFileInvalid,
        errors.ManagedFileRefused,
    ]


def test_a_folder_that_is_not_believed_is_told(folder: Path) -> None:
    (folder / "a.copperapp").write_text(FILE)
    folder.chmod(0o777)
    found = managed.find(folder)
    assert found.applications == ()
    (refused,) = found.refused
    assert isinstance(refused, errors.ManagedFileRefused)


def test_a_failing_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(trust, "trusted_files", fails)
    (refused,) = managed.find(folder).refused
    assert isinstance(refused, errors.ManagedFileRefused)
    assert refused.reason == "Input/output error"


def test_where_there_is_no_folder_there_is_nothing(tmp_path: Path) -> None:
    assert managed.find(tmp_path / "nothing") == managed.Managed()
    assert managed.find(None) == managed.Managed()


def test_the_demo_has_no_managed_applications() -> None:
    assert demo_profile().managed is None
    assert standard_profile().managed == Path("/etc/copper-desktop")
