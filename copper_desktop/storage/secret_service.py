"""The lock of the Secret Service: keyring cannot tell it, and asks for the password without end.

Linux only; blocking. Raises what secretstorage and jeepney raise. See the Secret Service API of
freedesktop.org, "Lock and Unlock" and "Prompts and Prompting".
"""

from __future__ import annotations

import time
from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_SERVICE = "org.freedesktop.Secret.Service"
_PROMPT = "org.freedesktop.Secret.Prompt"
_LABEL = "org.freedesktop.Secret.Collection.Label"
_PATH = "/org/freedesktop/secrets"
_DEFAULT = f"{_PATH}/aliases/default"
_LOOK_SECONDS = 0.1


def is_locked() -> bool:
    """Tell whether the default collection is locked, or still to be made, without a prompt."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        return _locked_collection(bus) is not None


def unlock(seconds: float, stopped: Event) -> bool:
    """Have the person unlock the default collection, or make it; False when they do not.

    Waits for at most ``seconds``, and not much longer once ``stopped`` is set. The prompt is not
    dismissed then, because gnome-keyring 42 crashes of it: the person may still answer it.
    """
    import secretstorage
    from secretstorage.util import DBusAddressWrapper

    with closing(secretstorage.dbus_init()) as bus:
        locked = _locked_collection(bus)
        if locked is None:
            return True
        service = DBusAddressWrapper(_PATH, _SERVICE, bus)
        if locked:
            _unlocked, prompt = service.call("Unlock", "ao", [locked])
        else:
            label = {_LABEL: ("s", "Default keyring")}
            _made, prompt = service.call("CreateCollection", "a{sv}s", label, "default")
        if prompt != "/":
            _wait_for(bus, prompt, seconds, stopped)
        return _locked_collection(bus) is None


def _locked_collection(bus: DBusConnection) -> str | None:
    """Return the path of the default collection if it is locked, "" if it is still to be made."""
    import secretstorage
    from secretstorage.exceptions import ItemNotFoundException

    try:
        collection = secretstorage.Collection(bus, _DEFAULT)
        return str(collection.collection_path) if collection.is_locked() else None
    except ItemNotFoundException:
        return ""


def _wait_for(bus: DBusConnection, path: str, seconds: float, stopped: Event) -> None:
    """Show a prompt and wait until it is completed, or no longer."""
    from jeepney import MatchRule, MessageType
    from secretstorage.util import DBusAddressWrapper

    prompt = DBusAddressWrapper(path, _PROMPT, bus)
    rule = MatchRule(path=path, interface=_PROMPT, member="Completed", type=MessageType.signal)
    ends = time.monotonic() + seconds
    with bus.filter(rule) as completed:
        prompt.call("Prompt", "s", "")
        while not completed:
            if stopped.is_set() or time.monotonic() > ends:
                return
            try:
                bus.recv_messages(timeout=_LOOK_SECONDS)
            except TimeoutError:
                continue
