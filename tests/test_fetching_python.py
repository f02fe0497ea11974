"""Python for Windows comes with the hash that python.org publishes, or not at all.

python.org cannot be asked here: a folder stands for it, with the two files as they are there.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "packaging/windows/fetch_python.py"
NAME = "python-3.13.9-embed-amd64.zip"
PYTHON = b"what python.org has"
HASH = hashlib.sha256(PYTHON).hexdigest()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "3.13.9"
    folder.mkdir()
    (folder / NAME).write_bytes(PYTHON)
    sums = [{"algorithm": "SHA256", "checksumValue": HASH}]
    other = {"name": "bzip2", "checksums": [{"algorithm": "SHA256", "checksumValue": "0" * 64}]}
    cpython = {"name": "CPython", "packageFileName": NAME, "checksums": sums}
    (folder / f"{NAME}.spdx.json").write_text(json.dumps({"packages": [other, cpython]}))
    return tmp_path


def fetch(place: Path, *options: str) -> subprocess.CompletedProcess[str]:
    out = ["--out", str(place / "python.zip"), "--place", place.as_uri()]
    command = [sys.executable, str(SCRIPT), "3.13.9", *out, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_what_was_published_is_taken(place: Path) -> None:
    assert fetch(place, "--sha256", HASH.upper()).returncode == 0
    assert (place / "python.zip").read_bytes() == PYTHON


@pytest.mark.parametrize(
    ("changed", "options"),
    [
        (NAME, ()),
        (f"{NAME}.spdx.json", ()),
        (None, ("--sha256", "0" * 64)),
    ],
)
def test_what_differs_from_what_was_published_or_noted_is_refused(
    place: Path, changed: str | None, options: tuple[str, ...]
) -> None:
    if changed is not None:
        file = place / "3.13.9" / changed
        file.write_bytes(file.read_bytes().replace(b"python", b"PYTHON").replace(b"SHA256", b"MD5"))
    done = fetch(place, *options)
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.13.9 was not taken: its SHA-256 is ")
    assert not (place / "python.zip").exists()


def test_a_version_that_is_not_there_is_said(place: Path) -> None:
    (place / "3.13.9" / NAME).unlink()
    assert "was not taken" in fetch(place).stderr
