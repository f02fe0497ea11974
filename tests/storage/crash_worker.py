"""Run in a process of its own, without Qt: kills itself at every write step, and looks afterwards.

For each operation a child is forked that does it and ends by SIGKILL at its n-th step, for every n
until one comes through; steps are each statement of the index and each call of the store, before
and after. Other children then start again and are killed at every step of the repair, and a last
one finishes it and looks at both stores. With ``--keyring`` the secrets are in the real
credential store, with ``--sealed`` in the encrypted file, whose own statements are steps too;
otherwise in a folder, which like a store's own process outlives the kill.

Prints one line of JSON: how many kills there were and every loss that was found.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import filelock  # noqa: F401  all of them once, before the forks

from copper_desktop.model import Application, Connection, Token
from copper_desktop.oauth import token as token_module
from copper_desktop.renewal import Renewal
from copper_desktop.storage import sealed_file, stores
from copper_desktop.storage.credentials import CredentialStore, MemoryStore
from copper_desktop.storage.entries import IN_FLIGHT
from copper_desktop.storage.file_store import FileStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.passphrases import Prompt
from copper_desktop.storage.process_lock import locked
from copper_desktop.storage.sealed_file import SealedFile
from copper_desktop.storage.vault import Vault

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMESPACE = "Copper Desktop Crash Test"
REAL = ""
"""The kind of the store that keyring chooses."""
ONE = Connection("c-1", "app-1", "One", None, (), START, expires_at=START, renewable=True)
OTHER = Connection("c-2", "app-1", "Other", None, (), START)
NEWER = Token("newer", (), refresh_token="r-newer")
APPLICATION = Application("app-2", "Two", "client-2", "http://127.0.0.1/callback")

Operation = Callable[[Vault], Awaitable[object]]
Step = Callable[[], None]

PAIRS = {"one": "r-one", "newer": "r-newer", "other": None, "third": None}
"""Access tokens with the refresh tokens that they came with."""


async def _move(vault: Vault) -> None:
    """Choose another store, and move everything into it."""
    await vault.choose_store(stores.KWALLET)
    for entry in await vault.entries_elsewhere():
        await vault.move(entry)


async def _renew(vault: Vault) -> None:
    """Renew a token that is about to expire, by a token endpoint that answers at once."""

    async def refresh(*_arguments: object) -> Token:
        return Token("newer", (), START + timedelta(hours=1), "r-newer")

    async def client_secret() -> str:
        return "client-secret"

    token_module.refresh = refresh  # type: ignore[assignment]
    lock = vault.folder / "renewal.lock"
    renewal = Renewal(vault, lambda: None, lambda: START, lock)  # type: ignore[arg-type,return-value]
    await renewal.token_of(ONE, APPLICATION, client_secret)


OPERATIONS: dict[str, Operation] = {
    "connect": lambda vault: vault.keep_connection(replace(ONE, id="c-3"), Token("third", ())),
    "replace": lambda vault: vault.keep_connection(ONE, NEWER),
    "renew": _renew,
    "move": _move,
    "rename": lambda vault: vault.update(replace(ONE, name="Renamed")),
    "remove": lambda vault: vault.remove(ONE.id),
    "register": lambda vault: vault.keep_application(APPLICATION, "client-secret"),
}


TOUCHING_FILE = ("connect", "replace", "move", "remove")
"""Operations that are all the others, as far as the encrypted file is concerned."""


class FolderStore(MemoryStore):
    """Keeps each secret in a file; stands in for a store that answers in a millisecond."""

    def __init__(self, folder: Path, step: Step, kind: str = stores.SECRET_SERVICE) -> None:
        super().__init__()
        self._folder, self._step, self._kind = folder, step, kind

    async def kind(self) -> str:
        return self._kind

    async def read(self, entry: str) -> str:
        self._step()
        path = self._folder / entry
        self._secrets = {entry: path.read_text()} if path.exists() else {}
        return await super().read(entry)

    async def write(self, entry: str, secret: str) -> None:
        self._step()
        beside = self._folder.parent / f"beside-{self._kind}"
        beside.write_text(secret)
        beside.rename(self._folder / entry)
        self._step()

    async def delete(self, entry: str) -> None:
        self._step()
        (self._folder / entry).unlink(missing_ok=True)
        self._step()


class KeyringSteps(KeyringStore):
    """The real store, with a step before and after each call."""

    def __init__(self, step: Step) -> None:
        super().__init__(NAMESPACE)
        self._step = step

    async def write(self, entry: str, secret: str) -> None:
        self._step()
        await super().write(entry, secret)
        self._step()

    async def delete(self, entry: str) -> None:
        self._step()
        await super().delete(entry)
        self._step()


def _on_writing(step: Step) -> Callable[[str], None]:
    """Return what takes a step for each statement that writes: the others change nothing."""

    def traced(statement: str) -> None:
        if not statement.startswith(("SELECT", "PRAGMA")):
            step()

    return traced


def sealed_steps(folder: Path, step: Step) -> FileStore:
    """Return the encrypted file, open, whose every statement is a step."""
    file = SealedFile(folder / "secrets.sqlite3", cost=2**4)
    if not (folder / "secrets.sqlite3").exists():
        file.create("four words, or more")
    file.open("four words, or more")
    connect = sqlite3.connect

    def traced(address: str, **options: object) -> sqlite3.Connection:
        database: sqlite3.Connection = connect(address, **options)  # type: ignore[call-overload]
        database.set_trace_callback(_on_writing(step))
        return database

    sealed_file.sqlite3.connect = traced  # type: ignore[misc,attr-defined,assignment]
    return FileStore(NAMESPACE, file, Prompt())


class Place:
    """Where the stores of one try are, and how they are opened."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind
        for each in (stores.SECRET_SERVICE, stores.KWALLET):
            (folder / each).mkdir(parents=True, exist_ok=True)

    def open(self, now: datetime, step: Step) -> Vault:
        index = Index(self.folder / "index.sqlite3", lambda: now)
        index._database.set_trace_callback(_on_writing(step))
        kind = index.chosen_store() or self.kind

        def open_store(kind: str) -> CredentialStore:
            if kind == stores.ENCRYPTED_FILE:
                return sealed_steps(self.folder, step)
            if kind == REAL:
                return KeyringSteps(step)
            return FolderStore(self.folder / kind, step, kind)

        return Vault(index, open_store(kind), open_store)

    def names(self) -> set[str]:
        """Return the names of all secrets that are really there."""
        if self.kind == REAL:
            return {name for name, _item in _items()}
        kinds = (stores.SECRET_SERVICE, stores.KWALLET)
        found = {path.name for kind in kinds for path in (self.folder / kind).iterdir()}
        if self.kind == stores.ENCRYPTED_FILE:
            with closing(sqlite3.connect(self.folder / "secrets.sqlite3")) as database:
                for (name,) in database.execute("SELECT name FROM entry"):
                    found.add(name.removeprefix(f"{NAMESPACE} "))
        return found

    def again(self, folder: Path) -> Place:
        """Return a copy of it."""
        shutil.copytree(self.folder, folder)
        return Place(folder, self.kind)


