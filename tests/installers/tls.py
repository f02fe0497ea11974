"""TLS in front of a server that speaks http: what a program must trust to reach the sandbox."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from tempfile import NamedTemporaryFile

import trustme

from copper_desktop.sandbox.server import Sandbox


@contextmanager
def sandbox_over_tls(authority: trustme.CA, host: str) -> Iterator[str]:
    """Serve a simulated Copper, its tokens and its API over TLS; yield its application's file."""
    with Sandbox() as sandbox:
        registration = sandbox.registration
        port = int(sandbox.address.rpartition(":")[2])
        with served_over_tls(port, authority) as tls_port:
            over_tls = f"https://{host}:{tls_port}"
            values = {
                "name": "Acme",
                "client_id": registration.client_id,
                "client_secret": registration.client_secret,
                "redirect_uri": registration.redirect_uris[0],
                "authorization_endpoint": registration.authorization_endpoint,
                "token_endpoint": registration.token_endpoint.replace(sandbox.address, over_tls),
                "api_base": registration.api_base.replace(sandbox.address, over_tls),
            }
            lines = (f"{key} = {json.dumps(value)}" for key, value in values.items())
            yield "\n".join(["format = 1", *lines])


@contextmanager
def served_over_tls(port: int, authority: trustme.CA) -> Iterator[int]:
    """Yield the port where the server at ``port`` of 127.0.0.1 speaks TLS, until the end.

    Its certificate is for that address and for localhost, and its authority's comes with it: Wine
    only knows names in certificates, and doubts no authority that it has not seen.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = authority.issue_cert("127.0.0.1", "localhost").private_key_and_cert_chain_pem
    with NamedTemporaryFile() as file:
        file.write(issued.bytes() + authority.cert_pem.bytes())
        file.flush()
        context.load_cert_chain(file.name)
    started: Future[tuple[int, Callable[[], object]]] = Future()

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))

    async def serve() -> None:
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        async with await asyncio.start_server(forward, "127.0.0.1", 0, ssl=context) as server:
            tls_port = int(server.sockets[0].getsockname()[1])
            started.set_result((tls_port, lambda: loop.call_soon_threadsafe(ended.set)))
            await ended.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    tls_port, end = started.result()
    try:
        yield tls_port
    finally:
        end()
        thread.join()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()
