"""The index where the disk is full or may not be written: told, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.storage.index import Index
from tests.conftest import Clock

FAULTS = Path(__file__).parent / "index_faults.py"


def told(command: list[str]) -> dict[str, object]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that somebody else can reach, unlike pytest's."""
    made = Path(tempfile.mkdtemp(prefix="copper-desktop-faults-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def test_a_full_disk_is_told_and_what_was_there_stays(folder: Path) -> None:
    disk = "mount -t tmpfs -o size=200k tmpfs $0 && exec $1 $2 full $0"
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]  # a changed root allows no mapping
    command = ["unshare", *as_root, "--mount", "sh", "-c", disk]
    assert told([*command, str(folder), sys.executable, str(FAULTS)]) == {
        "before": "done",
        "while_full": ["DiskFull"],
        "connect_while_full": "DiskFull",
        "after": "done",
        "there": ["c-1", "c-2"],
        "tokens": ["1", "2"],
    }


def test_a_full_or_forbidden_disk_costs_the_encrypted_file_nothing(folder: Path) -> None:
    disk = "mount -t tmpfs -o size=200k tmpfs $0 && exec $1 $2 sealed $0"
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", *as_root, "--mount", "sh", "-c", disk]
    assert told([*command, str(folder), sys.executable, str(FAULTS)]) == {
        "while_full": "StoreFileUnusable",
        "new_while_full": "StoreFileUnusable",
        "there": "kept",
        "denied": "StoreFileUnusable",
        "new_denied": "StoreFileUnusable",
        "then": "newer",
    }


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, errors.DiskFull),
        (errno.EROFS, errors.IndexNotWritable),
        (errno.EIO, errors.IndexUnavailable),
    ],
)
def test_a_folder_that_cannot_be_made_is_told_with_what_is_in_the_way(
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    expected: type[errors.IndexUnavailable],
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(errors.IndexUnavailable) as caught:
        Index(tmp_path / "data" / "index.sqlite3", clock)
    assert type(caught.value) is expected


def test_a_folder_of_somebody_else_is_told_and_left_alone(folder: Path) -> None:
    before = sorted(folder.iterdir())
    assert told([sys.executable, str(FAULTS), "denied", str(folder)]) == {
        "present": "IndexNotWritable",
        "new": "IndexNotWritable",
    }
    folder.chmod(0o755)
    assert before == []
    assert (folder / "index.sqlite3").exists()
