"""What the journeys share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_windows_left_behind() -> Iterator[None]:
    """Destroy windows in this thread: a later collection may run in another, and crash."""
    yield
    gc.collect()
