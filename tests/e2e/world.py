"""An https provider that counts as public and POSTs, the real Chromium, and a person."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from copper_desktop.composition import now
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application, Connection, Step, StepKind
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.e2e.chromium import Chromium, trust

PACKAGED = Path(__file__).parents[2] / "packaging" / "relay"
RELAY = "signin.example.com"
PERSON = "Maya Okafor"
SECRET = "client-secret"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the end of the block; it is there when the block begins."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        given_up = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            assert time.monotonic() < given_up, f"{command[0]} did not start"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


@dataclass
class World:
    """A provider, a browser, and somebody who signs in."""

    home: Path
    folder: Path
    ends: ExitStack
    service: ConnectionService = field(init=False)
    chromium: Chromium = field(init=False)
    sandbox: Sandbox = field(init=False)
    application: Application = field(init=False)
    steps: list[Step] = field(default_factory=list)

    def begin(self, redirect_uri: str, relay_port: int | None = None) -> None:
        self.sandbox = self.ends.enter_context(
            Sandbox(https=True, redirect_uris=(redirect_uri,), client_secret=SECRET)
        )
        assert self.sandbox.certificate is not None
        trust(self.home, self.sandbox.certificate, "P,,")
        port = int(self.sandbox.address.rpartition(":")[2])
        self.chromium = Chromium(
            self.home,
            free_port(),
            hosts={} if relay_port is None else {RELAY: relay_port},
            public=[port] if relay_port is None else [port, relay_port],
        )
        found = self.sandbox.registration
        self.application = Application(
            id="app",
            name="Company",
            client_id=found.client_id,
            redirect_uri=redirect_uri,
            authorization_endpoint=found.authorization_endpoint,
            token_endpoint=found.token_endpoint,
            api_base=found.api_base,
        )
        index = Index(self.folder / "index.sqlite3", now)
        self.service = ConnectionService(
            Vault(index, MemoryStore()), lambda: Transport(deadline=30), now
        )

    def open_browser(self, url: str) -> bool:
        quiet = subprocess.DEVNULL
        opening = subprocess.Popen(["xdg-open", url], stdout=quiet, stderr=quiet)
        self.ends.callback(opening.wait)
        self.ends.callback(self.chromium.quit)  # it may be what has been started
        return True

    async def sign_in(self, at_the_end: Callable[[], None]) -> Connection:
        """Sign in as a person does; ``at_the_end`` is what they do after they have authorized."""
        await self.service.add_application(self.application, SECRET)
        connecting = asyncio.create_task(
            self.service.connect(self.application, self.open_browser, self.steps.append)
        )
        for words in (PERSON, "Authorize"):
            await asyncio.to_thread(self.chromium.press, words)
        await asyncio.to_thread(at_the_end)
        async with asyncio.timeout(60):
            return await connecting

    def certificates_of_relay(self) -> tuple[Path, Path]:
        """Certificate and key of the relay, from an authority that the browser trusts."""
        authority = trustme.CA()
        files = self.folder / "authority.pem", self.folder / "relay.pem", self.folder / "relay.key"
        authority.cert_pem.write_to_path(str(files[0]))
        issued = authority.issue_cert(RELAY)
        issued.cert_chain_pems[0].write_to_path(str(files[1]))
        issued.private_key_pem.write_to_path(str(files[2]))
        trust(self.home, files[0], "C,,")
        return files[1], files[2]

    def start_page_relay(self) -> int:
        certificate, key = self.certificates_of_relay()
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "relay:app", "--app-dir", str(PACKAGED)]
        command += ["--port", str(port), "--no-access-log", "--no-server-header"]
        command += ["--ssl-certfile", str(certificate), "--ssl-keyfile", str(key)]
        self.ends.enter_context(running(command, port))
        return port

    def start_nginx(self, loopback_port: int) -> int:
        certificate, key = self.certificates_of_relay()
        port = free_port()
        server = (PACKAGED / "nginx.conf").read_text()
        for old, new in (
            ("listen 443", f"listen 127.0.0.1:{port}"),
            ("/etc/ssl/signin.example.com.pem", str(certificate)),
            ("/etc/ssl/signin.example.com.key", str(key)),
            ("8400", str(loopback_port)),
        ):
            assert old in server
            server = server.replace(old, new)
        scratch = "".join(
            f"{kind}_temp_path {self.folder};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        configuration = self.folder / "nginx.conf"
        configuration.write_text(
            f"daemon off; pid {self.folder}/nginx.pid; error_log /dev/null; events {{}}"
            f"http {{ {scratch} {server} }}"
        )
        command = ["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(configuration)]
        self.ends.enter_context(running(command, port))
        return port


def method_of(world: World) -> str | None:
    return next(step.method for step in world.steps if step.kind is StepKind.CAME_BACK)


def ends_connected(world: World) -> Callable[[], None]:
    return lambda: world.chromium.read(f"as {PERSON}") and None
