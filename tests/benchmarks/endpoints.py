"""Token endpoint and API that answer at once, each time the same; serves until stdin ends."""

import asyncio
import json
import sys

ANSWERS = {
    b"/token": {
        "access_token": "token",
        "token_type": "Bearer",
        "scope": "developer/v1/all",
        "expires_in": 3600,
    },
    b"/api/users/me": {"id": 1, "name": "Ada Lovelace", "email": "ada@example.com", "groups": []},
    b"/api/account": {"id": 1, "name": "Northwind", "primary_timezone": "Etc/UTC"},
}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request after another on a connection."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lengths = [
                line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            ]
            if lengths:
                await reader.readexactly(int(lengths[0].split(b":")[1]))
            body = json.dumps(ANSWERS[head.split()[1]]).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
            )
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve() -> None:
    """Print the address and serve."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
