"""What a person can do with credential stores: see them, choose one, unlock it, move secrets.

Which store holds what is the vault's; how each is asked is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from copper_desktop import errors
from copper_desktop.storage import stores
from copper_desktop.storage.credentials import CredentialStore, OnWaiting
from copper_desktop.storage.passphrases import Ask, Prompt
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.storage.vault import Vault

if TYPE_CHECKING:
    from copper_desktop.storage.file_store import FileStore

LOOK_SECONDS = 30.0
"""How long looking which stores answer may take."""


@dataclass(frozen=True, slots=True)
class StoreChoice:
    """A store that can be chosen, or holds something; ``is_here`` tells whether it answers now.

    ``secrets`` is how many it holds for this profile; an encrypted file that is not here can be
    made.
    """

    kind: str
    name: str
    is_here: bool
    is_chosen: bool
    secrets: int


class StoreService:
    """The credential stores of a profile; ``prompt`` asks for passphrases."""

    def __init__(self, vault: Vault, prompt: Prompt) -> None:
        self._vault, self._prompt = vault, prompt

    def ask_passphrases(self, ask: Ask) -> None:
        """Say who asks for the passphrase of an encrypted file from now on."""
        self._prompt.ask = ask

    @property
    def is_store_fixed(self) -> bool:
        """Whether an administrator has chosen where new secrets go."""
        return self._vault.stores.is_fixed

    def use_credentials(self, credentials: CredentialStore) -> None:
        """Keep secrets in another credential store from now on, until the program ends."""
        self._vault.use(credentials)

    async def store_status(self) -> StoreStatus:
        """Return the credential store's name and state, without asking anybody for anything."""
        return await self._vault.store_status()

    def watch_store(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, to unlock the credential store."""
        self._vault.watch_store(on_waiting)

    def stop_waiting(self) -> None:
        """Give up waiting for the credential store to be unlocked; whoever waits is told so."""
        self._vault.stop_waiting()

    async def unlock_store(self) -> None:
        """Ask for the credential store to be unlocked; raises a CredentialStoreError."""
        await self._vault.ready()

    async def store_choices(self) -> tuple[StoreChoice, ...]:
        """Return the stores that answer here or hold something, and the encrypted file."""
        from copper_desktop.storage.backends import present_kinds
        from copper_desktop.worker import Worker

        asking = Worker("stores")
        try:
            present = await asking.run(LOOK_SECONDS, present_kinds)
        except TimeoutError as error:
            raise errors.StoreTimedOut from error
        finally:
            asking.close()
        made = await self._is_made()
        here = {*present, stores.ENCRYPTED_FILE} if made else set(present)
        held = [entry.store for entry in await self._vault.entries_in_use()]
        current = await self._vault.stores.current_kind()
        kinds = dict.fromkeys([*present, stores.ENCRYPTED_FILE, *filter(None, held)])
        kinds.pop(stores.MEMORY, None)
        return tuple(
            StoreChoice(kind, stores.name_of(kind), kind in here, kind == current, held.count(kind))
            for kind in kinds
        )

    async def choose_store(self, kind: str, new_passphrase: str | None = None) -> None:
        """Have new secrets go to the store of a kind, once it is unlocked.

        What is elsewhere stays there until it is moved. ``new_passphrase`` makes an encrypted
        file. Raises a CredentialStoreError, and then chooses nothing; StoreManaged where an
        administrator has chosen.
        """
        if self.is_store_fixed:
            raise errors.StoreManaged((await self.store_status()).name)
        store = await self._vault.stores.of(kind)
        if new_passphrase is not None:
            await self._file(store).create(new_passphrase)
        await store.ready()
        await self._vault.choose_store(kind)

    async def change_passphrase(self, new_passphrase: str) -> None:
        """Set another passphrase for the encrypted file, which is asked for the present one."""
        store = await self._vault.stores.of(stores.ENCRYPTED_FILE)
        await self._file(store).change_passphrase(new_passphrase)

    async def secrets_elsewhere(self) -> int:
        """Return how many secrets are in another store than the one that new ones go to."""
        return len(await self._vault.entries_elsewhere())

    async def move_secrets(self) -> int:
        """Move the secrets of all other stores into the one that new ones go to; return how many.

        Stops at the first that cannot be read or written, and raises why; what was moved by then
        stays moved, and nothing is lost.
        """
        moved = 0
        for entry in await self._vault.entries_elsewhere():
            moved += await self._vault.move(entry)
        return moved

    async def _is_made(self) -> bool:
        store = await self._vault.stores.of(stores.ENCRYPTED_FILE)
        return (await store.status()).state is not StoreState.ABSENT

    def _file(self, store: CredentialStore) -> FileStore:
        return cast("FileStore", store)
