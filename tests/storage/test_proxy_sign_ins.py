"""Names and passwords for proxies, in the credential store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.proxy_sign_ins import ProxySignIns, owner_of
from copper_desktop.storage.vault import Vault
from tests.conftest import Clock

PROXY = "proxy.example:3128"


@pytest.fixture
def learnt() -> list[str | None]:
    return []


@pytest.fixture
def vault(tmp_path: Path, clock: Clock, learnt: list[str | None]) -> Iterator[Vault]:
    opened = Vault(Index(tmp_path / "index.sqlite3", clock), MemoryStore(), learn=learnt.append)
    yield opened
    opened.close()


@pytest.fixture
def sign_ins(vault: Vault) -> ProxySignIns:
    return ProxySignIns(vault)


async def test_what_is_kept_is_found_again_by_its_proxy(
    sign_ins: ProxySignIns, learnt: list[str | None]
) -> None:
    await sign_ins.keep(PROXY, "ada", "geheim ☕")
    assert await sign_ins.find(PROXY) == ("ada", "geheim ☕")
    assert await sign_ins.find("other.example:3128") is None
    assert await sign_ins.is_kept(PROXY)
    assert not await sign_ins.is_kept("other.example:3128")
    assert "geheim ☕" in learnt


async def test_another_password_takes_the_place_of_the_older_one(sign_ins: ProxySignIns) -> None:
    await sign_ins.keep(PROXY, "ada", "one")
    await sign_ins.keep(PROXY, "ada", "two")
    assert await sign_ins.find(PROXY) == ("ada", "two")


async def test_what_is_forgotten_leaves_nothing_behind(
    vault: Vault, sign_ins: ProxySignIns
) -> None:
    await sign_ins.keep(PROXY, "ada", "one")
    await sign_ins.forget(PROXY)
    assert await sign_ins.find(PROXY) is None
    assert vault.credentials._secrets == {}  # type: ignore[attr-defined]
    await sign_ins.forget(PROXY)


@pytest.mark.parametrize(
    "secret", ["no json", "[]", '{"user": 1, "password": "x"}', '{"user": "x"}', "[" * 900]
)
async def test_an_entry_of_somebody_else_is_no_sign_in(
    vault: Vault, sign_ins: ProxySignIns, secret: str
) -> None:
    await vault.keep_secret(owner_of(PROXY), secret)
    assert await sign_ins.find(PROXY) is None
