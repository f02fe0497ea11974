"""Notifications of the Linux desktop, over the session's D-Bus: org.freedesktop.Notifications 1.2.

A process without a tray has them too. Knows no Qt, and nothing of what is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
from typing import TYPE_CHECKING, Any

from copper_desktop import session_bus

if TYPE_CHECKING:
    from jeepney.io.asyncio import DBusRouter

SECONDS = 10.0
"""How long the desktop may take to show one."""

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
_OPENED = ("default", "open")


class NoNotifications(Exception):
    """Nobody in this session shows notifications."""


async def notify(title: str, text: str, action: str) -> bool:
    """Show a notification with one action; return, once it is gone, whether that was chosen.

    Ends when the notification does, which may be never: whoever waits cancels. Raises
    NoNotifications where none can be shown.
    """
    try:
        from jeepney import AuthenticationError
    except ImportError as error:
        raise NoNotifications from error
    async with contextlib.AsyncExitStack() as opened:
        try:
            async with asyncio.timeout(SECONDS):
                router = await session_bus.open_router(opened)
        except (OSError, EOFError, KeyError, ValueError, AuthenticationError) as error:
            raise NoNotifications from error  # no bus, or one that is dead
        return await _told(router, title, text, action)


async def _told(router: DBusRouter, title: str, text: str, action: str) -> bool:
    from jeepney import MatchRule, message_bus

    rule = MatchRule(type="signal", interface=NAME, path=PATH)
    with router.filter(rule, queue=asyncio.Queue()) as signals:
        async with asyncio.timeout(SECONDS):
            await router.send_and_get_reply(message_bus.AddMatch(rule))
            can = await _called(router, "GetCapabilities")
            body = html.escape(text, quote=False) if "body-markup" in can[0] else text
            actions = ["default", action, "open", action] if "actions" in can[0] else []
            hints = {"desktop-entry": ("s", "copper-desktop"), "urgency": ("y", 1)}
            given = ("Copper Desktop", 0, "copper-desktop", title, body, actions, hints, -1)
            (number,) = await _called(router, "Notify", "susssasa{sv}i", given)
        while True:
            heard = await signals.get()
            if heard.body[0] != number:
                continue
            name = heard.header.fields[3]  # the member, by the D-Bus specification
            if name == "ActionInvoked":
                return heard.body[1] in _OPENED
            if name == "NotificationClosed":
                return False


async def _called(router: DBusRouter, method: str, *given: Any) -> Any:
    from jeepney import DBusAddress, MessageType, new_method_call

    call = new_method_call(DBusAddress(PATH, bus_name=NAME, interface=NAME), method, *given)
    reply = await router.send_and_get_reply(call)
    if reply.header.message_type is MessageType.error:
        raise NoNotifications(method)
    return reply.body
