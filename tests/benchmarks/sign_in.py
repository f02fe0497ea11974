"""From the browser's return to a page that is answered and a connection that is kept.

Each browser has three idle connections open beside, as Chromium preconnects them. The endpoints
are a process beside that answers at once; their time is left in, against the product.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlencode, urlsplit

from copper_desktop.composition import Parts
from copper_desktop.model import Application, Step
from copper_desktop.storage.settings import Profile
from tests.benchmarks.harness import Figure, Goal, percentile
from tests.benchmarks.programs import HERE, PEERS, PYTHON

IDLE = 3
TIMES = 3
"""Sign-ins a round: the 95th percentile needs more than a few."""


def measure(rounds: int) -> list[Figure]:
    """Measure the product and its peers, each with and without idle connections."""
    samples: dict[str, list[float]] = {}
    notes = []
    with _endpoints() as base, TemporaryDirectory() as folder:
        profile = Profile(Path(folder), Path(folder), "Copper Desktop Benchmark")
        asyncio.run(_signed_in(profile, base, IDLE))
        for _ in range(rounds):
            for idle in (IDLE, 0):
                for _time in range(TIMES):
                    took = asyncio.run(_signed_in(profile, base, idle))
                    samples.setdefault(f"product, {idle} idle", []).append(took)
                for peer in ("msal", "google-auth-oauthlib"):
                    samples.setdefault(f"{peer}, {idle} idle", []).extend(_peer(peer, base, idle))
    for name, taken in samples.items():
        if not taken:
            notes.append(f"{name}: never answered; given up after 5 s each time")
    ours = samples[f"product, {IDLE} idle"]
    goals = [
        Goal(f"median, {IDLE} idle sockets", percentile(ours, 50), 25),
        Goal(f"95th percentile, {IDLE} idle sockets", percentile(ours, 95), 60),
    ]
    for peer in ("msal", "google-auth-oauthlib"):
        theirs = samples[f"{peer}, {IDLE} idle"]
        value = percentile(theirs, 50) / percentile(ours, 50) if theirs else float("inf")
        goals.append(Goal(f"{peer} over the product, {IDLE} idle sockets", value, 1, True))
    return [
        Figure("sign-in, browser back to page answered", "ms", samples, tuple(goals), tuple(notes))
    ]


async def _signed_in(profile: Profile, base: str, idle: int) -> float:
    parts = Parts(profile)
    application = Application(
        id="app",
        name="Example",
        client_id="client",
        redirect_uri="http://127.0.0.1/callback",
        authorization_endpoint=f"{base}/authorize",
        token_endpoint=f"{base}/token",
        api_base=f"{base}/api",
    )
    await parts.service.add_application(application, "secret")
    returned: list[asyncio.Task[float]] = []

    def browser(url: str) -> bool:
        returned.append(asyncio.ensure_future(_come_back(url, idle)))
        return True

    def quietly(_step: Step) -> None:
        """Nobody watches."""

    connection = await parts.service.connect(application, browser, quietly, timeout=30)
    started = await returned[0]
    took = (time.perf_counter() - started) * 1000
    await parts.service.remove(connection.id)  # a second of the same person asks what to do
    await parts.service.aclose()
    return took


async def _come_back(url: str, idle: int) -> float:
    """Post the code as Copper's page has the browser do; return when that began."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    there = urlsplit(asked["redirect_uri"])
    for _ in range(idle):
        _reader, writer = await asyncio.open_connection(there.hostname, there.port)
        _KEPT.append(writer)
    body = urlencode({"code": "code", "state": asked["state"]}).encode()
    head = (
        f"POST {there.path} HTTP/1.1\r\nHost: {there.netloc}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection(there.hostname, there.port)
    writer.write(head.encode() + body)
    page = await reader.read()
    for kept in (*_KEPT, writer):
        kept.close()
    _KEPT.clear()
    if b" 200 " not in page[:20]:
        raise RuntimeError(page[:200])
    return started


_KEPT: list[asyncio.StreamWriter] = []
"""The idle connections of the browser."""


@contextlib.contextmanager
def _endpoints() -> Iterator[str]:
    """Yield the address of endpoints that answer at once."""
    command = [PYTHON, str(HERE / "endpoints.py")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def _peer(name: str, base: str, idle: int) -> list[float]:
    """Return the milliseconds that a peer took, or nothing when it hung."""
    command = [str(PEERS / "python"), str(HERE / "peer_receivers.py"), name, base, str(idle)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    taken: list[float] = json.loads(done.stdout.splitlines()[-1])
    return taken
