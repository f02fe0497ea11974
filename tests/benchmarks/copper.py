"""A simulated Copper in a process of its own, without its limit, with tokens already given out.

    python -m tests.benchmarks.copper NUMBER

prints one line of JSON and serves until standard input ends. Also the questions to it.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from copper_desktop.model import Application, Token
from copper_desktop.sandbox.data.directory import PEOPLE
from copper_desktop.sandbox.grants import Grants
from copper_desktop.sandbox.registration import CLIENT_ID
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.credentials import CredentialStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.settings import Profile
from copper_desktop.storage.vault import Vault
from tests.benchmarks.programs import NOW, PYTHON, ROOT, application, connections


@dataclass(frozen=True, slots=True)
class Copper:
    """Where it answers, and the tokens that it honours."""

    api_base: str
    tokens: tuple[str, ...]

    @property
    def application(self) -> Application:
        """The registration of the connections to it."""
        return application(self.api_base)

    async def connect(self, profile: Profile, store: CredentialStore) -> None:
        """Keep a connection for each token, as a sign-in would."""
        with Index(profile.index, lambda: NOW) as index:
            vault = Vault(index, store)
            await vault.keep_application(self.application, "secret")
            for connection, token in zip(connections(len(self.tokens)), self.tokens, strict=True):
                await vault.keep_connection(connection, Token(token, ("developer/v1/all",)))


@contextlib.contextmanager
def running(number: int) -> Iterator[Copper]:
    """Yield a simulated Copper that honours ``number`` tokens."""
    command = [PYTHON, "-m", "tests.benchmarks.copper", str(number)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            yield Copper(told["api_base"], tuple(told["tokens"]))
        finally:
            process.stdin.close()


def main() -> None:
    """Serve until standard input ends."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "grants.sqlite3")
        grants = Grants(file, lambda: datetime.now(UTC))
        tokens = [grants.issue(CLIENT_ID, PEOPLE[0].id, None) for _ in range(int(sys.argv[1]))]
        grants.close()
        with Sandbox(file, requests_per_minute=None) as sandbox:
            told = {"api_base": sandbox.registration.api_base, "tokens": tokens}
            print(json.dumps(told), flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main()
