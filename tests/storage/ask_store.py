"""Run in a process of its own: uses the system's store once and prints what came of it.

With ``--lock`` it locks gnome-keyring first, as a person's own does after a while.
"""

import asyncio
import sys

from copper_desktop import errors
from copper_desktop.storage.keyring_store import KeyringStore


async def main() -> None:
    if "--lock" in sys.argv:
        import secretstorage

        bus = secretstorage.dbus_init()
        secretstorage.get_default_collection(bus).lock()
    store = KeyringStore("Copper Desktop Test", deadline=20)
    print((await store.status()).state, end=" ")
    try:
        await store.ready()
        await store.write("entry", "sécret")
        print(await store.read("entry"), store.name)
        await store.delete("entry")
    except errors.CredentialStoreError as error:
        print(type(error).__name__, error.store)


asyncio.run(main())
