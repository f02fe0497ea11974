"""Run in a session of its own: locks the real gnome-keyring, and prints what the store makes of it.

The keyring's own window asks for the password, on the session's display. ``password`` is the
session's. Prints one line of JSON with what happened at each point.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import closing

import secretstorage
from secretstorage.util import DBusAddressWrapper, format_secret, open_session

from copper_desktop import errors
from copper_desktop.storage import secret_service
from copper_desktop.storage.keyring_store import KeyringStore

COLLECTION = "/org/freedesktop/secrets/collection/login"
INTERNAL = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"


def lock() -> None:
    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()


def unlock(password: str) -> None:
    """Unlock as signing in to the desktop does, without the keyring's window."""
    with closing(secretstorage.dbus_init()) as bus:
        session = open_session(bus)
        secret = format_secret(session, password.encode(), "text/plain")
        service = DBusAddressWrapper("/org/freedesktop/secrets", INTERNAL, bus)
        service.call("UnlockWithMasterPassword", "o(oayays)", COLLECTION, secret)


async def outcome(store: KeyringStore) -> str:
    try:
        return await store.read("entry")
    except errors.CredentialStoreError as error:
        return type(error).__name__


def answer(password: str) -> None:
    """Type the password into the keyring's window, which stands since the first question."""
    found = subprocess.run(
        ["xdotool", "search", "--sync", "--onlyvisible", "--name", "."],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    window = found.stdout.split()[-1]
    subprocess.run(["xdotool", "windowactivate", "--sync", window], check=True)
    subprocess.run(["xdotool", "type", "--delay", "20", password], check=True)
    subprocess.run(["xdotool", "key", "Return"], check=True)


async def main(password: str) -> None:
    told: dict[str, object] = {}
    waited: list[bool] = []
    asked = asyncio.Event()
    shown = 0
    really_wait = secret_service._wait_for

    def counted(*arguments: object) -> None:
        nonlocal shown
        shown += 1
        really_wait(*arguments)  # type: ignore[arg-type]

    def on_waiting(waiting: bool) -> None:
        waited.append(waiting)
        if waiting:
            asked.set()

    secret_service._wait_for = counted  # type: ignore[assignment]
    store = KeyringStore("Copper Desktop Test")
    store.watch(on_waiting)
    await store.write("entry", "sécret")
    lock()
    told["locked"] = (await store.status()).state
    reading = [asyncio.ensure_future(outcome(store)) for _ in range(5)]
    await asyncio.wait_for(asked.wait(), 60)
    told["while_asked"] = (await store.status()).state
    store.stop_waiting()
    told["five_readers"] = await asyncio.gather(*reading)
    told["questions"] = shown
    told["waited"] = list(waited)
    told["not_asked_again"] = await outcome(store)
    told["questions_after"] = shown
    unlock(password)
    told["unlocked"] = (await store.status()).state
    told["recovered"] = await outcome(store)
    lock()
    waiting = asyncio.ensure_future(store.ready())
    await asyncio.to_thread(answer, password)
    await asyncio.wait_for(waiting, 60)
    told["answered"] = await outcome(store)
    lock()
    impatient = KeyringStore("Copper Desktop Test", unlock_seconds=0.3)
    told["nobody_answers"] = await outcome(impatient)
    unlock(password)
    told["still_there"] = await outcome(impatient)
    await store.delete("entry")
    print(json.dumps(told))


subprocess.run(["dbus-update-activation-environment", "DISPLAY"], check=True)
asyncio.run(main(sys.argv[1]))
