"""Which backend is used, keyring's or ours, and what it says of itself; blocking."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING, TypeAlias

from copper_desktop import errors
from copper_desktop.storage import secret_service, stores
from copper_desktop.storage.sealed_file import SealedFile
from copper_desktop.storage.store_status import StoreState

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

Backend: TypeAlias = "KeyringBackend | SealedFile"

_KINDS = {
    "keyring.backends.SecretService": stores.SECRET_SERVICE,
    "copper_desktop.storage.kept_secret_service": stores.SECRET_SERVICE,
    "keyring.backends.libsecret": stores.SECRET_SERVICE,
    "keyring.backends.kwallet": stores.KWALLET,
    "keyring.backends.Windows": stores.WINDOWS,
    "keyring.backends.macOS": stores.MACOS,
}
"""Modules of keyring's backends that protect what they keep."""


def system_backend(kind: str) -> KeyringBackend:
    """Return the backend of that kind, or the one that keyring chose where it is empty.

    Raises StoreGone, StoreAbsent or StoreUnsafe.
    """
    import keyring
    from keyring.backends import chainer, fail

    chosen = keyring.get_keyring()
    candidates = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    none = all(isinstance(backend, fail.Keyring) for backend in candidates)
    if kind or (none and not _is_configured()):  # one may have been started meanwhile
        candidates = [*candidates, *_present()]
    for backend in candidates:
        if kind_of(backend) in ((kind,) if kind else _KINDS.values()):
            return _kept(backend)
    if kind:
        raise errors.StoreGone(stores.name_of(kind))
    if none:
        raise errors.StoreAbsent
    raise errors.StoreUnsafe(f"{type(chosen).__module__}.{type(chosen).__qualname__}")


def _kept(backend: KeyringBackend) -> KeyringBackend:
    """Return the backend, or in place of keyring's Secret Service one that keeps its connection."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return backend
    from copper_desktop.storage.kept_secret_service import KeptSecretService

    return KeptSecretService()


def release(backend: Backend | None) -> None:
    """Close what a backend has kept open."""
    close = getattr(backend, "close", None)
    if close is not None:
        close()


def _is_configured() -> bool:
    """Tell whether somebody has named the backend that keyring is to use."""
    from keyring import core

    return core.load_env() is not None or core.load_config() is not None


def present_kinds() -> tuple[str, ...]:
    """Return the kinds of the platform's stores that answer now, each once."""
    known = set(_KINDS.values())
    return tuple(dict.fromkeys(kind for kind in map(kind_of, _present()) if kind in known))


def _present() -> Sequence[KeyringBackend]:
    """Return the backends that could be used now, the best first."""
    from keyring.backend import KeyringBackend, get_all_keyring

    get_all_keyring()  # loads those of other packages, once
    found = sorted(KeyringBackend.get_viable_backends(), key=lambda cls: -cls.priority)
    return [cls() for cls in found]


def kind_of(backend: Backend) -> str:
    """Return the kind of a backend; its module for one that this program does not know."""
    if isinstance(backend, SealedFile):
        return stores.ENCRYPTED_FILE
    module = type(backend).__module__
    return _KINDS.get(module, module)


def state_of(backend: Backend) -> StoreState:
    """Return a backend's state; of the platform's only the Secret Service tells it unasked."""
    if isinstance(backend, SealedFile):
        return StoreState.READY if backend.is_open else StoreState.LOCKED
    if kind_of(backend) != stores.SECRET_SERVICE:
        return StoreState.UNKNOWN
    look = getattr(backend, "is_locked", secret_service.is_locked)
    return StoreState.LOCKED if look() else StoreState.READY


def unlock(_backend: Backend, seconds: float, stopped: Event) -> bool:
    """Have the person unlock a store whose state is locked; False when they do not."""
    return secret_service.unlock(seconds, stopped)
