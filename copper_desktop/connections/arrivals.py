"""What comes from another computer: which of it is new here, under which ids; writes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

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


def _is_known(connection: Connection, connections: Sequence[Connection]) -> bool:
    """Tell whether a connection of the same identity, or name, is here already."""
    return any(
        is_same_identity(found.identity, connection.identity)
        or (connection.identity is None and found.name == connection.name)
        for found in connections
        if found.application_id == connection.application_id
    )
