"""Certificates for servers on this computer, read as a browser reads them."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from copper_desktop.self_signed import Leaf, issue, server_context

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def leaf() -> Leaf:
    return issue("Copper Desktop", NOW, "passphrase")


def test_it_is_for_the_loopback_names_alone_and_signs_nothing(leaf: Leaf) -> None:
    certificate = x509.load_pem_x509_certificate(leaf.certificate)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = [str(address) for address in names.get_values_for_type(x509.IPAddress)]
    assert names.get_values_for_type(x509.DNSName) + addresses == ["localhost", "127.0.0.1", "::1"]
    assert len(names) == 3
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert not usage.key_cert_sign
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)


def test_it_lasts_no_longer_than_browsers_accept(leaf: Leaf) -> None:
    certificate = x509.load_pem_x509_certificate(leaf.certificate)
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    assert begins < NOW
    assert timedelta(days=396) < ends - begins < timedelta(days=397)


def test_its_key_opens_with_the_passphrase_alone(leaf: Leaf, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        serialization.load_pem_private_key(leaf.private_key, None)
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(leaf.certificate)
    key.write_bytes(leaf.private_key)
    server_context(certificate, key, "passphrase")
    with pytest.raises(ssl.SSLError):
        server_context(certificate, key, "another")
    assert "KEY" not in repr(leaf)
