"""The simulated Copper over TLS, with a client that trusts its certificate alone."""

import ssl
from collections.abc import Iterator

import httpx
import pytest

from copper_desktop.sandbox.server import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(https=True) as running:
        yield running


def test_it_serves_https_and_nothing_else_on_its_port(sandbox: Sandbox) -> None:
    assert sandbox.address.startswith("https://127.0.0.1:")
    assert sandbox.registration.api_base.startswith(sandbox.address)
    trusting = ssl.create_default_context(cafile=str(sandbox.certificate))
    assert httpx.get(sandbox.address, verify=trusting, trust_env=False).status_code == 200
    with pytest.raises(httpx.HTTPError):
        httpx.get(sandbox.address.replace("https", "http"), trust_env=False)


def test_nobody_trusts_it_by_accident(sandbox: Sandbox) -> None:
    with pytest.raises(httpx.ConnectError, match="certificate"):
        httpx.get(sandbox.address, trust_env=False)


def test_its_key_is_not_left_beside_the_certificate(sandbox: Sandbox) -> None:
    assert sandbox.certificate is not None
    assert [found.name for found in sandbox.certificate.parent.iterdir()] == ["certificate.pem"]


def test_its_certificate_goes_with_it() -> None:
    with Sandbox(https=True) as running:
        certificate = running.certificate
    assert certificate is not None
    assert not certificate.parent.exists()
    assert running.certificate is None
