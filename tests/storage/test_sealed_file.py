"""The encrypted file: what it keeps, what it refuses, and what it never shows."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.storage import sealed_file
from copper_desktop.storage.sealed_file import SealedFile

PASSPHRASE = "four wörds, or more"
CHEAP = 2**4
"""scrypt's N for tests, which are about everything but how long a guess takes."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "secrets.sqlite3"


@pytest.fixture
def file(path: Path) -> SealedFile:
    made = SealedFile(path, cost=CHEAP)
    made.create(PASSPHRASE)
    return made


def again(path: Path) -> SealedFile:
    opened = SealedFile(path)
    assert opened.open(PASSPHRASE)
    return opened


def test_what_was_kept_is_there_after_a_restart(file: SealedFile, path: Path) -> None:
    file.set_password("one", "", "sécret ☕")
    file.set_password("one", "", "newer")
    file.set_password("two", "", "other")
    file.delete_password("two", "")
    found = again(path)
    assert (found.get_password("one", ""), found.get_password("two", "")) == ("newer", None)


def test_neither_secret_nor_passphrase_is_in_the_file(file: SealedFile, path: Path) -> None:
    file.set_password("entry", "", "the-secret-token")
    file.set_password("entry", "", "the-newer-token")
    file.delete_password("entry", "")
    for each in path.parent.iterdir():
        kept = each.read_bytes()
        assert b"-token" not in kept
        assert PASSPHRASE.encode() not in kept
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert "token" not in repr(file)


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(file: SealedFile, path: Path) -> None:
    file.set_password("entry", "", "kept")
    before = path.read_bytes()
    other = SealedFile(path)
    assert not other.open("four words, or more")
    assert not other.is_open
    for use in (
        lambda: other.get_password("entry", ""),
        lambda: other.set_password("entry", "", "x"),
        lambda: other.delete_password("entry", ""),
        lambda: other.change_passphrase("another one, long"),
    ):
        with pytest.raises(errors.StoreLocked):
            use()
    assert path.read_bytes() == before


def test_one_that_was_typed_another_way_is_the_same_passphrase(
    file: SealedFile, path: Path
) -> None:
    assert SealedFile(path).open("four wo\u0308rds, or more")


def test_another_passphrase_opens_the_same_secrets(file: SealedFile, path: Path) -> None:
    file.set_password("entry", "", "kept")
    file.change_passphrase("a different one altogether")
    other = SealedFile(path)
    assert not other.open(PASSPHRASE)
    assert other.open("a different one altogether")
    assert other.get_password("entry", "") == "kept"


def test_a_file_that_is_there_is_never_written_over(file: SealedFile, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(errors.StoreExists):
        SealedFile(path, cost=CHEAP).create("another one, long")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_it_is_made_where_the_disk_knows_no_links(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_paths: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    SealedFile(path, cost=CHEAP).create(PASSPHRASE)
    again(path)
    with pytest.raises(errors.StoreExists):
        SealedFile(path, cost=CHEAP).create(PASSPHRASE)


def test_a_file_that_is_gone_is_gone_and_never_made_anew(file: SealedFile, path: Path) -> None:
    path.unlink()
    with pytest.raises(errors.StoreGone):
        file.get_password("entry", "")
    with pytest.raises(errors.StoreGone):
        assert not SealedFile(path).is_open
    assert not path.exists()


def test_an_entry_under_another_name_is_noticed(file: SealedFile, path: Path) -> None:
    file.set_password("one", "", "mine")
    changed(path, "UPDATE entry SET name = 'two'")
    with pytest.raises(errors.StoreDamaged):
        file.get_password("two", "")
    file.delete_password("two", "")
    assert file.get_password("two", "") is None


@pytest.mark.parametrize("sealed", ["x''", "x'00'", "zeroblob(40)", "'text'"])
def test_an_entry_that_was_changed_is_noticed(file: SealedFile, path: Path, sealed: str) -> None:
    file.set_password("one", "", "mine")
    changed(path, f"UPDATE entry SET sealed = {sealed}")
    with pytest.raises(errors.StoreDamaged):
        file.get_password("one", "")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM lock",
        "INSERT INTO lock SELECT * FROM lock",
        "UPDATE lock SET cost = 3",
        f"UPDATE lock SET cost = {2**40}",
        "UPDATE lock SET cost = 'many'",
        "DROP TABLE lock",
        "PRAGMA user_version = 2",
    ],
)
def test_a_lock_that_was_changed_is_noticed(file: SealedFile, path: Path, statement: str) -> None:
    changed(path, statement)
    with pytest.raises(errors.StoreDamaged):
        SealedFile(path).open(PASSPHRASE)


def test_a_lock_that_was_made_cheaper_does_not_open(file: SealedFile, path: Path) -> None:
    changed(path, f"UPDATE lock SET cost = {CHEAP // 2}")
    assert not SealedFile(path).open(PASSPHRASE)


def test_what_is_no_encrypted_file_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"somebody's notes" * 100)
    with pytest.raises(errors.StoreDamaged):
        SealedFile(path).open(PASSPHRASE)
    assert path.read_bytes() == b"somebody's notes" * 100


def test_another_process_that_writes_is_waited_for_and_then_told(
    file: SealedFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "BUSY_SECONDS", 0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(errors.StoreFileUnusable):
        file.set_password("entry", "", "x")
    other.close()
    file.set_password("entry", "", "x")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.StoreFileUnusable):
        SealedFile(tmp_path / "file" / "secrets.sqlite3").create(PASSPHRASE)


def changed(path: Path, statement: str) -> None:
    database = sqlite3.connect(path)
    database.execute(statement)
    database.commit()
    database.close()
