"""One sign-in's listener, in a process of its own; what it held is told when it was answered.

    python listener.py http|https

prints the redirect URI and the state as a line of JSON, waits, and prints the most sockets that it
held at once, and its memory before and at most, in kB.
"""

import asyncio
import json
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from copper_desktop.certificate.kept import KeptCertificate
from copper_desktop.oauth import pages
from copper_desktop.oauth.callback import CallbackListener
from copper_desktop.oauth.redirect import way_back
from copper_desktop.oauth.request import new_state
from copper_desktop.storage.credentials import MemoryStore


async def serve(scheme: str, folder: Path) -> None:
    """Wait for one right answer."""
    uri, tls = "http://127.0.0.1/callback", None
    if scheme == "https":
        store = MemoryStore()
        tls = await KeptCertificate(folder, lambda: store, lambda: datetime.now(UTC)).context()
        with socket.create_server(("127.0.0.1", 0)) as free:
            uri = f"https://127.0.0.1:{free.getsockname()[1]}/callback"
    async with CallbackListener(
        way_back(uri), state=new_state(), authorization_endpoint="https://id.example/", tls=tls
    ) as listener:
        held = 0

        async def watch() -> None:
            nonlocal held
            while True:
                held = max(held, len(listener._reading))
                await asyncio.sleep(0.001)

        watching = asyncio.ensure_future(watch())
        before = _kilobytes()
        print(json.dumps({"uri": listener.redirect_uri, "state": listener.state}), flush=True)
        await listener.wait(60)
        watching.cancel()
        await listener.conclude(pages.not_here(200))
        print(json.dumps({"held": held, "before": before, "most": _kilobytes()}), flush=True)


def _kilobytes() -> int:
    """Return the most so far; ``ru_maxrss`` would count what started this process, too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(serve(sys.argv[1], Path(folder)))
