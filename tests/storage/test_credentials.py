"""The credential store: the real one, and fakes of stores that misbehave."""

import asyncio
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
import secretstorage
from keyring.backends import SecretService, chainer

from copper_desktop import errors
from copper_desktop.storage import backends, stores
from copper_desktop.storage.credentials import CredentialStore, MemoryStore
from copper_desktop.storage.kept_secret_service import KeptSecretService
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.store_status import StoreState, StoreStatus
from tests.fakes.keyrings import KWallet

ASK_STORE = Path(__file__).parent / "ask_store.py"
SESSION = Path(__file__).parents[2] / "packaging" / "private_session.py"


class FakeKeyring(keyring.backend.KeyringBackend):
    """Stands in for stores that fail in ways that a real one cannot be made to."""

    priority = 1  # type: ignore[assignment]
    name = "fake"

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.forgets = self.clings = False
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self._obey()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._obey()
        if not self.forgets:
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._obey()
        if not self.clings:
            del self.entries[service, username]

    def _obey(self) -> None:
        self.asked += 1
        self.gate.wait()
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def fake() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def on_fake(fake: FakeKeyring) -> Iterator[KeyringStore]:
    store = KeyringStore("Test", deadline=5, choose=lambda: fake)
    yield store
    store.close()


@pytest.fixture(params=["keyring", "memory"])
def store(request: pytest.FixtureRequest) -> Iterator[CredentialStore]:
    opened = KeyringStore("Test", deadline=20) if request.param == "keyring" else MemoryStore()
    yield opened
    opened.close()


async def test_the_store_of_this_session_is_the_real_one() -> None:
    store = KeyringStore("Test")
    await store.ready()
    assert store.name == "Secret Service"
    store.close()


@pytest.mark.parametrize("secret", ["plain", "sécret ☕ 🔑", "a" * 1200, '{"a": "b"}'])
async def test_what_is_written_is_read_back_and_can_be_deleted(
    store: CredentialStore, secret: str
) -> None:
    await store.ready()
    await store.write("entry 1", secret)
    assert await store.read("entry 1") == secret
    await store.write("entry 1", "newer")
    assert await store.read("entry 1") == "newer"
    await store.delete("entry 1")
    with pytest.raises(errors.SecretMissing):
        await store.read("entry 1")


async def test_a_store_that_can_be_used_is_ready(store: CredentialStore) -> None:
    status = await store.status()
    assert (status.name, status.state) == (store.name, StoreState.READY)


async def test_a_store_that_does_not_tell_its_state_is_unknown(
    on_fake: KeyringStore, fake: FakeKeyring
) -> None:
    assert await on_fake.status() == StoreStatus("fake", StoreState.UNKNOWN)


async def test_a_store_that_fails_to_tell_its_state_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_backend: object) -> bool:
        raise OSError

    store = KeyringStore("Test")
    with monkeypatch.context() as patched:
        patched.setattr(KeptSecretService, "is_locked", fail)
        assert await store.status() == StoreStatus("Secret Service", StoreState.UNKNOWN)
    store.close()


async def test_a_store_in_which_nothing_was_ever_kept_has_to_be_unlocked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A session's keyring cannot be taken away while other tests use it."""

    def none(*_arguments: object, **_names: object) -> None:
        raise secretstorage.ItemNotFoundException

    store = KeyringStore("Test")
    with monkeypatch.context() as patched:
        patched.setattr(secretstorage, "Collection", none)
        assert (await store.status()).state is StoreState.LOCKED
    store.close()


async def test_entries_are_kept_apart(store: CredentialStore) -> None:
    await store.write("one", "1")
    await store.write("two", "2")
    await store.delete("one")
    assert await store.read("two") == "2"
    await store.delete("two")


async def test_deleting_what_is_not_there_is_done(store: CredentialStore) -> None:
    await store.delete("never written")


async def test_namespaces_are_kept_apart() -> None:
    standard, demo = KeyringStore("Test A"), KeyringStore("Test B")
    await standard.write("entry", "mine")
    with pytest.raises(errors.SecretMissing):
        await demo.read("entry")
    await standard.delete("entry")
    standard.close()
    demo.close()


async def test_every_entry_has_a_service_name_of_its_own(
    on_fake: KeyringStore, fake: FakeKeyring
) -> None:
    await on_fake.write("one", "1")
    await on_fake.write("two", "2")
    assert len({service for service, _username in fake.entries}) == 2


@pytest.mark.parametrize("secret", ["a" * 1201, "🔑" * 601])
async def test_a_secret_that_does_not_fit_everywhere_is_refused_unwritten(
    on_fake: KeyringStore, fake: FakeKeyring, secret: str
) -> None:
    with pytest.raises(errors.SecretTooLong):
        await on_fake.write("entry", secret)
    assert fake.entries == {}


