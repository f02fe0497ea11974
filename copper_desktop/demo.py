"""Puts the demo into a scenario: what the simulated Copper does, and which connections there are.

Connections are made as people make them, through the service and a scripted browser; nothing is
written behind their backs. Knows no window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from copper_desktop.model import Connection
from copper_desktop.scenario import Scenario

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.sandbox.server import Sandbox

EXPIRING_SECONDS = 120
FIRST = "Maya Okafor"
SECOND = "Jonas Candlewick"

_SIGN_IN_SECONDS = 60.0
_AT_ONCE = 4


class Demo:
    """The demo of one run: its simulated Copper, and its connections."""

    def __init__(self, sandbox: Sandbox, service: ConnectionService) -> None:
        self._sandbox, self._service = sandbox, service

    async def show(self, scenario: Scenario) -> Connection | None:
        """Bring ``scenario`` about; return the connection that it is about, if there is one.

        Raises what the service raises, and SandboxFailed.
        """
        from copper_desktop.sandbox.conditions import Condition

        if scenario is Scenario.RESET:
            await self._reset()
            return None
        conditions = {
            Scenario.DOWN: Condition.DOWN,
            Scenario.LIMITED: Condition.LIMITED,
            Scenario.SLOW: Condition.SLOW,
        }
        self._sandbox.become(Condition.NORMAL)
        if scenario is Scenario.EXPIRING:
            return await self._connect(SECOND, EXPIRING_SECONDS)
        if scenario is Scenario.MANY:
            await self._connect_all(_people())
        else:
            await self._connect_all((FIRST,) if not self._service.connections() else ())
        if scenario is Scenario.REVOKED:
            await self._sandbox.revoke_all()
        self._sandbox.become(conditions.get(scenario, Condition.NORMAL))
        await self._check_all()
        return next(iter(self._service.connections()), None)

    async def _reset(self) -> None:
        """Leave nothing of what was shown: no connection, secret or grant, and nobody signed in."""
        from copper_desktop.sandbox.conditions import Condition

        self._sandbox.become(Condition.NORMAL)
        for connection in self._service.connections():
            await self._service.remove(connection.id)
        await self._service.delete_leftovers()
        await self._sandbox.revoke_all()
        await self._sandbox.sign_everybody_out()

    async def _connect_all(self, people: Sequence[str]) -> None:
        """Sign in everybody who is not connected yet, a few at a time."""
        turns = asyncio.Semaphore(_AT_ONCE)

        async def connect(person: str) -> None:
            async with turns:
                await self._connect(person)

        connected = {
            found.identity.user.name for found in self._service.connections() if found.identity
        }
        async with asyncio.TaskGroup() as group:
            for person in people:
                if person not in connected:
                    group.create_task(connect(person))

    async def _connect(self, person: str, expires_in: int | None = None) -> Connection:
        """Sign ``person`` in, in place of an older connection of theirs."""
        from copper_desktop.sandbox.browser import ScriptedBrowser

        for known in self._service.connections():
            if known.identity is not None and known.identity.user.name == person:
                await self._service.remove(known.id)
        browser = ScriptedBrowser(person)
        visits: list[asyncio.Future[object]] = []

        def open_page(url: str) -> bool:
            visits.append(asyncio.ensure_future(browser.visit(url)))
            return True

        self._sandbox.let_tokens_expire(expires_in)
        application = next(known for known in self._service.applications() if known.builtin)
        try:
            return await self._service.connect(
                application, open_page, lambda _step: None, timeout=_SIGN_IN_SECONDS
            )
        finally:
            self._sandbox.let_tokens_expire(None)
            await asyncio.gather(*visits, return_exceptions=True)

    async def _check_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for connection in self._service.connections():
                group.create_task(self._service.check(connection.id))


def _people() -> list[str]:
    from copper_desktop.sandbox.data.directory import GUESTS, PEOPLE

    return [person.name for person in (*PEOPLE, *GUESTS)]
