"""Trust in the certificate, in a real NSS database of a home folder of the test's own."""

from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.certificate import trust
from copper_desktop.certificate.kept import Certificate, KeptCertificate
from copper_desktop.certificate.trust import renewed, system_store_by_hand, trust_store
from copper_desktop.messages import describe
from tests.conftest import START

CERTIFICATE = Certificate(
    Path("/home/ada lovelace/https/12ab.pem"),
    ("localhost",),
    START,
    START + timedelta(days=397),
    "AB:CD:EF",
    "12:34:56",
)


async def test_trust_is_given_and_taken_back(kept: KeptCertificate) -> None:
    certificate = await kept.renew()
    assert not await trust_store(certificate).trusts()
    await trust_store(certificate).trust()
    assert await trust_store(certificate).trusts()
    await trust_store(certificate).undo()
    assert not await trust_store(certificate).trusts()


async def test_renewing_means_trusting_again(kept: KeptCertificate) -> None:
    old = await kept.renew()
    await trust_store(old).trust()
    new = await renewed(kept)
    assert not await trust_store(old).trusts()
    assert not await trust_store(new).trusts()


async def test_what_does_not_work_is_told_in_the_words_of_the_tool(kept: KeptCertificate) -> None:
    certificate = await kept.renew()
    with pytest.raises(errors.CertificateNotTrusted) as caught:
        await trust_store(certificate).undo()
    assert "certutil" in caught.value.reason


async def test_without_the_tool_its_package_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust.shutil, "which", lambda _name: None)
    store = trust_store(CERTIFICATE)
    assert not store.is_available
    assert not await store.trusts()
    with pytest.raises(errors.TrustToolMissing, match="not installed") as caught:
        await store.trust()
    message = describe(caught.value)
    assert message.code == "CD-123"
    assert "libnss3-tools" in message.action
    assert "press Advanced" in message.action


async def test_a_tool_that_cannot_be_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(errors.CertificateUnusable, match="certutil"):
        await trust._run(("certutil",))


@pytest.mark.parametrize(
    ("platform", "parts"),
    [
        ("linux", ("mkdir -p", "-N --empty-password", "-t P,,", "'/home/ada lovelace/")),
        ("win32", ("certutil.exe -user -addstore Root",)),
        ("darwin", ("security add-trusted-cert -r trustRoot -p ssl -k", "login.keychain-db")),
    ],
)
def test_the_same_can_be_done_by_hand(platform: str, parts: tuple[str, ...]) -> None:
    by_hand = trust_store(CERTIFICATE, platform).by_hand()
    assert all(part in by_hand for part in parts)


def test_an_administrator_can_put_it_into_the_system_store() -> None:
    lines = system_store_by_hand(CERTIFICATE).splitlines()
    assert lines[0].endswith("/copper-desktop-12ab.crt")
    assert lines[1] == "sudo update-ca-certificates"
