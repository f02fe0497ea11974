"""Both stores, after a SIGKILL at every write step of everything that writes them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

WORKER = Path(__file__).parent / "crash_worker.py"


def crashed(*arguments: str) -> tuple[int, list[str]]:
    """Return how many kills there were, and what was lost by them."""
    done = subprocess.run(
        [sys.executable, str(WORKER), *arguments],
        capture_output=True,
        text=True,
        timeout=500,
        check=True,
    )
    told = json.loads(done.stdout)
    return told["kills"], told["losses"]


def test_nothing_is_lost_by_hundreds_of_kills_at_every_write_step() -> None:
    kills, losses = crashed("--moments", "40")
    assert losses == []
    assert kills >= 300


def test_nothing_is_lost_by_kills_beside_the_real_credential_store() -> None:
    kills, losses = crashed("--keyring")
    assert losses == []
    assert kills >= 40


def test_nothing_is_lost_by_kills_at_every_statement_of_the_encrypted_file() -> None:
    kills, losses = crashed("--sealed")
    assert losses == []
    assert kills >= 50
