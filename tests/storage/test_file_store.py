"""The encrypted file as a store: asked for once, wrong is locked, and nobody is asked twice."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.storage.file_store import FileStore
from copper_desktop.storage.passphrases import Prompt, is_strong
from copper_desktop.storage.sealed_file import SealedFile
from copper_desktop.storage.store_status import StoreState
from tests.storage.test_sealed_file import CHEAP, PASSPHRASE


class Person(Prompt):
    """Gives one answer after another, and then none."""

    def __init__(self, *answers: str | None) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[bool] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.ask = self._answer

    async def _answer(self, wrong: bool) -> str | None:
        self.asked.append(wrong)
        await self.gate.wait()
        return self.answers.pop(0) if self.answers else None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "secrets.sqlite3"
    SealedFile(made, cost=CHEAP).create(PASSPHRASE)
    return made


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def store(path: Path, person: Person) -> Iterator[FileStore]:
    opened = FileStore("Test", SealedFile(path, cost=CHEAP), person)
    yield opened
    opened.close()


async def test_everybody_who_waits_is_served_by_one_answer(
    store: FileStore, person: Person
) -> None:
    person.answers = [PASSPHRASE]
    assert (await store.status()).state is StoreState.LOCKED
    await asyncio.gather(*(store.write(f"entry {n}", "kept") for n in range(5)))
    assert person.asked == [False]
    assert (await store.status()).state is StoreState.READY
    assert await store.read("entry 3") == "kept"


async def test_a_wrong_passphrase_is_asked_about_again_and_says_so(
    store: FileStore, person: Person
) -> None:
    person.answers = ["wrong", "wrong again", PASSPHRASE]
    await store.ready()
    assert person.asked == [False, True, True]


async def test_no_passphrase_is_a_locked_store_and_nobody_is_asked_again(
    store: FileStore, person: Person
) -> None:
    person.answers = ["wrong"]
    for _ in range(3):
        with pytest.raises(errors.StoreLocked):
            await store.read("entry")
    assert person.asked == [False, True]
    person.answers = [PASSPHRASE]
    await store.ready()


async def test_until_somebody_can_be_asked_it_is_locked(path: Path) -> None:
    store = FileStore("Test", SealedFile(path), Prompt())
    with pytest.raises(errors.StoreLocked):
        await store.read("entry")
    store.close()


async def test_a_question_that_nobody_needs_any_more_is_taken_back(
    store: FileStore, person: Person
) -> None:
    person.gate.clear()
    waiting = asyncio.ensure_future(store.read("entry"))
    while not person.asked:
        await asyncio.sleep(0)
    store.stop_waiting()
    with pytest.raises(errors.StoreLocked):
        await waiting
    waiting = asyncio.ensure_future(store.ready())
    while len(person.asked) < 2:
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    while store._unlocking is not None:
        await asyncio.sleep(0)
    assert store._asking is not None
    assert store._asking.cancelled()


async def test_a_program_that_ends_takes_its_question_with_it(
    store: FileStore, person: Person
) -> None:
    person.gate.clear()
    waiting = asyncio.ensure_future(store.read("entry"))
    while store._asking is None:
        await asyncio.sleep(0)
    assert store._unlocking is not None
    store._unlocking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_prompt_that_is_stopped_between_two_questions_asks_no_more(
    store: FileStore, person: Person
) -> None:
    person.answers = ["wrong", PASSPHRASE]
    answer = person.ask

    async def stopping(wrong: bool) -> str | None:
        given = await answer(wrong)
        store._unlock_stopped.set()
        return given

    person.ask = stopping
    with pytest.raises(errors.StoreLocked):
        await store.read("entry")
    assert person.asked == [False]


async def test_a_file_that_is_made_is_open_at_once(tmp_path: Path, person: Person) -> None:
    store = FileStore("Test", SealedFile(tmp_path / "new", cost=CHEAP), person)
    assert (await store.status()).state is StoreState.ABSENT
    with pytest.raises(errors.PassphraseWeak):
        await store.create("short")
    await store.create(PASSPHRASE)
    await store.write("entry", "kept")
    with pytest.raises(errors.StoreExists):
        await store.create(PASSPHRASE)
    assert person.asked == []
    store.close()


async def test_the_present_passphrase_is_asked_for_before_another_is_set(
    store: FileStore, person: Person, path: Path
) -> None:
    person.answers = [PASSPHRASE]
    await store.change_passphrase("a different one altogether")
    assert person.asked == [False]
    assert SealedFile(path).open("a different one altogether")


@pytest.mark.parametrize(
    ("passphrase", "strong"),
    [
        ("", False),
        ("correct horse", True),
        ("elevenchars", False),
        ("aaaaaaaaaaaaaaaaaa", False),
        ("ababababababab", False),
        ("            x", False),
        ("Four Wörds Or More", True),
    ],
)
def test_a_new_passphrase_must_be_long_and_varied(passphrase: str, strong: bool) -> None:
    assert is_strong(passphrase) is strong
