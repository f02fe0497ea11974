"""A table of faults, each produced for real where it can be: the first cause named is the right.

What cannot be had on demand comes in by the seams of ``Subject``: a full disk, what a broken hosts
file makes of ``localhost``, another computer's clock.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from copper_desktop.applications import trust as believing
from copper_desktop.diagnosis import logs
from copper_desktop.diagnosis.checks.store import ENTRIES
from copper_desktop.diagnosis.crash import CrashReporter
from copper_desktop.diagnosis.material import gather
from copper_desktop.diagnosis.question import Verdict
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.diagnosis.subject import Subject, subject_of
from copper_desktop.sandbox.server import Sandbox
from tests.diagnosis.servers import serving
from tests.diagnosis.world import SECRET, World, diagnosed, world_of

ELSEWHERE = "127.0.0.2"
"""An address of this computer that the program takes for another one."""

NOWHERE = "unix:path=/nowhere/bus"
ROOT = Path(__file__).resolve().parents[2]

Fault = Callable[[World, ExitStack, pytest.MonkeyPatch], Subject]
FAULTS: list[Any] = []


def fault(cause: str, verdict: Verdict = Verdict.FAILED) -> Callable[[Fault], Fault]:
    """Add a fault to the table, with the check that must be named for it."""

    def add(made: Fault) -> Fault:
        FAULTS.append(pytest.param(made, cause, verdict, id=made.__name__))
        return made

    return add


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    uris = ("http://127.0.0.1/callback", "http://localhost/callback")
    with Sandbox(client_secret=SECRET, requests_per_minute=None, redirect_uris=uris) as running:
        yield running


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    return world_of(sandbox)


def test_where_all_is_well_nothing_is_blamed(world: World) -> None:
    world.sign_in()
    report = diagnosed(world.subject())
    assert report.first is None, report.first
    healthy = {"connections.health", "sign_in.last", "application.authorization", "copper.status"}
    assert healthy <= {result.id for result in report.results if result.verdict is Verdict.OK}


@pytest.mark.parametrize(("make", "cause", "verdict"), FAULTS)
def test_the_first_cause_is_named(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    make: Fault,
    cause: str,
    verdict: Verdict,
) -> None:
    with ExitStack() as stack:
        report = diagnosed(make(world, stack, monkeypatch))
    assert report.first is not None
    told = [(each.id, each.evidence) for each in report.results if each.verdict is Verdict.FAILED]
    assert (report.first.id, report.first.verdict) == (cause, verdict), told
    assert report.first.evidence
    assert report.first.remedy
    assert all(reason == cause for reason in report.explained.values()), report.explained


def at(world: World, address: str) -> Subject:
    """Return the subject with every endpoint at another address."""
    return world.use(
        replace(
            world.application,
            authorization_endpoint=f"{address}/oauth/authorize",
            token_endpoint=f"{address}/oauth/token",
            api_base=f"{address}/developer_api/v1",
            revoke_page=f"{address}/",
        )
    )


def tls(authority: trustme.CA, *names: str, **changes: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or (ELSEWHERE,)), **changes).configure_cert(context)  # type: ignore[arg-type]
    return context


def trust(authority: trustme.CA, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this computer trust an authority, as an administrator would."""
    file = stack.enter_context(authority.cert_pem.tempfile())
    monkeypatch.setenv("SSL_CERT_FILE", file)


# The credential store.


