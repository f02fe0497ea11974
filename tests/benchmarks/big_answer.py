"""An API whose one answer is ten megabytes of JSON, or as long as is asked for.

    python big_answer.py [BYTES]

serves until standard input ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator

BYTES = 10_000_000
PERSON = {"id": 1, "name": "Ada Lovelace", "email": "ada@example.com", "tags": ["a", "b"]}


@contextlib.contextmanager
def running(length: int = BYTES) -> Iterator[str]:
    """Yield the address of such an API, whose answer is about ``length`` bytes long."""
    pipe = subprocess.PIPE
    command = [sys.executable, __file__, str(length)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def body(length: int) -> bytes:
    """Return a user record with a very long list of others in it."""
    each = json.dumps(PERSON)
    others = ", ".join([each] * (length // (len(each) + 2)))
    return f'{{"id": 1, "name": "Ada", "email": "ada@example.com", "others": [{others}]}}'.encode()


async def serve() -> None:
    """Print the address and serve."""
    sent = body(int(sys.argv[1]))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(head % len(sent) + sent)
                await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}/developer_api/v1", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
