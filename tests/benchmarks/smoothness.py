"""The longest time for which the window's event loop does not turn, while there is much to do."""

from __future__ import annotations

import asyncio
import os
import statistics
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from copper_desktop.storage.credentials import CredentialStore
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.settings import Profile
from tests.benchmarks import big_answer, copper
from tests.benchmarks.harness import Figure, Goal, alternate
from tests.benchmarks.programs import home, printed_by

LIMIT = 50


def measure(rounds: int) -> list[Figure]:
    """Measure checks of 500 connections, an answer of 10 MB and a search among 2,000."""
    with (
        copper.running(500) as there,
        big_answer.running() as large,
        home(2000) as many,
        TemporaryDirectory() as checked,
        TemporaryDirectory() as answered,
    ):
        own = {
            "checking 500": prepared(there, checked),
            "an answer of 10 MB": prepared(copper.Copper(large, ("token",)), answered),
            "searching 2,000": many,
        }
        scripts = ("gap-of-checks", "gap-of-answer", "gap-of-search")
        variants = {
            name: partial(printed_by, script, own[name])
            for name, script in zip(own, scripts, strict=True)
        }
        samples = alternate(rounds, variants)
    goals = tuple(
        Goal(f"{name}, ms", statistics.median(taken), LIMIT) for name, taken in samples.items()
    )
    return [Figure("longest gap between two turns of the event loop", "ms", samples, goals)]


def prepared(there: copper.Copper, folder: str) -> dict[str, str]:
    """Return an environment with connections whose tokens are in the credential store."""
    environment = {name: text for name, text in os.environ.items() if name[:4] != "XDG_"}
    environment |= {"HOME": folder, "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]}
    data, config = Path(folder, ".local/share/copper-desktop"), Path(folder, ".config")
    store: CredentialStore = KeyringStore("Copper Desktop")
    asyncio.run(there.connect(Profile(data, config, ""), store))
    return environment
