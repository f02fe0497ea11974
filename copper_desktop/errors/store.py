"""What can go wrong with the credential store."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError


class CredentialStoreError(CopperDesktopError):
    """The operating system's credential store did not do what was asked.

    ``store`` names the store in the words of its platform; empty when none was found.
    """

    def __init__(self, store: str = "", reason: str = "") -> None:
        super().__init__(store, reason)
        self.store = store
        self.reason = reason


class StoreAbsent(CredentialStoreError):
    """No credential store answers on this computer."""


class StoreGone(StoreAbsent):
    """The store that holds the secrets is not here, and no other is used in its place."""


class StoreUnsafe(CredentialStoreError):
    """The configured store forgets secrets or writes them in plain text, and is not used."""


class StoreLocked(CredentialStoreError):
    """The store is locked, or the person dismissed the question to unlock it."""


class StoreTimedOut(CredentialStoreError):
    """The store did not answer in time; what was asked of it is in doubt, not failed."""


class StoreFailed(CredentialStoreError):
    """The store answered with a failure, or gave back something else than was written."""


class SecretMissing(CredentialStoreError):
    """The store works but has no entry of that name."""


class ClientSecretMissing(SecretMissing):
    """The store works but does not have the client secret of ``application``."""

    def __init__(self, application: str = "", store: str = "") -> None:
        super().__init__(store)
        self.application = application


class StoreDamaged(CredentialStoreError):
    """The encrypted file, or one of its entries, was changed by somebody else; it is left so."""


class StoreFileUnusable(CredentialStoreError):
    """The encrypted file cannot be read or written, for example because the disk is full."""


class StoreExists(CredentialStoreError):
    """There is an encrypted file already, which is not written over."""


class PassphraseWeak(CredentialStoreError):
    """The passphrase that was chosen for the encrypted file could be guessed."""


class StoreManaged(CredentialStoreError):
    """An administrator has chosen where new secrets go."""


class SecretTooLong(CredentialStoreError):
    """The secret is longer than every platform's store can hold."""


class SecretInvalid(CredentialStoreError):
    """The secret is empty or has line breaks, which some stores change."""
