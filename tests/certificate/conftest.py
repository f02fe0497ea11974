"""A certificate of the test's own."""

from pathlib import Path

import pytest

from copper_desktop.certificate.kept import KeptCertificate
from tests.conftest import Clock
from tests.storage.test_vault import Store


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def kept(tmp_path: Path, store: Store, clock: Clock) -> KeptCertificate:
    return KeptCertificate(tmp_path / "https", lambda: store, clock)