@pytest.mark.parametrize("secret", ["", "two\nlines", "line\r", "line\u2028line"])
async def test_a_secret_that_is_not_one_line_is_refused_unwritten(
    on_fake: KeyringStore, fake: FakeKeyring, secret: str
) -> None:
    with pytest.raises(errors.SecretInvalid):
        await on_fake.write("entry", secret)
    assert fake.entries == {}


async def test_a_store_that_keeps_nothing_is_found_out(
    on_fake: KeyringStore, fake: FakeKeyring
) -> None:
    fake.forgets = True
    with pytest.raises(errors.StoreFailed, match="did not keep"):
        await on_fake.write("entry", "secret")


async def test_a_store_that_does_not_delete_is_found_out(
    on_fake: KeyringStore, fake: FakeKeyring
) -> None:
    await on_fake.write("entry", "secret")
    fake.clings = True
    with pytest.raises(errors.StoreFailed, match="did not delete"):
        await on_fake.delete("entry")


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (keyring.errors.KeyringLocked("locked"), errors.StoreLocked),
        (keyring.errors.InitError("Failed to create: Prompt dismissed.."), errors.StoreLocked),
        (keyring.errors.InitError("no service"), errors.StoreAbsent),
        (keyring.errors.NoKeyringError("none"), errors.StoreAbsent),
        (keyring.errors.PasswordSetError("no"), errors.StoreFailed),
        (OSError("a library's own"), errors.StoreFailed),
    ],
)
async def test_every_failure_is_translated(
    on_fake: KeyringStore,
    fake: FakeKeyring,
    failure: Exception,
    expected: type[errors.CredentialStoreError],
) -> None:
    fake.failure = failure
    for attempt in (
        on_fake.ready(),
        on_fake.read("entry"),
        on_fake.write("entry", "secret"),
        on_fake.delete("entry"),
    ):
        with pytest.raises(expected) as caught:
            await attempt
        assert caught.value.store == "fake"


async def test_a_failure_that_quotes_the_secret_is_not_quoted(
    on_fake: KeyringStore, fake: FakeKeyring
) -> None:
    secret = "very-" + "secret"  # in two parts: a traceback shows this line
    fake.failure = ValueError(f"cannot keep {secret}")
    with pytest.raises(errors.StoreFailed) as caught:
        await on_fake.write("entry", secret)
    assert secret not in "".join(traceback.format_exception(caught.value))


async def test_a_store_that_hangs_is_given_up_at_the_deadline(fake: FakeKeyring) -> None:
    store = KeyringStore("Test", deadline=0.05, choose=lambda: fake)
    await store.ready()
    fake.gate.clear()
    with pytest.raises(errors.StoreTimedOut) as caught:
        await store.read("entry")
    assert caught.value.store == "fake"
    fake.gate.set()
    store.close()


