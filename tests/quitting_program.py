"""Run in a process of its own: closes the window while something hangs, named by the argument.

Prints where the listener was, if there was one. ``tests/test_quitting.py`` looks at how it ends.
"""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from keyring.backend import KeyringBackend
from PySide6.QtCore import QTimer

from copper_desktop.app import Program
from copper_desktop.composition import now
from copper_desktop.model import Application, Connection, Token
from copper_desktop.storage.credentials import CredentialStore, MemoryStore
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.settings import Profile
from copper_desktop.storage.vault import Vault
from copper_desktop.ui.application import new_application


class Hanging(KeyringBackend):
    """A store that asks for a password nobody types; a real one would need somebody to look."""

    priority = 1  # type: ignore[assignment]
    asked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        threading.Event().wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        threading.Event().wait()


async def during_a_sign_in(program: Program) -> None:
    opened = asyncio.get_running_loop().create_future()
    program.window.open_browser = lambda url: opened.set_result(url) or True
    program.window.dialogs.connect_to_copper()
    url = await opened
    print(parse_qs(urlsplit(url).query)["redirect_uri"][0], flush=True)


async def during_a_store_call(program: Program) -> None:
    program.window.dialogs.connect_to_copper()
    while not Hanging.asked.is_set():
        await asyncio.sleep(0.01)


async def during_a_request(program: Program) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{silent.getsockname()[1]}"
    application = Application("app-1", "Silent", "id", "http://127.0.0.1/cb", api_base=base)
    connection = Connection("c-1", "app-1", "Silent", None, (), now())
    await program.service.add_application(application, "the-secret")
    vault: Vault = program.service._vault
    await vault.keep_connection(connection, Token("token", ()))
    await program.service.reload()
    program.window.refresh()
    program.window.page.test()
    silent.setblocking(False)
    await asyncio.get_running_loop().sock_accept(silent)


async def not_at_all(program: Program) -> None:
    print("the event loop began before the window was closed", flush=True)


def main(what: str) -> int:
    new_application()
    store: CredentialStore = MemoryStore()
    if what == "store":
        store = KeyringStore("Test", choose=Hanging)
    scripts = {
        "sign-in": during_a_sign_in,
        "store": during_a_store_call,
        "request": during_a_request,
        "start": not_at_all,
    }
    if what == "start":
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    with tempfile.TemporaryDirectory() as folder:
        profile = Profile(Path(folder), Path(folder), "Test")
        return Program(demo=True, profile=profile, store=store).run(scripts[what])


sys.exit(main(sys.argv[1]))
