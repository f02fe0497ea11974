"""The session's D-Bus, as asyncio talks to it; knows no Qt, and nothing of who is at the bus."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney.io.asyncio import DBusRouter


async def open_router(opened: contextlib.AsyncExitStack) -> DBusRouter:
    """Open the session's bus until ``opened`` is; needs jeepney, which only Linux has.

    jeepney's own way leaves the socket open when it is cancelled. Raises what NO_BUS names.
    """
    from jeepney.auth import BEGIN, Authenticator
    from jeepney.bus import get_bus
    from jeepney.bus_messages import message_bus
    from jeepney.io.asyncio import DBusConnection, DBusRouter

    reader, writer = await asyncio.open_unix_connection(get_bus("SESSION"))
    opened.callback(writer.transport.abort)
    authenticator = Authenticator()
    for asked in authenticator:
        writer.write(asked)
        said = await reader.read(1024)
        if not said:
            raise EOFError
        authenticator.feed(said)
    writer.write(BEGIN)
    router = await opened.enter_async_context(DBusRouter(DBusConnection(reader, writer)))
    await router.send_and_get_reply(message_bus.Hello())
    return router


async def has_owner(name: str) -> bool:
    """Tell whether somebody at the session's bus has this well-known name; no bus has nobody."""
    try:
        from jeepney import AuthenticationError
        from jeepney.bus_messages import message_bus
    except ImportError:
        return False
    async with contextlib.AsyncExitStack() as opened:
        try:
            router = await open_router(opened)
            reply = await router.send_and_get_reply(message_bus.NameHasOwner(name))
        except (OSError, EOFError, KeyError, ValueError, AuthenticationError):
            return False
        return bool(reply.body == (True,))
    return False
