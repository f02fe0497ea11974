"""Which of keyring's backends is used, and what it says of itself; imports keyring, blocking."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.storage import secret_service, stores
from copper_desktop.storage.store_status import StoreState

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_KINDS = {
    "keyring.backends.SecretService": stores.SECRET_SERVICE,
    "copper_desktop.storage.kept_secret_service": stores.SECRET_SERVICE,
    "keyring.backends.libsecret": stores.SECRET_SERVICE,
    "keyring.backends.kwallet": stores.KWALLET,
    "keyring.backends.Windows": stores.WINDOWS,
    "keyring.backends.macOS": stores.MACOS,
}


def system_backend(kind: str) -> KeyringBackend:
    """Return the backend of that kind, or the one that keyring chose where it is empty.

    Raises StoreGone, StoreAbsent or StoreUnsafe.
    """
    import keyring
    from keyring.backends import chainer, fail

    chosen = keyring.get_keyring()
    candidates = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    if kind:
        candidates = [*candidates, *keyring.backend.get_all_keyring()]
    for backend in candidates:
        if kind_of(backend) in ((kind,) if kind else _KINDS.values()):
            return _kept(backend)
    if kind:
        raise errors.StoreGone(stores.name_of(kind))
    if all(isinstance(backend, fail.Keyring) for backend in candidates):
        raise errors.StoreAbsent
    raise errors.StoreUnsafe(f"{type(chosen).__module__}.{type(chosen).__qualname__}")


def _kept(backend: KeyringBackend) -> KeyringBackend:
    """Return the backend, or in place of keyring's Secret Service one that keeps its connection."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return backend
    from copper_desktop.storage.kept_secret_service import KeptSecretService

    return KeptSecretService()


def release(backend: KeyringBackend | None) -> None:
    """Close what a backend has kept open."""
    close = getattr(backend, "close", None)
    if close is not None:
        close()


def kind_of(backend: KeyringBackend) -> str:
    """Return the kind of a backend; its module for one that this program does not know."""
    module = type(backend).__module__
    return _KINDS.get(module, module)


def state_of(backend: KeyringBackend) -> StoreState:
    """Return a backend's state; only the Secret Service tells it without asking for a password."""
    if kind_of(backend) != stores.SECRET_SERVICE:
        return StoreState.UNKNOWN
    look = getattr(backend, "is_locked", secret_service.is_locked)
    return StoreState.LOCKED if look() else StoreState.READY


def unlock(_backend: KeyringBackend, seconds: float, stopped: Event) -> bool:
    """Have the person unlock a store whose state is locked; False when they do not."""
    return secret_service.unlock(seconds, stopped)
