"""Run in a process of its own: uses an index where the disk or the permissions are against it.

``full FOLDER``: FOLDER is a small disk, which is filled; ``denied FOLDER``: gives up being root and
uses a folder that another person owns; ``sealed FOLDER``: both, with the encrypted file. Prints one
line of JSON with what came of each attempt.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path

from copper_desktop import errors
from copper_desktop.model import Connection, Token
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.sealed_file import SealedFile
from copper_desktop.storage.vault import Vault

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ONE = Connection("c-1", "app-1", "One", None, (), START)
TWO = Connection("c-2", "app-1", "Two", None, (), START)
NOBODY = 65534


async def outcome(call: Awaitable[object]) -> str:
    try:
        await call
    except errors.CopperDesktopError as error:
        return type(error).__name__
    return "done"


def opened(path: Path, store: MemoryStore) -> Vault:
    return Vault(Index(path, lambda: START), store)


async def full(folder: Path) -> dict[str, object]:
    path, store = folder / "index.sqlite3", MemoryStore()
    vault = opened(path, store)
    told: dict[str, object] = {"before": await outcome(vault.keep_connection(ONE, Token("1", ())))}
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 512):
                pass
        except OSError:
            pass
    attempts = set()
    for number in range(200):  # the log of the index has some space of its own left
        name = f"{number} " + "x" * 2000
        attempts.add(await outcome(vault.update(Connection("c-1", "app-1", name, None, (), START))))
    told["while_full"] = sorted(attempts)
    told["connect_while_full"] = await outcome(vault.keep_connection(TWO, Token("2", ())))
    filler.unlink()
    told["after"] = await outcome(vault.keep_connection(TWO, Token("2", ())))
    again = opened(path, store)
    told["there"] = [found.id for found in again.connections]
    told["tokens"] = [(await again.token_of(found)).access_token for found in again.connections]
    return told


async def denied(folder: Path) -> dict[str, object]:
    store = MemoryStore()
    vault = opened(folder / "index.sqlite3", store)
    await vault.keep_connection(ONE, Token("1", ()))
    vault.close()
    for part in folder.iterdir():
        part.chmod(0o444)
    folder.chmod(0o555)
    if os.getuid() == 0:  # whom permissions do not hold off
        os.setuid(NOBODY)
    told: dict[str, object] = {}
    for name, path in (("present", folder / "index.sqlite3"), ("new", folder / "new" / "index")):
        try:
            opened(path, store)
        except errors.CopperDesktopError as error:
            told[name] = type(error).__name__
    return told


async def sealed(folder: Path) -> dict[str, object]:
    path = folder / "secrets.sqlite3"
    file = SealedFile(path, cost=2**4)
    file.create("four words, or more")
    file.set_password("one", "", "kept")
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as filling:
        try:
            while filling.write(b"x" * 512):
                pass
        except OSError:
            pass

    async def fill() -> None:
        for number in range(200):
            file.set_password(f"more {number}", "", "x" * 1200)

    told: dict[str, object] = {"while_full": await outcome(fill())}
    told["new_while_full"] = await outcome(_created(folder / "other" / "new.sqlite3"))
    told["there"] = file.get_password("one", "")
    filler.unlink()
    file.set_password("one", "", "newer")
    for part in folder.iterdir():
        part.chmod(0o444)
    folder.chmod(0o555)
    if os.getuid() == 0:
        os.setuid(NOBODY)

    async def write() -> None:
        file.set_password("one", "", "not allowed")

    told["denied"] = await outcome(write())
    told["new_denied"] = await outcome(_created(folder / "new.sqlite3"))
    told["then"] = file.get_password("one", "")
    return told


async def _created(path: Path) -> None:
    SealedFile(path, cost=2**4).create("four words, or more")


work = {"sealed": sealed, "full": full, "denied": denied}[sys.argv[1]]
print(json.dumps(asyncio.run(work(Path(sys.argv[2])))))
