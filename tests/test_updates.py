"""The notice of a newer version: a real server with TLS, real signatures, no window."""

import asyncio
import base64
import importlib.util
import json
import logging
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from copper_desktop import resources, updates
from copper_desktop.connections import ConnectionService
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.settings import Settings
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from copper_desktop.updates import UPDATE_NOTICE, Feed, Notice, Updates, understood
from tests.conftest import Clock

ROOT = Path(__file__).parent.parent
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()
SAID = {
    "format": 1,
    "product": "Copper Desktop",
    "version": "99.0.0",
    "summary": "Signing in is quicker.",
    "page": "https://copper-desktop.example/99",
}
NOTICE = Notice("99.0.0", "Signing in is quicker.", "https://copper-desktop.example/99")


def signed(said: object = SAID, key: Ed25519PrivateKey = KEY) -> bytes:
    text = json.dumps(said)
    signature = base64.b64encode(key.sign(text.encode())).decode()
    return json.dumps({"signed": text, "signature": signature}).encode()


class Server:
    """An https server that answers with ``body`` and counts what it is asked."""

    def __init__(self) -> None:
        self.body, self.status, self.asked = signed(), "200 OK", 0
        self.port = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"authorization" not in head.lower()
        self.asked += 1
        length = f"Content-Length: {len(self.body)}\r\nConnection: close\r\n\r\n"
        writer.write(f"HTTP/1.1 {self.status}\r\n{length}".encode() + self.body)
        await writer.drain()
        writer.close()


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    made = Server()
    async with await asyncio.start_server(made.handle, "127.0.0.1", 0, ssl=context) as listening:
        made.port = listening.sockets[0].getsockname()[1]
        yield made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
async def found(
    server: Server, settings: Settings, clock: Clock, tmp_path: Path
) -> AsyncIterator[Updates]:
    vault = Vault(Index(tmp_path / "index.sqlite3", clock), MemoryStore())
    service = ConnectionService(vault, Transport, clock)
    feed = Feed(f"https://127.0.0.1:{server.port}/feed.json", PUBLIC)
    yield Updates(feed, settings, service.fetch, clock, tmp_path / "kept.json")
    await service.aclose()


async def test_a_newer_version_is_told_of(found: Updates) -> None:
    assert await found.look() == NOTICE


async def test_the_feed_is_asked_once_a_day_and_remembered_meanwhile(
    found: Updates, server: Server, clock: Clock
) -> None:
    for hours in (0, 12, 11):
        clock.time += timedelta(hours=hours)
        assert await found.look() == NOTICE
    assert server.asked == 1
    clock.time += timedelta(hours=1)
    await found.look()
    assert server.asked == 2


async def test_a_clock_that_was_set_back_does_not_end_it(
    found: Updates, server: Server, clock: Clock
) -> None:
    await found.look()
    clock.time -= timedelta(days=400)
    await found.look()
    assert server.asked == 2


async def test_a_failure_is_not_repeated_within_the_day(
    found: Updates, server: Server, clock: Clock
) -> None:
    server.body = b"x" * (updates.LIMIT + 1)
    for _ in range(2):
        assert await found.look() is None
    server.status, server.body = "500 Internal Server Error", b""
    clock.time += timedelta(days=1)
    assert await found.look() is None
    assert server.asked == 2


async def test_whoever_does_not_want_it_asks_nobody(
    found: Updates, server: Server, settings: Settings
) -> None:
    await found.look()
    settings.put(UPDATE_NOTICE, False)
    assert await found.look() is None
    assert server.asked == 1


async def test_what_cannot_be_kept_is_heard_of_a_day_later(found: Updates, tmp_path: Path) -> None:
    (tmp_path / "kept.json").mkdir()
    assert await found.look() is None


