"""Several stores at once: chosen, left where they are, and moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.model import Token
from copper_desktop.storage import stores
from copper_desktop.storage.entries import IN_FLIGHT
from copper_desktop.storage.index import Index
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.storage.vault import Vault
from tests.conftest import Clock
from tests.storage.test_vault import CONNECTION, TOKEN, Store


class Two:
    """A vault over two stores, the first of which is the one in use."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.first, self.second = Store(stores.KWALLET), Store(stores.SECRET_SERVICE)
        self.vault = Vault(index, self.first, self.opened)

    def opened(self, kind: str) -> Store:
        return self.first if kind == stores.KWALLET else self.second


@pytest.fixture
def two(tmp_path: Path, clock: Clock) -> Iterator[Two]:
    with Index(tmp_path / "index.sqlite3", clock) as index:
        made = Two(index)
        yield made
        made.vault.close()


async def test_what_was_there_stays_where_it_is_when_another_store_is_chosen(two: Two) -> None:
    await two.vault.keep_connection(CONNECTION, TOKEN)
    await two.vault.choose_store(stores.SECRET_SERVICE)
    assert (await two.vault.token_of(CONNECTION)).access_token == "first"
    assert (len(two.first.secrets), two.second.secrets) == (1, {})
    assert two.index.store_in_use() == stores.SECRET_SERVICE
    assert await two.vault.store_of(CONNECTION.id) == stores.KWALLET
    assert [entry.owner for entry in await two.vault.entries_elsewhere()] == [CONNECTION.id]
    assert not two.first.closed


async def test_moving_takes_a_secret_along_and_leaves_nothing_behind(two: Two) -> None:
    await two.vault.keep_connection(CONNECTION, TOKEN)
    await two.vault.choose_store(stores.SECRET_SERVICE)
    (entry,) = await two.vault.entries_elsewhere()
    assert await two.vault.move(entry)
    assert (two.first.secrets, len(two.second.secrets)) == ({}, 1)
    assert (await two.vault.token_of(CONNECTION)).access_token == "first"
    assert await two.vault.entries_elsewhere() == ()
    assert two.index.connections() == (CONNECTION,)
    assert two.index.unsettled() == ()


@pytest.mark.parametrize("also", ["removed", "replaced"])
async def test_what_another_run_changed_meanwhile_is_not_brought_back(two: Two, also: str) -> None:
    await two.vault.keep_connection(CONNECTION, TOKEN)
    (entry,) = await two.vault.entries_in_use()
    if also == "removed":
        await two.vault.remove(CONNECTION.id)
    else:
        await two.vault.keep_connection(CONNECTION, Token("newer", ()))
    await two.first.write(entry.name, "still there for a moment")
    await two.vault.choose_store(stores.SECRET_SERVICE)
    assert not await two.vault.move(entry)
    assert two.second.secrets == {}
    assert two.index.unsettled() == ()


async def test_a_store_that_cannot_be_written_leaves_everything_as_it_was(
    two: Two, clock: Clock
) -> None:
    await two.vault.keep_connection(CONNECTION, TOKEN)
    await two.vault.choose_store(stores.SECRET_SERVICE)
    two.second.failure = errors.StoreFileUnusable("Encrypted file", "the disk is full")
    (entry,) = await two.vault.entries_elsewhere()
    with pytest.raises(errors.StoreFileUnusable):
        await two.vault.move(entry)
    assert (await two.vault.token_of(CONNECTION)).access_token == "first"
    two.second.failure = None
    clock.move(seconds=IN_FLIGHT.total_seconds())
    await two.vault.settle()
    assert two.index.unsettled() == ()


async def test_another_run_that_chooses_a_store_is_followed(two: Two) -> None:
    two.index.choose_store(stores.SECRET_SERVICE)
    await two.vault.read_again()
    assert two.vault.credentials is two.second
    await two.vault.read_again()
    await two.vault.keep_connection(CONNECTION, TOKEN)
    assert len(two.second.secrets) == 1


async def test_choosing_the_first_again_goes_back_to_it(two: Two) -> None:
    for kind in (stores.SECRET_SERVICE, stores.KWALLET, stores.SECRET_SERVICE):
        await two.vault.choose_store(kind)
    assert two.vault.credentials is two.second
    assert (two.first.closed, two.second.closed) == (False, False)


async def test_a_store_that_is_not_here_is_closed_when_another_is_chosen(two: Two) -> None:
    two.first.absent = True
    await two.vault.choose_store(stores.SECRET_SERVICE)
    assert two.first.closed


async def test_each_store_tells_for_itself_whether_it_would_ask(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked() -> StoreStatus:
        return StoreStatus("Second", StoreState.LOCKED)

    monkeypatch.setattr(two.second, "status", locked)
    assert await two.vault.stores.would_ask(stores.KWALLET) is None
    assert await two.vault.stores.would_ask(stores.SECRET_SERVICE) == "Second"
    assert await two.vault.stores.would_ask(stores.MEMORY) is None


async def test_an_owner_without_a_secret_is_in_no_store(two: Two) -> None:
    assert await two.vault.store_of("nobody") == ""
