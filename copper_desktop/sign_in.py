"""One sign-in, from the listener to a connection that is kept: the order of its steps.

Knows no window and does not know how connections are kept: ``keep`` is told. Nothing of a sign-in
outlives it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from copper_desktop import errors, verdict
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER
from copper_desktop.messages import describe
from copper_desktop.model import Application, Connection, Identity, Step, StepKind, Token

if TYPE_CHECKING:
    import ssl

    from copper_desktop.oauth.callback import CallbackListener
    from copper_desktop.oauth.redirect import Redirect
    from copper_desktop.oauth.request import AuthorizationRequest
    from copper_desktop.oauth.response import AuthorizationResponse
    from copper_desktop.transport import Transport

HINT_SECONDS = 30.0
"""How long nothing may come back before that is told; the wait goes on."""

Asking = Callable[[errors.SignInError], Awaitable[None]]
"""Says in the browser that a question is open in the program."""

Keep = Callable[[Connection, Token, Asking], Awaitable[Connection]]
"""Keeps a new connection with its token and returns it as it was kept."""


def _forget(_secret: str | None) -> None:
    """Learn nothing."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in through ``application``.

    ``open_browser`` returns whether the system took the URL, or None if it was not asked to; where
    it did not, the wait goes on and the link can be opened by hand. ``network`` is called when it
    is first needed. ``timeout`` is in
    seconds. ``tls`` gives this computer's certificate where the browser comes back over https.
    ``count`` is told of each call of the API, by its token, before it is sent. ``learn`` is told of
    every secret, so that none is ever logged. ``run`` once.
    """

    application: Application
    client_secret: str = field(repr=False)
    network: Callable[[], Transport]
    clock: Callable[[], datetime]
    open_browser: Callable[[str], bool | None]
    progress: Callable[[Step], None]
    timeout: float
    tls: Callable[[], Awaitable[ssl.SSLContext]]
    count: Callable[[str], Awaitable[None]]
    learn: Callable[[str | None], None] = _forget

    async def run(self, keep: Keep) -> Connection:
        """Sign in and return what ``keep`` made of it; the browser shows how it ended.

        Raises a SignInError, a TokenError, a TransportError, or what ``keep`` raises.
        """
        from copper_desktop.oauth import pages
        from copper_desktop.oauth.callback import CallbackListener
        from copper_desktop.oauth.redirect import Way, way_back
        from copper_desktop.oauth.request import authorization_request, new_state

        redirect = way_back(self.application.redirect_uri)
        async with CallbackListener(
            redirect,
            state=new_state(),
            authorization_endpoint=self.application.authorization_endpoint,
            tls=await self.tls() if redirect.way is Way.HTTPS_LOOPBACK else None,
            on_ignored=self._on_ignored,
        ) as listener:
            request = authorization_request(self.application, listener.redirect_uri, listener.state)
            self.learn(request.state)
            self.learn(request.code_verifier)
            self.progress(self._listening(redirect, request, listener))
            opened = self.open_browser(request.url)
            self._tell_opened(opened)
            try:
                self._warm_up()
                connection = await self._authorized(request, listener, keep)
            except errors.CopperDesktopError as error:
                await listener.conclude(pages.failed(describe(error)))
                raise
            await listener.conclude(pages.connected(connection))
        return connection

    def _warm_up(self) -> None:
        """Have ready what the way back needs, while the person signs in."""
        import copper_desktop.api.client
        import copper_desktop.oauth.token  # noqa: F401

        self.network().open()

    async def _authorized(
        self, request: AuthorizationRequest, listener: CallbackListener, keep: Keep
    ) -> Connection:
        from copper_desktop.oauth import pages
        from copper_desktop.oauth.token import exchange

        response = await self._answer(listener)
        self.learn(response.code)
        self._tell(StepKind.CAME_BACK, method=response.method)
        token = await exchange(
            self.network(), self.application, self.client_secret, request, response, self.clock
        )
        self.learn(token.access_token)
        self.learn(token.refresh_token)
        self._tell(StepKind.EXCHANGED)
        connection = await self._identified(token)

        async def asking(question: errors.SignInError) -> None:
            await listener.conclude(pages.undecided(describe(question)))

        connection = await keep(connection, token, asking)
        self._tell(StepKind.SAVED)
        return connection

    async def _answer(self, listener: CallbackListener) -> AuthorizationResponse:
        """Wait for the browser, and say so when it takes long."""
        loop = asyncio.get_running_loop()
        hint = loop.call_later(HINT_SECONDS, self._tell_waiting, listener.has_code_entry)
        try:
            return await listener.wait(self.timeout)
        finally:
            hint.cancel()

    async def _identified(self, token: Token) -> Connection:
        """Return what a fresh token stands for; without an identity when Copper did not say."""
        from copper_desktop.api import client

        fresh = Connection(
            id=secrets.token_hex(8),
            application_id=self.application.id,
            name=self.application.name,
            identity=None,
            scopes=token.scopes,
            connected_at=self.clock(),
            expires_at=token.expires_at,
            renewable=token.refresh_token is not None,
        )
        answers = {}
        for operation in (CURRENT_USER, ACCOUNT):
            await self.count(token.access_token)
            try:
                answers[operation] = await client.call(
                    self.network(), self.application, token.access_token, operation
                )
            except (errors.ApiError, errors.TransportError) as error:
                self._tell(StepKind.UNIDENTIFIED, error=error)
                return verdict.unidentified(operation, error, self.clock())(fresh)
        self._tell(StepKind.IDENTIFIED)
        identity = Identity(
            client.as_user(answers[CURRENT_USER]), client.as_account(answers[ACCOUNT])
        )
        accepted = verdict.accepted(CURRENT_USER, answers[CURRENT_USER], self.clock())
        return verdict.identified(identity)(accepted(fresh))

    def _listening(
        self, redirect: Redirect, request: AuthorizationRequest, listener: CallbackListener
    ) -> Step:
        from copper_desktop.oauth.words import word_pair

        return Step(
            StepKind.LISTENING,
            self.clock(),
            url=request.url,
            words=word_pair(request.state) if redirect.has_code_entry else None,
            paste=lambda text: listener.paste(text, self.clock()),
        )

    def _on_ignored(self, error: errors.AnswerIgnored) -> None:
        self.progress(Step(StepKind.ANSWER_IGNORED, self.clock(), error=error))

    def _tell_opened(self, opened: bool | None) -> None:
        if opened:
            self._tell(StepKind.BROWSER_OPENED)
        elif opened is not None:
            self._tell(StepKind.BROWSER_FAILED, error=errors.BrowserNotOpened())

    def _tell_waiting(self, has_code_entry: bool) -> None:
        self._tell(StepKind.STILL_WAITING, error=errors.NothingCameBack(has_code_entry))

    def _tell(
        self, kind: StepKind, *, method: str | None = None, error: Exception | None = None
    ) -> None:
        self.progress(Step(kind, self.clock(), method=method, error=error))
