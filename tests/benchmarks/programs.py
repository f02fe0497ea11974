"""The programs that are measured, and profiles with connections for the product to find."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from copper_desktop.model import (
    Account,
    Application,
    Connection,
    Evidence,
    Health,
    Identity,
    User,
)
from copper_desktop.storage.index import Index
from copper_desktop.storage.settings import Profile

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYTHON = sys.executable
PRODUCT = str(Path(sys.executable).with_name("copper-desktop"))
PEERS = ROOT / ".venv-peers" / "bin"
BARE_WINDOW = (PYTHON, str(HERE / "bare_window.py"))
VORTA = (str(PEERS / "vorta"), "--foreground")
NOW = datetime.now(UTC)
STORE = "Secret Service"


def application(api_base: str = "http://127.0.0.1:9/developer_api/v1") -> Application:
    """Return the registration that the connections use; by default nothing answers there."""
    return Application(
        id="app",
        name="Example",
        client_id="client",
        redirect_uri="http://127.0.0.1/callback",
        api_base=api_base,
    )


def connections(number: int) -> list[Connection]:
    """Return connections as a company has them: each a person of an account, checked lately."""
    return [
        Connection(
            id=f"c{each:05}",
            application_id="app",
            name=f"Northwind {each}",
            identity=Identity(
                User(each, f"Ada Lovelace {each}", f"ada{each}@northwind.example"),
                Account(each, f"Northwind {each}"),
            ),
            scopes=("developer/v1/all",),
            connected_at=NOW - timedelta(days=3),
            health=Health.WORKING,
            verified_at=NOW,
            evidence=Evidence(NOW, "GET /users/me", 200, 0.084, "6f1c2d9e-77aa", None),
        )
        for each in range(1, number + 1)
    ]


def fill(profile: Profile, number: int, registration: Application | None = None) -> None:
    """Write an index with these connections; their secrets are not in any credential store."""
    with Index(profile.index, lambda: NOW) as index:
        registration = registration or application()
        index.commit_application(registration, index.intend(registration.id, STORE))
        for connection in connections(number):
            index.commit_connection(connection, index.intend(connection.id, STORE))


@contextlib.contextmanager
def home(number: int, registration: Application | None = None) -> Iterator[dict[str, str]]:
    """Yield an environment with a home folder in which the product finds ``number`` connections."""
    with TemporaryDirectory(prefix="copper-desktop-bench-") as folder:
        environment = {name: text for name, text in os.environ.items() if name[:4] != "XDG_"}
        environment |= {"HOME": folder, "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]}
        data = Path(folder, ".local/share/copper-desktop")
        fill(Profile(data, Path(folder, ".config/copper-desktop"), ""), number, registration)
        yield environment


def milliseconds(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """Return how long a command takes from its start to its end; it has to succeed."""
    started = time.perf_counter()
    quiet = subprocess.DEVNULL
    subprocess.run(command, env=environment, stdout=quiet, check=True, cwd=ROOT)
    return (time.perf_counter() - started) * 1000


def printed_number(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """Return the number that a command prints."""
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return float(done.stdout)


def first_paint(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return the milliseconds from a program's start to its first painted window."""
    observer = [str(PEERS / "python"), str(HERE / "first_paint.py")]
    return printed_number([*observer, *command], environment)


def printed_by(script: str, environment: dict[str, str]) -> float:
    """Return the number that a script of ``driven.py`` prints."""
    return printed_number([PYTHON, "-m", "tests.benchmarks.driven", script], environment)
