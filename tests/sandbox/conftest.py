from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from copper_desktop.sandbox.server import Sandbox
from tests.sandbox.visitor import Visitor, token_for


@pytest.fixture
def sandbox(clock: Callable[[], datetime]) -> Iterator[Sandbox]:
    with Sandbox(clock=clock) as running:
        yield running


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    """A sandbox for tests that leave nothing behind."""
    with Sandbox(requests_per_minute=None) as running:
        yield running


@pytest.fixture(scope="module")
def token(shared: Sandbox) -> str:
    return token_for(shared)


@pytest.fixture
def visitor(sandbox: Sandbox) -> Iterator[Visitor]:
    someone = Visitor(sandbox)
    with someone.http:
        yield someone
