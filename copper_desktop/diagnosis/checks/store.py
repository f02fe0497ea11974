"""The credential store: which one, whether it is locked, and whether it keeps what it is given.

Asks through ``storage.credentials``, since only that may know keyring; under names of its own.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import TypeVar

from copper_desktop import errors
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe
from copper_desktop.storage import stores
from copper_desktop.storage.credentials import CredentialStore
from copper_desktop.storage.keyring_store import MAX_UTF16_UNITS
from copper_desktop.storage.store_status import StoreState

T = TypeVar("T")

ENTRIES = ("diagnosis", "diagnosis of the size")
"""Always the same: what a run that was killed has left is overwritten and deleted by the next."""
_ONE_AFTER_ANOTHER = threading.Lock()
"""The program too asks the store one call after another: not every store stands several at once."""


def backend(subject: Subject) -> Finding:
    """Say which store there is, and whether it is locked; never asks for a password."""
    status = asked(subject, lambda store: store.status())
    if status.state is StoreState.ABSENT:
        in_use = subject.index.store_in_use
        return _told(errors.StoreGone(stores.name_of(in_use)) if in_use else errors.StoreAbsent())
    if status.state is StoreState.UNSAFE:
        return _told(errors.StoreUnsafe(status.name))
    passphrase = status.name == stores.name_of(stores.ENCRYPTED_FILE)
    if status.state is StoreState.LOCKED and not passphrase:
        return _told(errors.StoreLocked(status.name))
    return ok(_("{store}, {state}").format(store=_(status.name), state=status.state.words))


def round_trip(subject: Subject) -> Finding:
    """Write, read and delete an entry that holds nothing of value, with the time that takes."""
    return _kept(subject, ENTRIES[0], "x" * 32)


def size(subject: Subject) -> Finding:
    """Keep an entry as long as the longest that the program writes."""
    return _kept(subject, ENTRIES[1], "x" * MAX_UTF16_UNITS)


def asked(subject: Subject, call: Callable[[CredentialStore], Coroutine[None, None, T]]) -> T:
    """Return what one call of the credential store returns; raises a CredentialStoreError."""
    store = subject.store()

    async def closing() -> T:
        try:
            return await call(store)
        finally:
            store.close()

    with _ONE_AFTER_ANOTHER:
        return asyncio.run(closing())


def is_ready(subject: Subject) -> bool:
    """Tell whether the store can be asked without a person having to type a password."""
    state = asked(subject, lambda store: store.status()).state
    return state in (StoreState.READY, StoreState.UNKNOWN)


def _kept(subject: Subject, entry: str, value: str) -> Finding:
    if not is_ready(subject):
        return skipped(_("The credential store is locked or missing."))

    async def keep(store: CredentialStore) -> list[int]:
        took = []
        try:
            for step in (store.write(entry, value), store.read(entry)):
                started = time.perf_counter()
                await step
                took.append(round((time.perf_counter() - started) * 1000))
        finally:
            await store.delete(entry)
        return took

    try:
        try:
            written, read = asked(subject, keep)
        except errors.SecretMissing:  # another run has deleted it meanwhile: its name is the same
            written, read = asked(subject, keep)
    except errors.CredentialStoreError as error:
        return _told(error)
    text = _("{characters} characters written in {written} ms, read in {read} ms, deleted")
    return ok(text.format(characters=len(value), written=written, read=read))


def _told(error: errors.CredentialStoreError) -> Finding:
    message = describe(error)
    return failed(f"{message.title} ({message.code}).", message.action)


CHECKS = (
    Check("store.backend", N_("Is there a credential store, and is it unlocked?"), backend),
    Check(
        "store.round_trip",
        N_("Does the credential store keep what it is given?"),
        round_trip,
        ("store.backend",),
        deadline=30.0,
    ),
    Check(
        "store.size",
        N_("Does the credential store keep long entries?"),
        size,
        ("store.backend", "store.round_trip"),
        deadline=30.0,
    ),
)