def _items() -> Iterator[tuple[str, object]]:
    import secretstorage

    bus = secretstorage.dbus_init()
    for item in secretstorage.get_default_collection(bus).get_all_items():
        service = item.get_attributes().get("service", "")
        if service.startswith(f"{NAMESPACE} "):
            yield service.removeprefix(f"{NAMESPACE} "), item


def forked(work: Callable[[int], None], *, kill_after: float | None = None) -> tuple[int, bytes]:
    """Run ``work`` in a child; return by which signal it ended, and what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            work(writing)
            os._exit(0)
        except BaseException as error:
            os.write(2, repr(error).encode())
        finally:
            os._exit(1)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)  # any moment will do: the kill may come before, in or after it
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status), told


def killer(at: int | None) -> Step:
    """Return a step that ends the process when it is taken for the ``at``-th time."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1
        if taken == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def operate(place: Place, operation: Operation, at: int | None) -> Callable[[int], None]:
    def work(writing: int) -> None:
        vault = place.open(START, killer(at))
        asyncio.run(_awaited(operation(vault)))
        os.write(writing, b"done")  # what a person sees confirmed

    return work


async def _awaited(work: Awaitable[object]) -> None:
    await work


def start_again(place: Place, at: int | None) -> Callable[[int], None]:
    def work(_writing: int) -> None:
        vault = place.open(START + IN_FLIGHT + timedelta(seconds=1), killer(at))
        asyncio.run(_awaited(vault.settle()))

    return work


def look(place: Place, name: str, confirmed: bool) -> Callable[[int], None]:
    def work(writing: int) -> None:
        vault = place.open(START + 2 * IN_FLIGHT, lambda: None)
        os.write(writing, json.dumps(asyncio.run(losses(place, vault, name, confirmed))).encode())

    return work


async def losses(place: Place, vault: Vault, name: str, confirmed: bool) -> list[str]:
    """Return everything that is not as it must be."""
    settled = await vault.settle()
    applications, connections = await vault.read_again()
    found = {known.id: known for known in connections}
    wrong = []
    kept = {known.id: await vault.token_of(known) for known in connections}
    tokens = {id_: entry.access_token for id_, entry in kept.items()}
    if any(PAIRS[entry.access_token] != entry.refresh_token for entry in kept.values()):
        wrong.append("a token is with the refresh token of another")
    async with locked(vault.folder / "renewal.lock", 30):
        pass
    left = {entry.name for entry in settled.leftovers}
    owned = {
        entry.name
        for known in (*connections, *applications)
        if (entry := vault._index.entry_of(known.id))
    }
    if place.names() - owned - left:
        wrong.append("a secret without a connection is not reported")
    if owned - place.names():
        wrong.append("a connection is shown without its secret")
    for entry in settled.leftovers:
        await vault.delete_leftover(entry)
    if place.names() != owned or vault._index.unsettled():
        wrong.append("something is left after the repair")
    if tokens.get(OTHER.id) != "other" or found[OTHER.id] != OTHER:
        wrong.append("another connection was touched")
    if name != "remove" and (ONE.id not in found or tokens[ONE.id] not in ("one", "newer")):
        wrong.append("a connection that was there is gone")
    done = {
        "connect": tokens.get("c-3") == "third",
        "replace": tokens.get(ONE.id) == "newer",
        "rename": ONE.id in found and found[ONE.id].name == "Renamed",
        "remove": ONE.id not in found,
        "register": APPLICATION in applications,
        "renew": tokens.get(ONE.id) == "newer",
        "move": not await vault.entries_elsewhere(),
    }
    if confirmed and not done[name]:
        wrong.append("what was confirmed is not so")
    return wrong


