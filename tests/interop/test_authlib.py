"""Signing in, asking and renewing at a provider made of Authlib."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from copper_desktop import errors
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application, Health
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.interop.provider import ACCOUNT, CLIENT_ID, CLIENT_SECRET, PERSON, Provider


class Clock:
    """The time as it is, and as it will be."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(tmp_path: Path, clock: Clock) -> AsyncIterator[ConnectionService]:
    vault = Vault(Index(tmp_path / "index.sqlite3", clock), MemoryStore())
    made = ConnectionService(vault, lambda: Transport(deadline=20), clock)
    yield made
    await made.aclose()


def application(provider: Provider, **changes: object) -> Application:
    values: dict[str, object] = {
        "id": "interop",
        "name": "Interop",
        "client_id": CLIENT_ID,
        "redirect_uri": "http://127.0.0.1/callback",
        "authorization_endpoint": f"{provider.address}/authorize",
        "token_endpoint": f"{provider.address}/token",
        "api_base": f"{provider.address}/api",
        "revoke_page": "https://provider.example/",
    }
    return Application(**{**values, **changes})  # type: ignore[arg-type]


class Browser:
    """A browser that follows redirects, and keeps the last page."""

    def __init__(self) -> None:
        self.page = ""
        self._visits: list[asyncio.Task[None]] = []

    def __call__(self, url: str) -> bool:
        self._visits.append(asyncio.ensure_future(self._visit(url)))
        return True

    async def ended(self) -> None:
        await asyncio.gather(*self._visits)

    async def _visit(self, url: str) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            self.page = (await client.get(url, follow_redirects=True)).text


async def connect(service: ConnectionService, provider: Provider, **changes: object):
    registered = await service.add_application(application(provider, **changes), CLIENT_SECRET)
    browser = Browser()
    try:
        return await service.connect(registered, browser, lambda _step: None, timeout=30)
    finally:
        await browser.ended()


async def test_a_person_is_connected(service: ConnectionService, provider: Provider) -> None:
    connection = await connect(service, provider)
    assert connection.health is Health.WORKING
    assert connection.identity is not None
    assert connection.identity.user.email == PERSON["email"]
    assert connection.identity.account.name == ACCOUNT["name"]
    assert connection.renewable
    assert connection.expires_at is not None


async def test_a_token_is_renewed_before_it_expires(
    service: ConnectionService, provider: Provider, clock: Clock
) -> None:
    connection = await connect(service, provider)
    clock.ahead = timedelta(minutes=59, seconds=50)
    checked = await service.check(connection.id)
    assert checked.health is Health.WORKING
    assert [token.revoked for token in provider.tokens] == [True, False]
    again = await service.check(connection.id)
    assert again.health is Health.WORKING
    assert len(provider.tokens) == 2


async def test_a_refresh_token_that_was_taken_back_means_signing_in_again(
    service: ConnectionService, provider: Provider, clock: Clock
) -> None:
    connection = await connect(service, provider)
    provider.tokens[0].revoked = True
    clock.ahead = timedelta(hours=2)
    checked = await service.check(connection.id)
    assert checked.health in (Health.EXPIRED, Health.REVOKED)


async def test_a_person_who_says_no_is_told_so(
    service: ConnectionService, provider: Provider
) -> None:
    provider.denies = True
    with pytest.raises(errors.AccessDenied):
        await connect(service, provider)
    assert provider.tokens == []


async def test_a_wrong_secret_is_named(service: ConnectionService, provider: Provider) -> None:
    registered = await service.add_application(application(provider), "not-the-secret-at-all")
    browser = Browser()
    with pytest.raises(errors.ClientRefused):
        await service.connect(registered, browser, lambda _step: None, timeout=30)
    await browser.ended()


async def test_the_code_is_bound_to_the_sign_in_by_pkce(
    service: ConnectionService, provider: Provider
) -> None:
    await connect(service, provider)
    assert provider.challenge_methods == ["S256"]


async def test_a_code_that_another_sign_in_asked_for_is_refused(
    service: ConnectionService, provider: Provider
) -> None:
    provider.swaps_challenges = True
    with pytest.raises(errors.GrantRefused):
        await connect(service, provider)
    assert provider.tokens == []


async def test_pkce_can_be_left_out(service: ConnectionService, provider: Provider) -> None:
    connection = await connect(service, provider, pkce=False)
    assert connection.health is Health.WORKING
    assert provider.challenge_methods == [None]
