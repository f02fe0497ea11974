"""Questions to Copper, and what their answers say about a connection.

Every answer and every failure becomes evidence on the connection before anybody sees it. Sends
within the budget; knows no window and keeps no token.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from copper_desktop import errors, verdict
from copper_desktop.api import client
from copper_desktop.api.budget import Budget, key_of
from copper_desktop.api.calls import Call, call_of
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER, Operation
from copper_desktop.applications.registrations import Registrations
from copper_desktop.connections.known import Known
from copper_desktop.model import ApiAnswer, Application, EventKind, Identity, RawAnswer
from copper_desktop.renewal import Renewal
from copper_desktop.storage.token_entry import TokenEntry
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport

ASK_AGAIN_AFTER = 0.5
"""Seconds between the two questions of which both must be refused: a server that is just being
exchanged, or a proxy that has hiccups, may say 401 once.
"""

_RECORDED = (
    errors.ApiError,
    errors.TokenError,
    errors.TransportError,
    errors.CredentialStoreError,
)
"""What says something about a connection, and becomes its health and evidence."""


class Asking:
    """Asks Copper on behalf of the connections that are known."""

    def __init__(
        self,
        known: Known,
        registrations: Registrations,
        vault: Vault,
        renewal: Renewal,
        network: Callable[[], Transport],
        budget: Budget,
        clock: Callable[[], datetime],
    ) -> None:
        self._known, self._registrations, self._vault = known, registrations, vault
        self._renewal, self._network, self._budget, self._clock = renewal, network, budget, clock

    async def check(self, connection_id: str, *, quietly: bool) -> None:
        """Ask Copper who the token is; what goes wrong is recorded and not raised."""
        connection = self._known.found(connection_id)
        checked = EventKind.CHECKED
        if quietly and (name := await self._locked_store(connection_id)) is not None:
            locked = errors.StoreLocked(name)
            refused = verdict.refused(CURRENT_USER, locked, self._clock())
            await self._known.record(connection_id, refused, checked)
            return
        with contextlib.suppress(*_RECORDED):
            user = client.as_user(await self.call(connection_id, CURRENT_USER, checked))
            if connection.identity is None:
                account = client.as_account(await self.call(connection_id, ACCOUNT, checked))
            else:
                account = connection.identity.account
            await self._known.record(connection_id, verdict.identified(Identity(user, account)))

    async def call(self, connection_id: str, operation: Operation, kind: EventKind) -> ApiAnswer:
        """Run an operation without parameters; what goes wrong is recorded as health, then raised.

        It never waits for the budget: an answer that says "too many" is the verdict.
        """
        try:
            raw = await self._sent(connection_id, call_of(operation, {}), patient=False)
            judged = await self._asked_twice(connection_id, raw)
            if judged is not raw and operation is not CURRENT_USER:
                client.read(CURRENT_USER, judged)
                raise client.stray_refusal_of(raw)
            answer = client.read(operation, judged)
        except _RECORDED as error:
            refused = verdict.refused(operation, error, self._clock())
            await self._known.record(connection_id, refused, kind)
            raise
        accepted = verdict.accepted(operation, answer, self._clock())
        await self._known.record(connection_id, accepted, kind)
        return answer

    async def ask(self, connection_id: str, call: Call) -> RawAnswer:
        """Send a read within the budget and return its answer, whatever its status."""
        began = self._clock()
        try:
            answer = await self._sent(connection_id, call, patient=True)
            judged = await self._asked_twice(connection_id, answer)
        except _RECORDED as error:
            await self._known.note(connection_id, verdict.refused(call, error, self._clock()))
            await self._vault.add_call(connection_id, verdict.past_call(call, began, error))
            raise
        refusal = client.refusal_of(judged) or client.doubt_of(judged)
        if refusal is None:
            await self._known.note(connection_id, verdict.accepted(call, judged, self._clock()))
        else:
            await self._known.note(connection_id, verdict.refused(call, refusal, self._clock()))
        await self._vault.add_call(connection_id, verdict.past_call(call, began, refusal, answer))
        return answer

    async def token_of(self, connection_id: str) -> TokenEntry:
        """Return a connection's secrets, renewed if they are about to expire."""
        return (await self._ready(connection_id))[1]

    async def _sent(self, connection_id: str, call: Call, *, patient: bool) -> RawAnswer:
        """Send a call with the connection's token, counted in the token's budget."""
        application, entry = await self._ready(connection_id)
        token = entry.access_token
        return await self._budget.spend(
            key_of(token),
            connection_id,
            lambda: client.exchange(self._network(), application, token, call, keep_partial=True),
            patient=patient,
        )

    async def _ready(self, connection_id: str) -> tuple[Application, TokenEntry]:
        """Return a connection's application, and its secrets as they are to be used now."""
        connection = self._known.found(connection_id)
        application = self._registrations.found(connection.application_id)
        secret = partial(self._registrations.client_secret_of, application)
        renewed, entry = await self._renewal.token_of(connection, application, secret)
        self._known.take_renewed(renewed)
        return application, entry

    async def _locked_store(self, connection_id: str) -> str | None:
        """Return the name of the store that would ask a person before it gave the token."""
        return await self._vault.stores.would_ask(await self._vault.store_of(connection_id))

    async def _asked_twice(self, connection_id: str, answer: RawAnswer) -> RawAnswer:
        """Return the answer to judge a token by: after a 401, what ``GET /users/me`` says then.

        Every living token may ask that, and a verdict that is not taken back takes two.
        """
        if not isinstance(client.refusal_of(answer), errors.TokenRejected):
            return answer
        await asyncio.sleep(ASK_AGAIN_AFTER)
        return await self._sent(connection_id, call_of(CURRENT_USER, {}), patient=False)