class Run:
    """Counts kills and losses over all tries."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder, self._kind = folder, kind
        self._real = kind == REAL
        self._tries = 0
        self.kills = 0
        self.losses: list[str] = []
        self._template = self._new_place()
        if not self._real:
            forked(self._fill(self._template))

    def every_step(self, name: str) -> None:
        """Kill at each step of one operation, and at each step of the repair that follows."""
        at = 0
        confirmed = False
        while not confirmed:
            at += 1
            crashed = self._fresh()
            confirmed = self._count(*forked(operate(crashed, OPERATIONS[name], at)))
            if self._kind == stores.SECRET_SERVICE:
                self._every_repair(crashed, name, confirmed, at)
            self._look(crashed, name, confirmed, at)

    def _every_repair(self, crashed: Place, name: str, confirmed: bool, at: int) -> None:
        step, killed = 0, True
        while killed:
            step, before = step + 1, self.kills
            place = crashed.again(self._next_folder())
            self._count(*forked(start_again(place, step)))
            killed = self.kills > before
            self._look(place, name, confirmed, at)

    def any_moment(self, name: str, within: float) -> None:
        """Kill from outside at a moment nobody has chosen."""
        place = self._fresh()
        moment = random.Random(self._tries).uniform(0, within)  # noqa: S311  no secret
        signalled, told = forked(operate(place, OPERATIONS[name], None), kill_after=moment)
        self._look(place, name, self._count(signalled, told), -1)

    def _count(self, signalled: int, told: bytes) -> bool:
        if signalled == signal.SIGKILL:
            self.kills += 1
        elif signalled != 0:
            self.losses.append(f"ended with {signalled}")
        return told == b"done"

    def _look(self, place: Place, name: str, confirmed: bool, at: int) -> None:
        signalled, told = forked(look(place, name, confirmed))
        found = json.loads(told) if signalled == 0 and told else [f"look ended with {signalled}"]
        self.losses += [f"{name} at {at}: {loss}" for loss in found]
        shutil.rmtree(place.folder)

    def _new_place(self) -> Place:
        return Place(self._next_folder(), self._kind)

    def _next_folder(self) -> Path:
        self._tries += 1
        return self._folder / str(self._tries)

    def _fresh(self) -> Place:
        if self._real:
            forked(_emptied)
            place = self._new_place()
            forked(self._fill(place))
            return place
        return self._template.again(self._next_folder())

    def _fill(self, place: Place) -> Callable[[int], None]:
        async def fill() -> None:
            vault = place.open(START - timedelta(days=1), lambda: None)
            await vault.keep_connection(ONE, Token("one", (), refresh_token="r-one"))
            await vault.keep_connection(OTHER, Token("other", ()))

        return lambda _writing: asyncio.run(fill())


def _emptied(_writing: int) -> None:
    for _name, item in list(_items()):
        item.delete()  # type: ignore[attr-defined]


def main() -> None:
    """Kill at every step, and then ``--moments`` times at any moment."""
    real = "--keyring" in sys.argv
    kind = REAL if real else stores.SECRET_SERVICE
    kind = stores.ENCRYPTED_FILE if "--sealed" in sys.argv else kind
    moments = int(sys.argv[sys.argv.index("--moments") + 1]) if "--moments" in sys.argv else 0
    if real:
        import keyring
        import secretstorage  # noqa: F401  once, before the forks

        keyring.get_keyring()
    memory = "/dev/shm"  # noqa: S108  a kill is no power cut: no disk has to be waited for
    with tempfile.TemporaryDirectory(dir=memory if Path(memory).is_dir() else None) as folder:
        run = Run(Path(folder), kind)
        for name in TOUCHING_FILE if kind == stores.ENCRYPTED_FILE else OPERATIONS:
            if not (real and name == "move"):
                run.every_step(name)
        for number in range(moments):
            run.any_moment(tuple(OPERATIONS)[number % len(OPERATIONS)], within=0.03)
        if real:
            forked(_emptied)
    print(json.dumps({"kills": run.kills, "losses": run.losses}))


if __name__ == "__main__":
    main()
