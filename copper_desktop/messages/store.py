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
    errors.CredentialStoreError: (
        "CD-500",
        N_("The credential store could not be used"),
        N_("{store} did not do what was asked."),
        REPORT,
    ),
}
