"""What the journeys share."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.world import World


@pytest.fixture(autouse=True)
def no_windows_left_behind() -> Iterator[None]:
    """Destroy windows in this thread: a later collection may run in another, and crash."""
    yield
    gc.collect()


@pytest.fixture
def world(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    with ExitStack() as ends:
        made = World(home, tmp_path_factory.mktemp("world"), ends)
        original = made.begin

        def begin(redirect_uri: str, relay_port: int | None = None) -> None:
            original(redirect_uri, relay_port)
            monkeypatch.setenv("SSL_CERT_FILE", str(made.sandbox.certificate))

        monkeypatch.setattr(made, "begin", begin)
        yield made
