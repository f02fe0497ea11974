"""Self-signed certificates for servers on this computer, and TLS contexts that use them.

Knows no storage and no trust: whoever asks keeps the files and tells people about them.
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=397)
"""The longest that browsers accept (CA/Browser Forum baseline requirements, section 6.3.2)."""

CLOCK_SKEW = timedelta(hours=1)
NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A certificate and its private key, both PEM; the key is encrypted with its passphrase."""

    certificate: bytes
    private_key: bytes = field(repr=False)


def issue(common_name: str, now: datetime, passphrase: str) -> Leaf:
    """Make a certificate for the loopback names alone, good for at most 397 days from ``now``.

    It is a leaf (no CA, so that nothing can be signed with it) with a fresh P-256 key.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    begins = now - CLOCK_SKEW
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + LIFETIME - timedelta(seconds=1))  # both ends count
    )
    for extension, critical in _extensions(key.public_key()):
        builder = builder.add_extension(extension, critical)
    encryption = serialization.BestAvailableEncryption(passphrase.encode())
    return Leaf(
        builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        ),
    )


def server_context(certificate: Path, private_key: Path, passphrase: str) -> ssl.SSLContext:
    """Return a TLS 1.2 or newer context for a server.

    Raises OSError (ssl.SSLError among them) when files, key and passphrase do not fit together.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, private_key, lambda: passphrase)
    return context


def _extensions(public_key: ec.EllipticCurvePublicKey) -> list[tuple[x509.ExtensionType, bool]]:
    names: list[x509.GeneralName] = [x509.DNSName(NAMES[0])]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in NAMES[1:]]
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return [
        (x509.SubjectAlternativeName(names), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (usage, True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
    ]
