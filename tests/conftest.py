"""What every test needs: a session of its own, and a clock that a test can move."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copper_desktop.model import Application

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run beside anybody's own credential store and browser."""
    if "COPPER_DESKTOP_PRIVATE_SESSION" not in os.environ:
        raise pytest.UsageError("run the tests with: python3 packaging/dev.py test [ARGUMENT …]")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder for each test, so that none finds another's files; and one language."""
    folder = tmp_path / "home"
    for name, part in (
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
    ):
        monkeypatch.setenv(name, str(folder / part))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("COPPER_DESKTOP_LANGUAGE", "en")
    folder.mkdir()
    return folder


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, **duration: float) -> None:
        self.time += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def application() -> Application:
    return Application(
        id="app-1",
        name="Example CRM link",
        client_id="client-1",
        redirect_uri="http://127.0.0.1/callback",
        authorization_endpoint="https://id.example/authorize",
        token_endpoint="https://id.example/token",
        api_base="https://api.example/developer_api/v1",
    )