async def settled(condition: Callable[[], bool]) -> bool:
    """Wait until a thread has brought ``condition`` about."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)
    return True


async def test_a_write_that_was_given_up_deletes_what_it_wrote_after_all(
    fake: FakeKeyring,
) -> None:
    store = KeyringStore("Test", deadline=0.05, choose=lambda: fake)
    await store.ready()
    fake.gate.clear()
    with pytest.raises(errors.StoreTimedOut):
        await store.write("entry", "secret")
    fake.gate.set()
    store.close()
    worker = store._worker._thread
    assert worker is not None
    assert await settled(lambda: not worker.is_alive())
    assert fake.entries == {}


async def test_a_write_whose_task_is_cancelled_deletes_what_it_wrote_after_all(
    on_fake: KeyringStore, fake: FakeKeyring
) -> None:
    await on_fake.ready()
    fake.gate.clear()
    asked = fake.asked
    writing = asyncio.create_task(on_fake.write("entry", "secret"))
    assert await settled(lambda: fake.asked > asked)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    fake.gate.set()
    await on_fake.ready()  # comes after the write, in the same thread
    assert fake.entries == {}


def chosen(monkeypatch: pytest.MonkeyPatch, backend: object) -> KeyringStore:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    monkeypatch.setattr(backends, "_present", lambda: ())
    return KeyringStore("Test")


async def test_a_store_that_forgets_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    store = chosen(monkeypatch, keyring.backends.null.Keyring())
    assert (await store.status()).state is StoreState.UNSAFE
    with pytest.raises(errors.StoreUnsafe) as caught:
        await store.ready()
    assert caught.value.store == "keyring.backends.null.Keyring"
    store.close()


async def test_a_store_that_this_program_does_not_know_is_refused(
    monkeypatch: pytest.MonkeyPatch, fake: FakeKeyring
) -> None:
    store = chosen(monkeypatch, fake)
    with pytest.raises(errors.StoreUnsafe):
        await store.write("entry", "secret")
    assert fake.entries == {}
    store.close()


async def test_no_store_at_all_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    store = chosen(monkeypatch, keyring.backends.fail.Keyring())
    assert await store.status() == StoreStatus("", StoreState.ABSENT)
    with pytest.raises(errors.StoreAbsent):
        await store.ready()
    store.close()


async def test_the_store_in_use_is_found_whatever_keyring_would_choose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.null.Keyring)
    store = KeyringStore("Test", kind=stores.SECRET_SERVICE)
    assert await store.kind() == stores.SECRET_SERVICE
    store.close()


async def test_a_store_in_use_that_is_gone_is_named_and_not_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # keyring counts the fakes of other tests among the backends that this computer has
    monkeypatch.setattr(keyring.backend, "get_all_keyring", list)
    monkeypatch.setattr(backends, "_present", lambda: ())
    store = KeyringStore("Test", kind=stores.KWALLET)
    with pytest.raises(errors.StoreGone) as caught:
        await store.read("entry")
    assert caught.value.store == "KWallet"
    assert await store.status() == StoreStatus("KWallet", StoreState.ABSENT)
    store.close()


async def test_memory_says_what_it_is() -> None:
    assert await MemoryStore().kind() == stores.MEMORY
    assert stores.name_of("a later kind") == "a later kind"


class Chain(chainer.ChainerBackend):
    backends = ()  # type: ignore[assignment]


async def test_the_first_safe_store_of_several_is_used(
    monkeypatch: pytest.MonkeyPatch, fake: FakeKeyring
) -> None:
    chain = Chain()
    chain.backends = [fake, SecretService.Keyring()]
    store = chosen(monkeypatch, chain)
    await store.ready()
    assert store.name == "Secret Service"
    store.close()


async def test_several_stores_of_which_none_is_safe_are_refused(
    monkeypatch: pytest.MonkeyPatch, fake: FakeKeyring
) -> None:
    chain = Chain()
    chain.backends = [fake, keyring.backends.fail.Keyring()]
    store = chosen(monkeypatch, chain)
    with pytest.raises(errors.StoreUnsafe):
        await store.ready()
    store.close()


def asked(command: list[str], **environment: str) -> str:
    answer = subprocess.run(
        command,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return answer.stdout.strip()


def test_a_computer_without_a_store_is_told_so() -> None:
    nowhere = "unix:path=/nowhere/bus"
    answer = asked([sys.executable, str(ASK_STORE)], DBUS_SESSION_BUS_ADDRESS=nowhere)
    assert answer == "absent StoreAbsent"


def test_plain_text_and_null_stores_are_refused_when_configured() -> None:
    null = "keyring.backends.null.Keyring"
    answer = asked([sys.executable, str(ASK_STORE)], PYTHON_KEYRING_BACKEND=null)
    assert answer == f"unsafe StoreUnsafe {null}"


def in_a_session_of_its_own(*arguments: str) -> str:
    unset = ["env", "-u", "COPPER_DESKTOP_PRIVATE_SESSION"]
    session = [sys.executable, str(SESSION), "--", sys.executable, str(ASK_STORE)]
    return asked([*unset, *session, *arguments])


def test_a_locked_store_is_told_apart_from_a_missing_one() -> None:
    assert in_a_session_of_its_own("--lock") == "locked StoreLocked Secret Service"


def test_an_unlocked_store_works_in_a_process_of_its_own() -> None:
    assert in_a_session_of_its_own() == "ready sécret Secret Service"


def test_a_broken_configuration_is_a_failure_of_the_store() -> None:
    answer = asked([sys.executable, str(ASK_STORE)], PYTHON_KEYRING_BACKEND="no.such.Keyring")
    assert answer.startswith("unknown StoreFailed")


def test_the_store_is_only_looked_for_when_it_is_needed() -> None:
    def never() -> keyring.backend.KeyringBackend:
        raise AssertionError

    assert KeyringStore("Test", choose=never).name == ""


async def test_a_store_that_was_started_after_the_program_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = KeyringStore("Test")
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    with monkeypatch.context() as nothing:
        nothing.setattr(backends, "_present", lambda: ())
        assert (await store.status()).state is StoreState.ABSENT
    monkeypatch.setattr(backends, "_present", lambda: (SecretService.Keyring(),))
    assert (await store.status()).state is StoreState.READY
    store.close()


def test_a_store_that_somebody_has_switched_off_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    with pytest.raises(errors.StoreAbsent):
        backends.system_backend("")


def test_the_real_keyring_is_among_the_stores_that_can_be_chosen() -> None:
    assert stores.SECRET_SERVICE in backends.present_kinds()


def test_the_store_of_the_kind_that_is_in_use_is_taken_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wallet = KWallet()
    monkeypatch.setattr(backends, "_present", lambda: (SecretService.Keyring(), wallet))
    monkeypatch.setattr(keyring, "get_keyring", SecretService.Keyring)
    assert backends.system_backend(stores.KWALLET) is wallet
