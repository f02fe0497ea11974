"""What a diagnosis makes of several findings at once: whose cause is whose, and what is past."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from copper_desktop.diagnosis.checks import connections, network, sign_in
from copper_desktop.diagnosis.question import Verdict
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.model import Connection
from copper_desktop.proxies import ENVIRONMENT, SYSTEM, Found, Proxy
from copper_desktop.sandbox.server import Sandbox
from tests.conftest import START
from tests.diagnosis.world import SECRET, World, diagnosed, world_of

DEAD_PROXY = Proxy("http", "127.0.0.1", 9, SYSTEM)
"""The port of "discard", which nothing has used for decades."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(client_secret=SECRET, requests_per_minute=None) as running:
        yield running


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    return world_of(sandbox)


def through(proxy: Proxy, world: World, **changes: object) -> Subject:
    """Return a subject whose sign-in, at another host than the API, goes through ``proxy``."""
    elsewhere = replace(world.application, authorization_endpoint="http://crm.example/authorize")
    found = Found(proxy)
    return world.subject(
        application=elsewhere,
        find_proxy=lambda url: found if "crm.example" in url else Found(),
        **changes,
    )


def test_a_token_that_copper_refused_is_no_fault_of_another_hosts_proxy(world: World) -> None:
    world.keep_connection("a token that was revoked")
    report = diagnosed(through(DEAD_PROXY, world))
    verdicts = {result.id: result.verdict for result in report.results}
    assert verdicts["network.proxy"] is verdicts["connections.health"] is Verdict.FAILED
    assert "connections.health" not in report.explained
    assert "application.authorization" in report.explained


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_the_variable_that_names_a_proxy_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    found = network.proxy_lets_through(through(replace(DEAD_PROXY, origin=ENVIRONMENT), world))
    assert found.verdict is Verdict.FAILED
    assert name in found.remedy.split()


def test_a_proxy_of_the_system_is_corrected_in_its_settings(world: World) -> None:
    found = network.proxy_lets_through(through(DEAD_PROXY, world))
    assert "system’s settings" in found.remedy


def test_a_store_that_holds_secrets_and_is_gone_is_named(world: World) -> None:
    """In a process of its own: keyring chooses its backend once."""
    assert world.subject().index.store_in_use == "secret-service"
    done = subprocess.run(
        [sys.executable, "-m", "copper_desktop", "doctor", "--json", "--only", "store.backend"],
        env=os.environ | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    (found,) = json.loads(done.stdout)["checks"]
    assert "CD-511" in found["evidence"]


def test_connections_of_one_name_are_told_apart(world: World) -> None:
    subject = world.subject()
    alike = tuple(
        Connection(id_ * 8, world.application.id, "Loom", None, (), START) for id_ in "ab"
    )
    other = replace(alike[0], id="c" * 8, name="Lantern")
    subject = replace(subject, index=replace(subject.index, connections=(*alike, other)))
    labels = [connections.label_of(subject, each) for each in subject.index.connections]
    assert labels == ["Loom [aaaaaaaa]", "Loom [bbbbbbbb]", "Lantern"]


def test_a_sign_in_that_failed_long_ago_is_only_worth_a_look(world: World) -> None:
    world.sign_in(authorize=False)
    assert sign_in.last(world.subject()).verdict is Verdict.FAILED
    later = datetime.now(UTC) + sign_in.STALE + timedelta(minutes=1)
    assert sign_in.last(world.subject(clock=lambda: later)).verdict is Verdict.WARNING


def test_a_sign_in_that_failed_is_past_once_a_connection_has_worked(world: World) -> None:
    world.sign_in(authorize=False)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    world.keep_connection("a token", verified_at=tomorrow)
    found = sign_in.last(world.subject())
    assert found.verdict is Verdict.OK
    assert "“Loom”" in found.evidence
