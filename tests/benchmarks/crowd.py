"""From the browser's return to its page while others crowd the listener, and what that holds.

The crowd is 1,000 connections: silent, in the middle of a request, or sending without an end; over
TLS they never begin the handshake. They are all there before the browser comes back.
"""

from __future__ import annotations

import contextlib
import json
import resource
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.harness import Figure, Goal, percentile
from tests.benchmarks.programs import HERE, PYTHON, ROOT

CROWD = 1000
SENDERS = 4
"""Threads that open a connection after the other and send until it is closed."""

VARIANTS = (
    ("http", "nobody"),
    ("http", "silent"),
    ("http", "half a request"),
    ("http", "sending without an end"),
    ("https", "nobody"),
    ("https", "silent"),
)


def measure(rounds: int) -> list[Figure]:
    """Measure each crowd once a round."""
    _allow_files()
    took: dict[str, list[float]] = {}
    held: dict[str, list[float]] = {}
    grown: dict[str, list[float]] = {}
    for _round in range(rounds):
        for scheme, crowd in VARIANTS:
            name = f"{scheme}, {crowd}"
            milliseconds, told = _answered(scheme, crowd)
            took.setdefault(name, []).append(milliseconds)
            held.setdefault(name, []).append(told["held"])
            grown.setdefault(name, []).append((told["most"] - told["before"]) / 1024)
    slowest = max(percentile(each, 50) for each in took.values())
    return [
        Figure(
            f"right answer among {CROWD} connections, back to page answered",
            "ms",
            took,
            (Goal("slowest crowd, median", slowest, 500),),
        ),
        Figure(
            f"connections held of {CROWD}",
            "",
            held,
            (Goal("at most", max(max(each) for each in held.values()), 100),),
        ),
        Figure(
            f"memory that {CROWD} connections cost",
            "MB",
            grown,
            (Goal("at most", max(max(each) for each in grown.values()), 32),),
        ),
    ]


def _answered(scheme: str, crowd: str) -> tuple[float, dict[str, float]]:
    command = [PYTHON, str(HERE / "listener.py"), scheme]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with _crowd(crowd, urlsplit(told["uri"]).port or 0):
            milliseconds = _come_back(told["uri"], told["state"])
        return milliseconds, json.loads(process.stdout.readline())


@contextlib.contextmanager
def _crowd(kind: str, port: int) -> Iterator[None]:
    """Be there until the end of the block."""
    over = threading.Event()
    kept = [] if kind == "nobody" else [_connected(port) for _number in range(CROWD)]
    if kind == "half a request":
        for one in kept:
            with contextlib.suppress(OSError):  # turned away already
                one.send(b"POST /callback HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
    threads = []
    if kind == "sending without an end":
        threads = [threading.Thread(target=_send, args=(port, over)) for _n in range(SENDERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
        for one in kept:
            one.close()


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def _send(port: int, over: threading.Event) -> None:
    while not over.is_set():
        with contextlib.suppress(OSError), _connected(port) as one:
            one.settimeout(0.1)
            while not over.is_set():
                one.sendall(b"GET /callback HTTP/1.1\r\nX: " + b"y" * 8192)


def _come_back(uri: str, state: str) -> float:
    """Post the code as Copper's page has the browser do; return the milliseconds to the page."""
    there = urlsplit(uri)
    body = urlencode({"code": "code", "state": state}).encode()
    head = (
        f"POST {there.path} HTTP/1.1\r\nHost: {there.netloc}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    started = time.perf_counter()
    while True:
        page = b""
        with contextlib.suppress(OSError):  # a browser tries again too
            page = _exchanged(there.scheme, there.port or 0, head.encode() + body)
        if b" 200 " in page[:20]:
            return (time.perf_counter() - started) * 1000
        if time.perf_counter() - started > 30:
            raise TimeoutError(page[:200])


def _exchanged(scheme: str, port: int, sent: bytes) -> bytes:
    with contextlib.ExitStack() as ends:
        came = ends.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        came.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as browsers do
        if scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            came = ends.enter_context(context.wrap_socket(came))
        came.sendall(sent)
        page = b""
        while piece := came.recv(65536):
            page += piece
        return page


def _allow_files() -> None:
    """Let this process have enough sockets open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2 * CROWD:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(2 * CROWD, hard), hard))
