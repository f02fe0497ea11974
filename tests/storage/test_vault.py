"""The two stores as one, stopped at every step."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.model import Application, Connection, Token
from copper_desktop.storage import secrets_kept, stores
from copper_desktop.storage.credentials import MemoryStore, OnWaiting
from copper_desktop.storage.entries import IN_FLIGHT, Entry, EntryState, Settled
from copper_desktop.storage.index import Index
from copper_desktop.storage.store_status import StoreState
from copper_desktop.storage.vault import Vault
from tests.conftest import START, Clock

CONNECTION = Connection("c-1", "app-1", "One", None, (), START)
TOKEN = Token("first", ())
NOTHING = Settled((), ())
REMOVED = Settled(("c-1",), ())


class Store(MemoryStore):
    """Memory that fails when told to; a real store cannot be made to at a given step."""

    def __init__(self, kind: str = stores.MEMORY) -> None:
        super().__init__()
        self._kind = kind
        self.absent = False
        self.failure: errors.CredentialStoreError | None = None
        self.calls: list[str] = []
        self.closed = False

    @property
    def secrets(self) -> dict[str, str]:
        return self._secrets

    async def kind(self) -> str:
        if self.absent:
            raise errors.StoreAbsent
        return self._kind

    async def ready(self) -> None:
        self._obey("ready")

    async def write(self, entry: str, secret: str) -> None:
        self._obey("write")
        await super().write(entry, secret)

    async def delete(self, entry: str) -> None:
        self._obey("delete")
        await super().delete(entry)

    def stop_waiting(self) -> None:
        self.calls.append("stop_waiting")

    def watch(self, on_waiting: OnWaiting) -> None:
        self.on_waiting = on_waiting

    def close(self) -> None:
        self.closed = True

    def _obey(self, call: str) -> None:
        self.calls.append(call)
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def index(tmp_path: Path, clock: Clock) -> Iterator[Index]:
    with Index(tmp_path / "index.sqlite3", clock) as opened:
        yield opened


@pytest.fixture
def vault(index: Index, store: Store) -> Vault:
    return Vault(index, store)


async def test_a_connection_is_kept_with_its_token(
    vault: Vault, index: Index, store: Store
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    assert index.connections() == (CONNECTION,)
    assert (await vault.token_of(CONNECTION)).access_token == "first"
    assert list(store.secrets) == [index.entry_of("c-1").name]


async def test_an_application_is_kept_with_its_secret(
    vault: Vault, index: Index, application: Application
) -> None:
    await vault.keep_application(application, "client-secret")
    assert index.applications() == (application,)
    assert await vault.client_secret_of(application) == "client-secret"


async def test_the_name_is_recorded_before_the_secret_is_written(
    vault: Vault, index: Index, store: Store, clock: Clock
) -> None:
    store.failure = errors.StoreTimedOut("Test")
    with pytest.raises(errors.StoreTimedOut):
        await vault.keep_connection(CONNECTION, TOKEN)
    assert index.connections() == ()
    clock.move(seconds=IN_FLIGHT.total_seconds())
    assert len(index.unsettled()) == 1


async def test_a_newer_token_takes_the_place_of_the_older_one(
    vault: Vault, index: Index, store: Store
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    await vault.keep_connection(CONNECTION, replace(TOKEN, access_token="second"))
    assert (await vault.token_of(CONNECTION)).access_token == "second"
    assert len(store.secrets) == 1
    assert index.unsettled() == ()


async def test_the_older_token_stays_until_the_newer_one_is_safe(
    vault: Vault, store: Store
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    store.failure = errors.StoreLocked("Test")
    with pytest.raises(errors.StoreLocked):
        await vault.keep_connection(CONNECTION, replace(TOKEN, access_token="second"))
    store.failure = None
    assert (await vault.token_of(CONNECTION)).access_token == "first"


async def test_an_older_token_that_cannot_be_deleted_is_deleted_later(
    vault: Vault, index: Index, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)

    async def refuse(_entry: str) -> None:
        raise errors.StoreLocked("Test")

    with monkeypatch.context() as patched:
        patched.setattr(store, "delete", refuse)
        await vault.keep_connection(CONNECTION, replace(TOKEN, access_token="second"))
    assert len(store.secrets) == 2
    assert await vault.settle() == NOTHING
    assert len(store.secrets) == 1
    assert (await vault.token_of(CONNECTION)).access_token == "second"
    assert index.connections() == (CONNECTION,)


async def test_removing_deletes_the_secret_and_every_trace(
    vault: Vault, index: Index, store: Store
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    assert not await vault.remove("c-1")
    assert store.secrets == {}
    assert (index.connections(), index.unsettled()) == ((), ())


@pytest.mark.parametrize(
    "failure", [errors.StoreLocked("T"), errors.StoreTimedOut("T"), errors.StoreFailed("T")]
)
async def test_what_cannot_be_deleted_is_not_removed(
    vault: Vault, index: Index, store: Store, failure: errors.CredentialStoreError
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    store.failure = failure
    with pytest.raises(type(failure)):
        await vault.remove("c-1")
    store.failure = None
    assert index.connections() == (CONNECTION,)
    assert (await vault.token_of(CONNECTION)).access_token == "first"
    assert index.unsettled() == ()


@pytest.mark.parametrize("failure", [errors.StoreAbsent(), errors.StoreUnsafe("T")])
async def test_without_a_store_a_connection_can_still_be_removed_and_its_secret_is_remembered(
    vault: Vault, index: Index, store: Store, failure: errors.CredentialStoreError
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    store.failure = failure
    assert await vault.remove("c-1")
    assert index.connections() == ()
    store.failure = None
    assert await vault.settle() == REMOVED
    assert store.secrets == {}
    assert index.unsettled() == ()


async def test_removing_what_has_no_secret_removes_it(
    vault: Vault, index: Index, store: Store
) -> None:
    assert not await vault.remove("nobody")
    assert store.calls == []


async def test_a_write_that_was_cut_short_leaves_a_secret_that_is_reported_until_it_is_deleted(
    vault: Vault, index: Index, store: Store, clock: Clock
) -> None:
    name = index.intend("c-1", "memory")
    await store.write(name, "written, then the power failed")
    assert await vault.settle() == NOTHING  # it may still be under way in another process
    clock.move(seconds=IN_FLIGHT.total_seconds())
    left = Entry(name, "c-1", EntryState.INTENDED, "memory")
    assert await vault.settle() == await vault.settle() == Settled((), (left,))
    assert len(store.secrets) == 1
    await vault.delete_leftover(left)
    assert store.secrets == {}
    assert await vault.settle() == NOTHING


async def test_a_write_that_never_came_to_the_store_leaves_nothing(
    vault: Vault, index: Index, clock: Clock
) -> None:
    index.intend("c-1", "memory")
    clock.move(seconds=IN_FLIGHT.total_seconds())
    assert await vault.settle() == NOTHING
    assert index.unsettled() == ()


async def test_what_one_store_refuses_does_not_hold_up_the_rest(
    index: Index, store: Store, clock: Clock
) -> None:
    locked = Store(stores.KWALLET)
    vault = Vault(index, store, lambda _kind: locked)
    index.intend("c-9", stores.KWALLET)
    await store.write(index.intend("c-1", "memory"), "left")
    clock.move(seconds=IN_FLIGHT.total_seconds())
    locked.failure = errors.StoreLocked("KWallet")
    assert [entry.owner for entry in (await vault.settle()).leftovers] == ["c-1"]


async def test_an_unchanged_secret_is_not_written_again(
    vault: Vault, index: Index, store: Store
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    before = dict(store.secrets)
    store.calls.clear()
    await vault.keep_connection(replace(CONNECTION, name="Other"), TOKEN)
    assert store.secrets == before
    assert store.calls == []
    assert index.connections()[0].name == "Other"
    assert index.unsettled() == ()


async def test_a_secret_that_was_lost_is_written_again(vault: Vault, store: Store) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    store.secrets.clear()
    await vault.keep_connection(CONNECTION, TOKEN)
    assert (await vault.token_of(CONNECTION)).access_token == "first"


async def test_the_store_is_recorded_and_no_other_is_asked_in_its_place(index: Index) -> None:
    first, second = Store(stores.KWALLET), Store(stores.SECRET_SERVICE)
    await Vault(index, first).keep_connection(CONNECTION, TOKEN)
    assert index.store_in_use() == stores.KWALLET
    with pytest.raises(errors.StoreGone) as caught:
        await Vault(index, second).token_of(CONNECTION)
    assert caught.value.store == "KWallet"


async def test_an_older_secret_is_read_and_replaced_where_it_is(index: Index) -> None:
    first, second = Store(stores.KWALLET), Store(stores.SECRET_SERVICE)
    await Vault(index, first).keep_connection(CONNECTION, TOKEN)
    opened: list[str] = []

    def open_store(kind: str) -> Store:
        opened.append(kind)
        return first

    vault = Vault(index, second, open_store)
    for _ in range(2):
        assert (await vault.token_of(CONNECTION)).access_token == "first"
    assert opened == [stores.KWALLET]
    await vault.keep_connection(CONNECTION, replace(TOKEN, access_token="second"))
    assert (len(first.secrets), len(second.secrets)) == (0, 1)
    vault.close()
    assert first.closed


async def test_every_store_tells_whom_it_waits_for_and_can_be_stopped(index: Index) -> None:
    first, second = Store(stores.KWALLET), Store(stores.SECRET_SERVICE)
    await Vault(index, first).keep_connection(CONNECTION, TOKEN)
    vault = Vault(index, second, lambda _kind: first)
    waits: list[bool] = []
    vault.watch_store(waits.append)
    await vault.token_of(CONNECTION)
    first.on_waiting(True)
    vault.watch_store(waits.append)
    second.on_waiting(False)
    assert waits == [True, False]
    vault.stop_waiting()
    assert (first.calls[-1], second.calls[-1]) == ("stop_waiting", "stop_waiting")


async def test_memory_waits_for_nobody() -> None:
    memory = MemoryStore()
    memory.watch(lambda _waiting: None)
    memory.stop_waiting()


async def test_without_any_store_the_one_that_is_missed_is_named(
    vault: Vault, index: Index, store: Store
) -> None:
    await Vault(index, Store(stores.KWALLET)).keep_connection(CONNECTION, TOKEN)
    store.absent = True
    with pytest.raises(errors.StoreGone) as caught:
        await vault.token_of(CONNECTION)
    assert caught.value.store == "KWallet"


async def test_an_entry_of_the_first_format_gets_its_store_recorded(
    index: Index, store: Store
) -> None:
    vault = Vault(index, Store(""))
    await vault.keep_connection(CONNECTION, TOKEN)
    entry = index.entry_of("c-1")
    assert entry is not None
    assert index.store_in_use() == ""
    await store.write(entry.name, '{"access_token": "first"}')
    await Vault(index, store).token_of(CONNECTION)
    recorded = index.entry_of("c-1")
    assert recorded is not None
    assert recorded.store == "memory"


async def test_a_removal_that_was_cut_short_is_finished_at_the_next_start(
    vault: Vault, index: Index, store: Store
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    index.retire(index.entry_of("c-1").name)
    assert await vault.settle() == REMOVED
    assert index.connections() == ()
    assert store.secrets == {}


async def test_with_nothing_to_settle_the_store_is_left_alone(vault: Vault, store: Store) -> None:
    await vault.settle()
    assert store.calls == []


async def test_what_cannot_be_settled_is_tried_again(
    vault: Vault, index: Index, store: Store
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    index.retire(index.entry_of("c-1").name)
    store.failure = errors.StoreLocked("Test")
    with pytest.raises(errors.StoreLocked):
        await vault.settle()
    store.failure = None
    assert await vault.settle() == REMOVED


async def test_a_token_that_is_not_there_is_missing(vault: Vault, store: Store) -> None:
    with pytest.raises(errors.SecretMissing):
        await vault.token_of(CONNECTION)
    await vault.keep_connection(CONNECTION, TOKEN)
    store.secrets.clear()
    with pytest.raises(errors.SecretMissing):
        await vault.token_of(CONNECTION)


async def test_an_entry_that_somebody_else_wrote_is_missing(vault: Vault, store: Store) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    for entry in store.secrets:
        store.secrets[entry] = "changed by hand"
    with pytest.raises(errors.SecretMissing, match="not written by this program"):
        await vault.token_of(CONNECTION)


async def test_a_change_is_recorded_only_for_what_is_there(vault: Vault) -> None:
    assert not await vault.update(CONNECTION)
    await vault.keep_connection(CONNECTION, TOKEN)
    assert await vault.update(replace(CONNECTION, name="Other"))


async def test_the_state_of_the_store_is_told_without_using_it(vault: Vault, store: Store) -> None:
    assert (await vault.store_status()).state is StoreState.READY
    assert store.calls == []


async def test_what_was_there_is_known_at_the_start(
    vault: Vault, index: Index, store: Store, application: Application
) -> None:
    await vault.keep_connection(CONNECTION, TOKEN)
    await vault.keep_application(application, "client-secret")
    again = Vault(index, store)
    assert (again.connections, again.applications) == ((CONNECTION,), (application,))


async def test_another_store_can_take_over(vault: Vault, store: Store) -> None:
    other = Store()
    vault.use(other)
    await vault.ready()
    await vault.keep_connection(CONNECTION, TOKEN)
    assert store.closed
    assert (len(store.secrets), len(other.secrets)) == (0, 1)
    assert other.calls == ["ready", "write"]


async def test_a_disk_that_hangs_is_told(
    vault: Vault, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets_kept, "INDEX_SECONDS", 0.01)
    with index._lock, pytest.raises(errors.IndexUnavailable):
        await vault.update(CONNECTION)


async def test_closing_closes_everything(vault: Vault, index: Index, store: Store) -> None:
    vault.close()
    assert store.closed
    with pytest.raises(errors.IndexUnavailable):
        index.connections()
