"""A locked store: asked about once, given up when nobody answers, and used again afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.storage import backend_calls, backends, secret_service
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.store_status import StoreState
from tests.storage.test_credentials import FakeKeyring, settled

LOCKED_STORE = Path(__file__).parent / "locked_store.py"
SESSION = Path(__file__).parents[2] / "packaging" / "private_session.py"


def test_a_real_keyring_is_asked_about_once_and_recovers_when_it_is_unlocked() -> None:
    command = [sys.executable, str(SESSION), "--display", "--password", "pw", "--"]
    environment = dict(os.environ)
    del environment["COPPER_DESKTOP_PRIVATE_SESSION"]
    done = subprocess.run(
        [*command, sys.executable, str(LOCKED_STORE), "pw"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "locked": "locked",
        "while_asked": "locked",
        "five_readers": ["StoreLocked"] * 5,
        "questions": 1,
        "waited": [True, False],
        "not_asked_again": "StoreLocked",
        "questions_after": 1,
        "unlocked": "ready",
        "recovered": "sécret",
        "answered": "sécret",
        "nobody_answers": "StoreLocked",
        "still_there": "sécret",
    }


class Lock:
    """A lock with a person at it; stands in for one that answers exactly when a test wants it."""

    def __init__(self) -> None:
        self.locked = True
        self.questions = 0
        self.answered = threading.Event()
        self.opens = True
        self.failure: Exception | None = None

    def state_of(self, _backend: object) -> StoreState:
        return StoreState.LOCKED if self.locked else StoreState.READY

    def unlock(self, _backend: object, seconds: float, stopped: threading.Event) -> bool:
        self.questions += 1
        while not self.answered.wait(0.005):
            if stopped.is_set():
                return False
        if self.failure is not None:
            raise self.failure
        self.locked = not self.opens
        return self.opens


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Lock:
    made = Lock()
    monkeypatch.setattr(backends, "state_of", made.state_of)
    monkeypatch.setattr(backends, "unlock", made.unlock)
    return made


@pytest.fixture
def fake() -> FakeKeyring:
    made = FakeKeyring()
    made.entries["Test entry", "copper"] = "secret"
    return made


@pytest.fixture
def waits() -> list[bool]:
    return []


@pytest.fixture
def store(fake: FakeKeyring, waits: list[bool]) -> Iterator[KeyringStore]:
    opened = KeyringStore("Test", choose=lambda: fake)
    opened.watch(waits.append)
    yield opened
    opened.close()


async def asked(lock: Lock) -> bool:
    return await settled(lambda: lock.questions > 0)


async def test_many_who_wait_are_served_by_one_answer(
    store: KeyringStore, lock: Lock, waits: list[bool]
) -> None:
    reading = [asyncio.ensure_future(store.read("entry")) for _ in range(20)]
    assert await asked(lock)
    assert (await store.status()).state is StoreState.LOCKED
    reading.append(asyncio.ensure_future(store.read("entry")))
    await asyncio.sleep(0)
    lock.answered.set()
    assert await asyncio.gather(*reading) == ["secret"] * 21
    assert lock.questions == 1
    assert waits == [True, False]


async def test_who_says_no_is_not_asked_again_until_it_is_asked_for(
    store: KeyringStore, lock: Lock
) -> None:
    lock.opens = False
    lock.answered.set()
    for _ in range(3):
        with pytest.raises(errors.StoreLocked):
            await store.read("entry")
    assert lock.questions == 1
    lock.opens = True
    await store.ready()
    assert await store.read("entry") == "secret"


async def test_a_store_that_was_unlocked_elsewhere_is_used_without_a_question(
    store: KeyringStore, lock: Lock
) -> None:
    lock.opens = False
    lock.answered.set()
    with pytest.raises(errors.StoreLocked):
        await store.read("entry")
    lock.locked = False
    assert await store.read("entry") == "secret"
    assert lock.questions == 1


async def test_waiting_can_be_stopped_for_everybody(
    store: KeyringStore, lock: Lock, waits: list[bool]
) -> None:
    reading = [asyncio.ensure_future(store.read("entry")) for _ in range(3)]
    assert await asked(lock)
    store.stop_waiting()
    outcomes = await asyncio.gather(*reading, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [errors.StoreLocked] * 3
    assert waits == [True, False]


async def test_one_who_goes_leaves_the_others_waiting(store: KeyringStore, lock: Lock) -> None:
    going, staying = (asyncio.ensure_future(store.read("entry")) for _ in range(2))
    assert await asked(lock)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    lock.answered.set()
    assert await staying == "secret"


async def test_when_the_last_one_goes_the_waiting_ends(
    store: KeyringStore, lock: Lock, waits: list[bool]
) -> None:
    reading = asyncio.ensure_future(store.read("entry"))
    assert await asked(lock)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await settled(lambda: waits == [True, False])


async def test_a_question_that_fails_leaves_the_store_locked(
    store: KeyringStore, lock: Lock
) -> None:
    lock.failure = OSError("the bus went away")
    lock.answered.set()
    with pytest.raises(errors.StoreLocked):
        await store.read("entry")


async def test_a_store_that_asks_by_itself_is_waited_for_and_can_be_given_up(
    store: KeyringStore, fake: FakeKeyring, waits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend_calls, "PATIENCE", 0.01)
    fake.gate.clear()
    reading = [asyncio.ensure_future(store.read("entry")) for _ in range(2)]
    assert await settled(lambda: fake.asked > 0 and store._waiting == 2)
    store.stop_waiting()
    for read in reading:
        with pytest.raises(errors.StoreLocked):
            await read
    assert not waits[-1]
    fake.gate.set()
    with pytest.raises(errors.StoreLocked):
        await store.read("entry")
    await store.ready()
    assert await store.read("entry") == "secret"


class Collection:
    """Stands in for a collection that is made by the person's answer, which a session has once."""

    locked = True
    collection_path = "/made"

    def is_locked(self) -> bool:
        return self.locked


