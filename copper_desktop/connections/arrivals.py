"""What comes from another computer and goes there: its file, and which of it is new here."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from copper_desktop import errors, moving
from copper_desktop.model import Application, Connection, is_same_identity
from copper_desktop.moving import Move
from copper_desktop.oauth.registration import origins


def unknown_here(
    move: Move, applications: Sequence[Application], connections: Sequence[Connection]
) -> Move:
    """Return the part of ``move`` that is not here yet.

    Applications and connections get new ids: those of a file could name an entry of the
    credential store.
    """
    here = {(known.client_id, origins(known)): known.id for known in applications}
    ids, new_applications, new_connections = {}, [], []
    for found in move.applications:
        bound = (found.client_id, origins(found))
        if bound not in here:
            here[bound] = secrets.token_hex(16)
            new_applications.append(replace(found, id=here[bound]))
        ids[found.id] = here[bound]
    for moved in move.connections:
        if moved.application_id in ids:
            owned = replace(moved, application_id=ids[moved.application_id])
            if not _is_known(owned, connections):
                new_connections.append(replace(owned, id=secrets.token_hex(8)))
    return Move(tuple(new_applications), tuple(new_connections))


async def read(path: Path) -> Move:
    """Read a file; raises MoveFileInvalid or ApplicationFileInvalid."""
    return await asyncio.get_running_loop().run_in_executor(None, lambda: _read(path))


async def save(path: Path, text: str) -> None:
    """Write a file whole, or not at all; raises MoveFileNotSaved."""
    await asyncio.get_running_loop().run_in_executor(None, lambda: _save(path, text))


def _read(path: Path) -> Move:
    try:
        with path.open("rb") as file:
            data = file.read(moving.MAX_BYTES + 1)
    except OSError as error:
        raise errors.MoveFileInvalid(path.name, error.strerror or "") from error
    return moving.parse(data, path.name)


def _save(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        beside.touch(mode=0o600)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise errors.MoveFileNotSaved(str(path), error.strerror or "") from error


def _is_known(connection: Connection, connections: Sequence[Connection]) -> bool:
    """Tell whether a connection of the same identity, or name, is here already."""
    return any(
        is_same_identity(found.identity, connection.identity)
        or (connection.identity is None and found.name == connection.name)
        for found in connections
        if found.application_id == connection.application_id
    )