@fault("store.backend")
def unsafe_store(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    import keyring
    from keyring.backends import null

    before = keyring.get_keyring()
    stack.callback(keyring.set_keyring, before)
    keyring.set_keyring(null.Keyring())
    found = world.subject()
    return replace(found, index=replace(found.index, store_in_use=""))


@fault("connections.tokens")
def token_deleted_by_hand(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    import keyring

    connection = world.keep_connection("any-token-of-nobody")
    subject = world.subject()
    entry = subject.index.entry_of(connection.id)
    keyring.delete_password(f"{world.profile.namespace} {entry}", "copper")
    return subject


@fault("application.secret")
def client_secret_deleted_by_hand(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    import keyring

    subject = world.subject()
    entry = subject.index.entry_of(world.application.id)
    keyring.delete_password(f"{world.profile.namespace} {entry}", "copper")
    return subject


# The files.


@fault("storage.index")
def damaged_index(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    for file in world.profile.data.glob("index.sqlite3*"):
        file.unlink()
    world.profile.index.write_bytes(b"this is no database" * 100)
    return world.subject(application=world.application)


@fault("storage.index", Verdict.WARNING)
def index_kept_aside_when_damaged(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    world.profile.index.with_name("index.sqlite3.damaged-20261124T113000").write_bytes(b"")
    return world.subject(application=world.application)


@fault("storage.index")
def index_of_a_newer_version(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    with closing(sqlite3.connect(world.profile.index)) as database:
        database.execute("PRAGMA user_version = 9999")
    return world.subject()


@fault("storage.space")
def full_disk(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    return world.subject(free_bytes=lambda _folder: 0)


@fault("storage.space", Verdict.WARNING)
def little_space(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    return world.subject(free_bytes=lambda _folder: 10 * 1024 * 1024)


@fault("storage.writable")
def a_file_where_the_logs_belong(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    shutil.rmtree(world.profile.logs, ignore_errors=True)
    world.profile.logs.parent.mkdir(parents=True, exist_ok=True)
    world.profile.logs.write_text("in the way")
    return world.subject()


@fault("storage.orphans", Verdict.WARNING)
def interrupted_write(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    with closing(sqlite3.connect(world.profile.index)) as database, database:
        database.execute(
            "INSERT INTO entry (name, owner, state, recorded_at) VALUES ('x', 'x', 'retired', 0)"
        )
    return world.subject()


# The network.


@fault("network.dns")
def names_not_found(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    return at(world, "https://copper.nowhere.invalid")


def pinned(world: World, address: str, port: int) -> Subject:
    """Return the subject with a hosts file that gives the servers' name an address."""
    file = world.profile.data / "hosts"
    file.write_text(f"127.0.0.1 localhost\n{address} Copper.Pinned.example other # forgotten\n")

    def resolve(host: str, *rest: Any, **more: Any) -> list[Any]:
        named = address if host == "copper.pinned.example" else host
        return list(socket.getaddrinfo(named, *rest, **more))

    subject = at(world, f"https://copper.pinned.example:{port}")
    return replace(subject, resolve=resolve, hosts_file=file)


@fault("network.hosts")
def hosts_file_that_leads_nowhere(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    with socket.create_server((ELSEWHERE, 0)) as listening:
        port = listening.getsockname()[1]
    return pinned(world, ELSEWHERE, port)


@fault("loopback.localhost")
def hosts_file_that_gives_localhost_away(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    file = world.profile.data / "hosts"
    file.write_text("127.0.0.1 localhost\n192.0.2.7 localhost\n")
    return replace(with_localhost(world), hosts_file=file)


@fault("network.tcp")
def server_refuses(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    with socket.create_server((ELSEWHERE, 0)) as listening:
        port = listening.getsockname()[1]
    return at(world, f"https://{ELSEWHERE}:{port}")


@fault("network.tls")
def certificate_of_nobody(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    port = stack.enter_context(serving(address=ELSEWHERE, context=tls(trustme.CA())))
    return at(world, f"https://{ELSEWHERE}:{port}")


@fault("network.tls")
def certificate_that_has_expired(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    authority = trustme.CA()
    trust(authority, stack, monkeypatch)
    old = tls(authority, not_after=datetime(2020, 1, 1, tzinfo=UTC))
    port = stack.enter_context(serving(address=ELSEWHERE, context=old))
    return at(world, f"https://{ELSEWHERE}:{port}")


@fault("network.tls")
def certificate_for_another_name(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    authority = trustme.CA()
    trust(authority, stack, monkeypatch)
    port = stack.enter_context(serving(address=ELSEWHERE, context=tls(authority, "other.example")))
    return at(world, f"https://{ELSEWHERE}:{port}")


@fault("network.tls", Verdict.WARNING)
def company_that_reads_the_traffic(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    authority = trustme.CA(organization_name="Big Company Inspection")
    trust(authority, stack, monkeypatch)
    port = stack.enter_context(serving(address=ELSEWHERE, context=tls(authority)))
    return at(world, f"https://{ELSEWHERE}:{port}")


@fault("network.proxy")
def proxy_wants_a_password(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    refusing = "407 Proxy Authentication Required"
    port = stack.enter_context(serving(status=refusing))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    return at(world, "https://copper.nowhere.invalid")


@fault("network.proxy")
def proxy_that_is_not_there(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    return at(world, "https://copper.nowhere.invalid")


@fault("network.portal")
def captive_portal(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    location = "Location: http://login.hotel.example/welcome"
    port = stack.enter_context(serving(status="302 Found", headers=(location,)))
    closed = at(world, f"https://{ELSEWHERE}:9")
    return replace(closed, portal_page=f"http://127.0.0.1:{port}/")


@fault("network.ipv6", Verdict.WARNING)
def ipv6_that_leads_nowhere(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    def resolve(host: str, port: int, family: int = 0, **more: object) -> list[Any]:
        if family == socket.AF_INET6:
            return [(family, socket.SOCK_STREAM, 6, "", ("::1", 9, 0, 0))]
        return list(socket.getaddrinfo(host, port, family, **more))  # type: ignore[arg-type]

    authority = trustme.CA()
    trust(authority, stack, monkeypatch)
    monkeypatch.setattr("certifi.where", lambda: os.environ["SSL_CERT_FILE"])
    port = stack.enter_context(serving(address=ELSEWHERE, context=tls(authority)))
    return replace(at(world, f"https://{ELSEWHERE}:{port}"), resolve=resolve)


@fault("network.answer")
def server_that_fails(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    port = stack.enter_context(serving(b"oh", status="503 Service Unavailable"))
    return at(world, f"http://127.0.0.1:{port}")


# The clock, and Copper.


@fault("clock.offset")
def clock_an_hour_ahead(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    port = stack.enter_context(serving(date=datetime.now(UTC) - timedelta(hours=1)))
    return at(world, f"http://127.0.0.1:{port}")


@fault("clock.offset")
def clock_an_hour_behind(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    return world.subject(clock=lambda: datetime.now(UTC) - timedelta(hours=1))


@fault("copper.status")
def copper_reports_an_outage(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    body = (
        b'{"status": {"indicator": "major"},'
        b' "components": [{"name": "Developer API", "status": "major_outage"}]}'
    )
    port = stack.enter_context(serving(body))
    down = stack.enter_context(serving(b"oh", status="503 Service Unavailable"))
    page = f"http://127.0.0.1:{port}/"
    return replace(at(world, f"http://127.0.0.1:{down}"), status_page=page)


# The registration.


@fault("application.authorization")
def redirect_uri_that_is_not_registered(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    return world.use(replace(world.application, redirect_uri="http://127.0.0.1/another"))


@fault("application.authorization")
def client_id_that_is_not_registered(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    return world.use(replace(world.application, client_id="mistyped"))


@fault("application.fields")
def registration_with_a_hole(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    return world.use(replace(world.application, client_id=" "))


@fault("sign_in.last")
def wrong_client_secret(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    world.keep(world.application, "not-the-client-secret")
    world.sign_in()
    return world.subject()


@fault("sign_in.last")
def person_who_said_no(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    world.sign_in(authorize=False)
    return world.subject()


# The way back.


@fault("loopback.port")
def port_that_is_taken(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    port = listening.getsockname()[1]
    return world.use(replace(world.application, redirect_uri=f"http://127.0.0.1:{port}/callback"))


def localhost_is(*addresses: str) -> Callable[..., list[Any]]:
    def resolve(host: str, *rest: Any, **more: Any) -> list[Any]:
        if host != "localhost":
            return list(socket.getaddrinfo(host, *rest, **more))
        return [(0, 0, 0, "", (address, 80)) for address in addresses]

    return resolve


def with_localhost(world: World) -> Subject:
    return world.use(replace(world.application, redirect_uri="http://localhost/callback"))


@fault("loopback.localhost")
def localhost_by_ipv6_only(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    return replace(with_localhost(world), resolve=localhost_is("::1"))


@fault("loopback.localhost")
def localhost_elsewhere(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    return replace(with_localhost(world), resolve=localhost_is("192.0.2.7"))


@fault("loopback.redirect")
def redirect_uri_that_is_none(
    world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> Subject:
    return world.use(replace(world.application, redirect_uri="urn:ietf:wg:oauth:2.0:oob"))


# The connections.


@fault("connections.health")
def revoked_token(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    world.keep_connection("never-given-by-anybody")
    return world.subject()


@fault("connections.health")
def expired_token(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    world.keep_connection("expired-long-ago-token", expires_at=datetime(2026, 1, 1, tzinfo=UTC))
    return world.subject()


@fault("connections.health", Verdict.WARNING)
def too_many_requests(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    world.keep_connection("any-token-of-nobody")
    port = stack.enter_context(serving(status="429 Too Many Requests"))
    return world.use(
        replace(world.application, api_base=f"http://127.0.0.1:{port}/developer_api/v1")
    )


# The program.


@fault("logs.errors", Verdict.WARNING)
def a_crash_that_waits(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    CrashReporter(world.profile.logs).note(ZeroDivisionError())
    return world.subject()


@fault("logs.errors", Verdict.WARNING)
def errors_in_the_log(world: World, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Subject:
    with Recording(world.profile.logs):
        for _ in range(3):
            logs.logging.getLogger("copper_desktop.some").error("it broke")
    return world.subject()


def test_there_are_enough_faults() -> None:
    assert len(FAULTS) >= 25


def test_a_status_page_that_fails_says_nothing_about_copper(world: World) -> None:
    with serving(b"<html>", status="503 Service Unavailable") as port:
        report = diagnosed(world.subject(status_page=f"http://127.0.0.1:{port}/"))
    assert report.of("copper.status").verdict is Verdict.SKIPPED
    assert report.first is None


def test_an_administrators_registration_is_diagnosed_as_one_of_ours(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is this test's, so its owner counts as the administrator; the rules stay."""
    folder = tmp_path / "managed"
    folder.mkdir(mode=0o755)
    registration = world.application
    (folder / "acme.copperapp").write_text(
        f'format = 1\nname = "Acme"\nclient_id = "{registration.client_id}"\n'
        f'redirect_uri = "{registration.redirect_uri}"\nclient_secret = "{SECRET}"\n'
    )
    believed, owners = believing.trusted_files, (folder.stat().st_uid,)
    monkeypatch.setattr(
        believing,
        "trusted_files",
        lambda *about: believed(*about, owners=owners, anchor=tmp_path),
    )
    learnt: list[str | None] = []
    profile = replace(world.profile, managed=folder)
    found = subject_of(profile, "Acme", learnt.append)
    assert found.application is not None
    assert SECRET in learnt
    world.keep_connection("any-token-of-nobody", application_id=found.application.id)
    report = diagnosed(subject_of(profile, "Work", learnt.append))
    assert report.of("storage.orphans").verdict is Verdict.OK


def test_a_diagnosis_leaves_nothing_behind(world: World) -> None:
    import keyring

    world.sign_in()

    def files() -> set[Path]:
        return {file for file in Path.home().rglob("*") if world.profile.logs not in file.parents}

    world.subject()
    before = files()
    report = diagnosed(world.subject())
    assert report.first is None, report.first
    assert gather(world.subject(), report).events
    assert files() == before
    for entry in ENTRIES:
        assert keyring.get_password(f"{world.profile.namespace} {entry}", "copper") is None


def test_who_has_the_port_is_named(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        uri = f"http://127.0.0.1:{listening.getsockname()[1]}/callback"
        report = diagnosed(world.use(replace(world.application, redirect_uri=uri)))
    assert str(os.getpid()) in report.of("loopback.port").evidence


def test_a_display_that_cannot_be_used_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":9999")
    report = diagnosed(world.subject(), slow=True)
    assert report.first is not None
    assert report.first.id == "program.display"


def test_a_locked_store_is_told_and_never_asks_for_its_password() -> None:
    """In a session of its own, since locking the store of this one would stop other tests."""
    code = (
        "import json, subprocess, sys, secretstorage\n"
        "bus = secretstorage.dbus_init()\n"
        "secretstorage.get_default_collection(bus).lock()\n"
        "only = ['--only', 'store.backend', '--only', 'store.round_trip']\n"
        "doctor = [sys.executable, '-m', 'copper_desktop', 'doctor', *only]\n"
        "sys.exit(subprocess.run(doctor).returncode)"
    )
    session = [sys.executable, str(ROOT / "packaging" / "private_session.py"), "--"]
    done = subprocess.run(
        ["env", "-u", "COPPER_DESKTOP_PRIVATE_SESSION", *session, sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert "(store.backend)" in done.stdout.splitlines()[0]
    assert "CD-503" in done.stdout


def test_a_computer_without_a_store_is_told_so(world: World) -> None:
    """In a process of its own: keyring chooses its backend once."""
    done = subprocess.run(
        [sys.executable, "-m", "copper_desktop", "doctor", "--json"],
        env=os.environ | {"DBUS_SESSION_BUS_ADDRESS": NOWHERE, "DISPLAY": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["first_cause"]) == (1, "store.backend")