def test_a_keyring_that_is_still_to_be_made_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    import secretstorage
    import secretstorage.util

    made: list[str] = []

    class Service:
        def __init__(self, *_arguments: object) -> None:
            pass

        def call(self, method: str, *_arguments: object) -> tuple[str, str]:
            made.append(method)
            return "/made", "/"

    def collection(_bus: object, _path: str) -> Collection:
        if not made:
            raise secretstorage.ItemNotFoundException
        found = Collection()
        found.locked = False
        return found

    bus = secretstorage.dbus_init()
    monkeypatch.setattr(secretstorage, "dbus_init", lambda: bus)
    monkeypatch.setattr(secretstorage, "Collection", collection)
    monkeypatch.setattr(secretstorage.util, "DBusAddressWrapper", Service)
    assert secret_service.unlock(5, threading.Event())
    assert made == ["CreateCollection"]
    assert secret_service.unlock(5, threading.Event())
    assert made == ["CreateCollection"]


class Bus:
    """A bus on which nothing comes."""

    def filter(self, _rule: object) -> Bus:
        return self

    def __enter__(self) -> list[object]:
        return []

    def __exit__(self, *_exc: object) -> None:
        pass

    def recv_messages(self, *, timeout: float) -> None:
        raise TimeoutError


@pytest.mark.parametrize("by", ["time", "request"])
def test_a_question_that_nobody_answers_ends(monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    import secretstorage.util

    class Prompt:
        def __init__(self, *_arguments: object) -> None:
            pass

        def call(self, *_arguments: object) -> None:
            pass

    monkeypatch.setattr(secretstorage.util, "DBusAddressWrapper", Prompt)
    stopped = threading.Event()
    if by == "request":
        stopped.set()
    seconds = 0.01 if by == "time" else 1000
    secret_service._wait_for(Bus(), "/prompt", seconds, stopped)  # type: ignore[arg-type]
