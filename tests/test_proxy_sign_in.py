"""Signing in to a real proxy: from a check that it stopped to one that passes, and by command."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from copper_desktop.cli import main
from copper_desktop.composition import Parts
from copper_desktop.diagnosis.checks.network import proxy_lets_through
from copper_desktop.diagnosis.question import Verdict
from copper_desktop.diagnosis.subject import subject_of
from copper_desktop.model import Application, Connection, Health, Token
from copper_desktop.storage.settings import Profile, standard_profile
from tests.conftest import START
from tests.diagnosis.servers import serving
from tests.proxying import proxy_running

ME = json.dumps({"id": 1, "name": "Ada", "email": "ada@northwind.example"}).encode()


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    with proxy_running("--basic-auth", "ada:the-password") as address:
        yield address


@pytest.fixture
def crm(proxy: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("HTTP_PROXY", f"http://{proxy}")
    with serving(ME) as port:
        yield f"http://crm.test:{port}"


async def prepared(profile: Profile, application: Application, crm: str) -> Parts:
    """Return the parts of a profile with one connection to ``crm``."""
    parts = Parts(profile)
    there = replace(
        application,
        authorization_endpoint=f"{crm}/authorize",
        token_endpoint=f"{crm}/token",
        api_base=f"{crm}/v1",
    )
    await parts.service._vault.keep_application(there, "the-secret")
    connection = Connection("c-1", there.id, "Work", None, (), START)
    await parts.service._vault.keep_connection(connection, Token("the-token", ()))
    await parts.service.reload()
    return parts


async def test_a_check_that_the_proxy_stopped_passes_after_the_sign_in(
    application: Application, crm: str, proxy: str
) -> None:
    service = (await prepared(standard_profile(), application, crm)).service
    assert service.requests_sent == 0
    stopped = await service.check("c-1")
    assert service.requests_sent == 1
    assert stopped.health is Health.UNREACHABLE
    assert stopped.evidence is not None
    assert (stopped.evidence.code, stopped.evidence.detail) == ("CD-414", proxy)
    await service.proxy_sign_ins.keep(proxy, "ada", "wrong")
    refused = (await service.check("c-1")).evidence
    assert refused is not None
    assert refused.code == "CD-415"
    await service.proxy_sign_ins.keep(proxy, "ada", "the-password")
    await service.check("c-1")
    passed = (await service.check("c-1")).evidence
    assert passed is not None
    assert passed.status == 200
    await service.proxy_sign_ins.forget(proxy)
    stopped_again = (await service.check("c-1")).evidence
    assert stopped_again is not None
    assert stopped_again.code == "CD-414"
    await service.aclose()


async def prepared_and_closed(application: Application, crm: str) -> None:
    await (await prepared(standard_profile(), application, crm)).service.aclose()


@pytest.fixture
async def known(application: Application, crm: str) -> None:
    await prepared_and_closed(application, crm)


@pytest.mark.usefixtures("known")
def test_the_commands_show_the_proxy_and_sign_in_and_out(
    proxy: str, crm: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["proxy", "show", "--json"]) == 0
    host = crm.removeprefix("http://")
    shown = {"host": host, "proxy": proxy, "origin": "environment", "script": None}
    assert json.loads(capsys.readouterr().out) == [shown]
    assert main(["proxy", "show"]) == 0
    assert capsys.readouterr().out == f"{host}  {proxy} (environment)\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("the-password\n"))
    assert main(["proxy", "sign-in", "--user", "ada", "--password-stdin"]) == 0
    told = capsys.readouterr()
    assert proxy in told.out
    assert "the-password" not in told.out + told.err
    subject = subject_of(standard_profile(), None, lambda _secret: None)
    assert proxy_lets_through(subject).verdict is Verdict.OK
    assert main(["proxy", "sign-out"]) == 0
    subject = subject_of(standard_profile(), None, lambda _secret: None)
    assert proxy_lets_through(subject).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "arguments",
    [["sign-out"], ["sign-in", "--user", "a"], ["sign-in", "--proxy", "p:1", "--password-stdin"]],
)
def test_what_cannot_be_known_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["proxy", *arguments]) == 2
    assert capsys.readouterr().err.startswith("copper-desktop: ")


def test_a_script_that_chooses_proxies_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: object
) -> None:
    from pathlib import Path

    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    config = Path(str(home), ".config")
    config.mkdir()
    script = "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://w/p.pac\n"
    (config / "kioslaverc").write_text(script)
    assert main(["proxy", "show"]) == 0
    assert "http://w/p.pac" in capsys.readouterr().out
    found = proxy_lets_through(subject_of(standard_profile(), None, lambda _secret: None))
    assert found.verdict is Verdict.WARNING
    assert "http://w/p.pac" in found.evidence
