"""What every credential store must do, whichever it is: the real ones here, fakes of the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.model import Connection, Token
from copper_desktop.storage import stores
from copper_desktop.storage.credentials import CredentialStore, MemoryStore
from copper_desktop.storage.file_store import FileStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.keyring_store import MAX_UTF16_UNITS, KeyringStore
from copper_desktop.storage.passphrases import Prompt
from copper_desktop.storage.sealed_file import SealedFile
from copper_desktop.storage.vault import Vault
from tests.conftest import START, Clock
from tests.fakes.keyrings import Kept, KWallet, MacOS, Windows

CONNECTION = Connection("c-1", "app-1", "Æsir ☕", None, (), START)


def faked(kind: type[Kept]) -> Callable[[], CredentialStore]:
    return lambda: KeyringStore("Test Matrix", choose=kind)


def sealed() -> CredentialStore:
    """Return an encrypted file, made and open."""
    file = SealedFile(Path(os.environ["HOME"]) / "secrets.sqlite3", cost=2**4)
    file.create("four words, or more")
    return FileStore("Test Matrix", file, Prompt())


MATRIX: dict[str, Callable[[], CredentialStore]] = {
    stores.SECRET_SERVICE: lambda: KeyringStore("Test Matrix"),
    stores.WINDOWS: faked(Windows),
    stores.MACOS: faked(MacOS),
    stores.KWALLET: faked(KWallet),
    stores.MEMORY: MemoryStore,
    stores.ENCRYPTED_FILE: sealed,
}


@pytest.fixture(params=MATRIX)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def store(kind: str) -> Iterator[CredentialStore]:
    opened = MATRIX[kind]()
    yield opened
    opened.close()


async def test_it_says_which_it_is(store: CredentialStore, kind: str) -> None:
    assert await store.kind() == kind
    assert (await store.status()).name == stores.name_of(kind)


@pytest.mark.parametrize(
    "secret",
    [
        "plain",
        "sécret ☕ 🔑 \u05d0",
        " spaces around ",
        "\t",
        '{"a": "\\n"}',
        "🔑" * 600,
        "a" * 1200,
    ],
    ids=["plain", "non-ASCII", "spaces", "tab", "JSON", "longest in pairs", "longest"],
)
async def test_it_keeps_a_secret_exactly(store: CredentialStore, secret: str) -> None:
    await store.ready()
    await store.write("exactly", secret)
    assert await store.read("exactly") == secret
    await store.delete("exactly")
    with pytest.raises(errors.SecretMissing):
        await store.read("exactly")


async def test_it_keeps_entries_apart(store: CredentialStore) -> None:
    for name in ("one", "two", "one two"):
        await store.write(name, name)
    for name in ("one", "two", "one two"):
        assert await store.read(name) == name
        await store.delete(name)


async def test_it_counts_what_is_not_there_as_deleted(store: CredentialStore) -> None:
    await store.delete("never written")


async def test_two_profiles_do_not_see_each_other(kind: str, tmp_path: Path) -> None:
    if kind == stores.MEMORY:
        one, other = MemoryStore(), MemoryStore()
    elif kind == stores.ENCRYPTED_FILE:
        file = SealedFile(tmp_path / "secrets.sqlite3", cost=2**4)
        file.create("four words, or more")
        one, other = (FileStore(name, file, Prompt()) for name in ("Matrix A", "Matrix B"))
    else:
        backend = None if kind == stores.SECRET_SERVICE else MATRIX_BACKENDS[kind]()
        choose = None if backend is None else lambda: backend
        one, other = (KeyringStore(name, choose=choose) for name in ("Matrix A", "Matrix B"))
    await one.write("entry", "mine")
    with pytest.raises(errors.SecretMissing):
        await other.read("entry")
    await one.delete("entry")
    one.close()
    other.close()


MATRIX_BACKENDS: dict[str, type[Kept]] = {
    stores.WINDOWS: Windows,
    stores.MACOS: MacOS,
    stores.KWALLET: KWallet,
}


async def test_a_connection_lives_and_dies_in_it(
    store: CredentialStore, tmp_path: Path, clock: Clock
) -> None:
    with Index(tmp_path / "index.sqlite3", clock) as index:
        vault = Vault(index, store)
        await vault.keep_connection(CONNECTION, Token("tökén", (), refresh_token="r"))
        await vault.keep_connection(CONNECTION, Token("newer", ()))
        assert (await vault.token_of(CONNECTION)).access_token == "newer"
        assert not await vault.remove(CONNECTION.id)
        assert index.unsettled() == ()


async def test_nobody_is_asked_about_a_secret_that_has_not_changed(
    tmp_path: Path, clock: Clock
) -> None:
    keychain = MacOS()
    store = KeyringStore("Test Matrix", choose=lambda: keychain)
    with Index(tmp_path / "index.sqlite3", clock) as index:
        vault = Vault(index, store)
        for token in ("one", "one", "two"):
            await vault.keep_connection(replace(CONNECTION, name=token), Token(token, ()))
        assert (keychain.writes, keychain.questions) == (2, 0)
        vault.close()


@pytest.mark.parametrize("secret", ["a" * (MAX_UTF16_UNITS + 1), "🔑" * 601])
async def test_what_windows_could_not_hold_is_refused_by_every_store(secret: str) -> None:
    for backend in MATRIX_BACKENDS.values():
        kept = backend()
        store = KeyringStore("Test Matrix", choose=lambda kept=kept: kept)  # type: ignore[misc]
        with pytest.raises(errors.SecretTooLong):
            await store.write("entry", secret)
        assert kept.writes == 0
        store.close()