@pytest.mark.parametrize(
    "data",
    [
        signed(key=Ed25519PrivateKey.generate()),
        signed().replace(b"99.0.0", b"99.0.1"),
        signed(SAID | {"product": "Another"}),
        signed(SAID | {"format": 2}),
        signed(SAID | {"page": "http://copper-desktop.example/99"}),
        signed(SAID | {"page": "file:///etc/passwd"}),
        signed(SAID | {"summary": "two\nlines"}),
        signed(SAID | {"summary": "x" * 501}),
        signed(SAID | {"version": "newest"}),
        signed(SAID | {"version": 99}),
        signed(["99.0.0"]),
        signed({}),
        b"",
        b"[]",
        b'{"signed": 1, "signature": "AA=="}',
        b'{"signed": "{}", "signature": "no"}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_signed_or_makes_no_sense_is_ignored_and_logged(
    data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, updates.__name__):
        assert understood(Feed("https://feed.example", PUBLIC), data) is None
    assert caplog.messages


@pytest.mark.parametrize(
    ("said", "own", "is_newer"),
    [
        ("1.10.0", "1.9.9", True),
        ("1.2.0", "1.2.0", False),
        ("1.2.0", "1.3.0", False),
        ("1.2.0", "1.2.0rc1", True),
        ("1.2.0rc1", "1.2.0", False),
    ],
)
def test_only_a_newer_version_is_told_of(said: str, own: str, is_newer: bool) -> None:
    data = signed(SAID | {"version": said})
    assert (understood(Feed("", PUBLIC), data, own) is not None) is is_newer


def test_no_feed_is_built_in_unless_the_publisher_named_one() -> None:
    assert updates.built_in() is None


def test_what_the_build_put_in_is_the_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = {"address": "https://feed.example/f", "key": base64.b64encode(PUBLIC).decode()}
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    monkeypatch.setattr(resources, "path", tmp_path.joinpath)
    assert updates.built_in() == Feed("https://feed.example/f", PUBLIC)


def test_the_publishers_tool_makes_a_key_and_signs_with_it(tmp_path: Path) -> None:
    tool = [sys.executable, str(ROOT / "packaging" / "feed.py")]
    key, out = tmp_path / "key.pem", tmp_path / "feed.json"
    made = subprocess.run(
        [*tool, "key", str(key)], check=True, capture_output=True, text=True, timeout=60
    )
    said = ("--version", "99.0.0", "--summary", NOTICE.summary, "--page", NOTICE.page)
    subprocess.run([*tool, "sign", "--key", str(key), *said, "--out", str(out)], check=True)
    assert key.stat().st_mode & 0o077 == 0
    assert understood(Feed("", base64.b64decode(made.stdout)), out.read_bytes()) == NOTICE


@pytest.mark.parametrize("version", ["standard", "editable"])
def test_the_build_puts_the_publishers_feed_into_the_wheel(tmp_path: Path, version: str) -> None:
    spec = importlib.util.spec_from_file_location(
        "wheel_hook", ROOT / "packaging" / "wheel_hook.py"
    )
    assert spec is not None
    assert spec.loader is not None
    wheel_hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(wheel_hook)
    (tmp_path / "packaging").mkdir()
    named = 'feed = "https://feed.example/f"\nfeed_key = "AAAA"\n'
    (tmp_path / "packaging" / "publisher.toml").write_text(named)
    for shared in ("copper_desktop", "docs", "CHANGELOG.md"):
        (tmp_path / shared).symlink_to(ROOT / shared)
    hook = wheel_hook.WheelHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    packed: dict[str, dict[str, str]] = {"force_include": {}}
    hook.initialize(version, packed)
    files = {
        goal: json.loads(Path(file).read_text())
        for file, goal in packed["force_include"].items()
        if not goal.startswith("copper_desktop/_resources/guide/")
    }
    feed = {"address": "https://feed.example/f", "key": "AAAA"}
    expected = {"copper_desktop/_resources/feed.json": feed} if version == "standard" else {}
    assert files == expected
    hook.finalize(version, packed, "")
    assert not list(tmp_path.glob("*.json"))
