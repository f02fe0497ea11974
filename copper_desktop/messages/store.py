"""What people are told about the credential store."""

from __future__ import annotations

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.messages.advice import REPORT
from copper_desktop.messages.text import Texts

TEXTS: Texts = {
    errors.StoreAbsent: (
        "CD-501",
        N_("This computer has no credential store"),
        N_(
            "Tokens are kept in the operating system’s credential store, and none answers here. "
            "They are never written to a file instead."
        ),
        N_("Install and start one: on Linux gnome-keyring, KeePassXC or KWallet. Then try again."),
    ),
    errors.StoreUnsafe: (
        "CD-502",
        N_("The credential store set up here is not safe"),
        N_("“{store}” does not protect what it keeps, so no token is given to it."),
        N_(
            "Remove the setting that chooses it (PYTHON_KEYRING_BACKEND or keyringrc.cfg), "
            "or install gnome-keyring, KeePassXC or KWallet."
        ),
    ),
    errors.StoreLocked: (
        "CD-503",
        N_("The credential store is locked"),
        N_(
            "{store} must be unlocked before tokens can be read or written. "
            "What it holds is untouched."
        ),
        N_("Unlock it with your password, then try again."),
    ),
    errors.StoreTimedOut: (
        "CD-504",
        N_("The credential store does not answer"),
        N_("{store} may be waiting for you to unlock it. What it holds is untouched."),
        N_("Look for its window and answer it, then try again."),
    ),
    errors.StoreFailed: (
        "CD-505",
        N_("The credential store reported a failure"),
        N_("{store} did not do what was asked: {reason}."),
        N_("Try again. If it persists, restart the computer or the credential store."),
    ),
    errors.SecretMissing: (
        "CD-506",
        N_("The token is not in the credential store"),
        N_("{store} works, but has no entry for this connection on this computer."),
        N_("If it was deleted by hand, connect again."),
    ),
    errors.SecretTooLong: (
        "CD-507",
        N_("The token is too long to be kept"),
        N_("It is longer than credential stores can hold."),
        REPORT,
    ),
    errors.StoreGone: (
        "CD-511",
        N_("The credential store in use is not here"),
        N_(
            "{store} holds the tokens and does not answer on this computer now. "
            "No other store is used instead, and nothing was deleted."
        ),
        N_("Start {store}, for example by signing in to your desktop again, then try again."),
    ),
    errors.SecretInvalid: (
        "CD-512",
        N_("The token has a form that cannot be kept"),
        N_("It is empty or has line breaks, which credential stores do not keep as they are."),
        REPORT,
    ),
    errors.StoreDamaged: (
        "CD-513",
        N_("The encrypted file is damaged"),
        N_("It was changed by another program ({reason}), and is left as it is."),
        N_(
            "Put back a copy of secrets.sqlite3 from a backup of the data folder. Without one, "
            "connect again: what cannot be read is replaced."
        ),
    ),
    errors.StoreFileUnusable: (
        "CD-514",
        N_("The encrypted file cannot be used"),
        N_("It could not be read or written: {reason}. What it holds is untouched."),
        N_("Make room on the disk, or let yourself write the data folder. Then try again."),
    ),
    errors.StoreExists: (
        "CD-515",
        N_("There is an encrypted file already"),
        N_("It may hold tokens, so it is not written over."),
        N_("Choose it, and enter its passphrase."),
    ),
    errors.PassphraseWeak: (
        "CD-516",
        N_("This passphrase is too easy to guess"),
        N_("Whoever has the file can try passphrases for as long as they like."),
        N_("Take at least 12 characters, of which six differ: four or more words are good."),
    ),
    errors.StoreManaged: (
        "CD-517",
        N_("The credential store is your administrator’s choice"),
        N_("New secrets go to {store} on this computer."),
        N_("Ask whoever manages this computer."),
    ),
    errors.CredentialStoreError: (
        "CD-500",
        N_("The credential store could not be used"),
        N_("{store} did not do what was asked."),
        REPORT,
    ),
}
