"""Reading from a real Secret Service over one connection, and over another when that is lost."""

from __future__ import annotations

from collections.abc import Iterator

import keyring.backend
import pytest
import secretstorage
from keyring.backends import SecretService

from copper_desktop.storage import backends, secret_service
from copper_desktop.storage.kept_secret_service import KeptSecretService
from copper_desktop.storage.keyring_store import KeyringStore


@pytest.fixture
def kept() -> Iterator[KeptSecretService]:
    backend = KeptSecretService()
    SecretService.Keyring().set_password("Kept test", "copper", "sécret")
    yield backend
    backend.delete_password("Kept test", "copper")
    backend.close()


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the connections that are made from now on."""
    made: list[object] = []
    real = secretstorage.dbus_init

    def counted() -> object:
        made.append(real())
        return made[-1]

    monkeypatch.setattr(secretstorage, "dbus_init", counted)
    return made


def test_secrets_are_read_over_one_connection(
    kept: KeptSecretService, connections: list[object]
) -> None:
    assert not kept.is_locked()
    assert kept.get_password("Kept test", "copper") == "sécret"
    assert kept.get_password("Kept test", "nobody") is None
    assert len(connections) == 1


def test_a_connection_that_was_lost_is_replaced(
    kept: KeptSecretService, connections: list[object]
) -> None:
    assert kept.get_password("Kept test", "copper") == "sécret"
    assert kept._kept is not None
    kept._kept.connection.sock.close()
    assert kept.get_password("Kept test", "copper") == "sécret"
    assert len(connections) == 2


def test_a_service_that_has_forgotten_the_key_is_asked_for_another(
    kept: KeptSecretService, connections: list[object]
) -> None:
    assert kept.get_password("Kept test", "copper") == "sécret"
    assert kept._kept is not None
    kept._kept.session.object_path = "/org/freedesktop/secrets/session/gone"
    assert kept.get_password("Kept test", "copper") == "sécret"
    assert len(connections) == 2


@pytest.mark.parametrize("locked", ["collection", "item"])
def test_what_is_locked_is_left_to_keyring(
    kept: KeptSecretService, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    cls = secretstorage.Collection if locked == "collection" else secretstorage.Item
    with monkeypatch.context() as patched:
        patched.setattr(cls, "is_locked", lambda _self: True)
        patched.setattr(SecretService.Keyring, "get_password", lambda *_arguments: "asked")
        assert kept.get_password("Kept test", "copper") == "asked"


def test_a_store_that_is_still_to_be_made_counts_as_locked(
    kept: KeptSecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_arguments: object, **_names: object) -> None:
        raise secretstorage.ItemNotFoundException

    written: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(secretstorage, "Collection", absent)
        patched.setattr(SecretService.Keyring, "get_password", lambda *_arguments: "asked")
        patched.setattr(SecretService.Keyring, "set_password", lambda *asked: written.append(asked))
        kept.set_password("Kept test", "copper", "new")
        assert len(written) == 1
        assert kept.is_locked()
        assert kept.get_password("Kept test", "copper") == "asked"


def test_a_locked_store_is_written_to_by_keyring(
    kept: KeptSecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(secretstorage.Collection, "is_locked", lambda _self: True)
        patched.setattr(SecretService.Keyring, "set_password", lambda *asked: written.append(asked))
        kept.set_password("Kept test", "copper", "new")
    assert len(written) == 1


def test_what_is_written_takes_the_place_of_what_was_there(
    kept: KeptSecretService, connections: list[object]
) -> None:
    kept.set_password("Kept test", "copper", "new")
    assert SecretService.Keyring().get_password("Kept test", "copper") == "new"
    assert len(connections) == 2


def test_another_backend_of_the_service_is_told_to_be_open_too() -> None:
    assert not secret_service.is_locked()


def test_a_backend_of_another_store_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wallet:
        """Stands in for KWallet's backend, which needs KDE's daemon."""

    Wallet.__module__ = "keyring.backends.kwallet"
    wallet = Wallet()
    monkeypatch.setattr(keyring, "get_keyring", lambda: wallet)
    assert backends.system_backend("") is wallet


def test_keyring_does_not_choose_it_by_itself() -> None:
    chosen = keyring.backend.get_all_keyring()
    assert not any(isinstance(backend, KeptSecretService) for backend in chosen)


async def test_the_connection_ends_with_the_store(connections: list[object]) -> None:
    store = KeyringStore("Kept test")
    await store.write("entry", "secret")
    assert await store.read("entry") == "secret"
    await store.delete("entry")
    thread = store._worker._thread
    store.close()
    assert thread is not None
    thread.join(30)
    assert store._backend is not None
    assert store._backend._kept is None  # type: ignore[attr-defined]
