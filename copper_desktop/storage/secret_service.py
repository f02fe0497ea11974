"""Whether the Secret Service is locked, which keyring only says by asking for the password.

Linux only; blocking. Raises what secretstorage and jeepney raise.
"""

from __future__ import annotations

from contextlib import closing

_DEFAULT_COLLECTION = "/org/freedesktop/secrets/aliases/default"


def is_locked() -> bool:
    """Tell whether the default collection is locked, or still to be made, without a prompt."""
    import secretstorage
    from secretstorage.exceptions import ItemNotFoundException

    with closing(secretstorage.dbus_init()) as bus:
        try:
            collection = secretstorage.Collection(bus, _DEFAULT_COLLECTION)
            return bool(collection.is_locked())
        except ItemNotFoundException:
            return True
