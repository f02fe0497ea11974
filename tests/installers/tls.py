"""TLS in front of a server that speaks http: what a program must trust to reach the sandbox."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import trustme


@contextmanager
def served_over_tls(port: int, authority: trustme.CA) -> Iterator[int]:
    """Yield the port where the server at ``port`` of 127.0.0.1 speaks TLS, until the end."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
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
