"""How the program starts itself again."""

import sys

import pytest

from copper_desktop import launch


def test_an_installed_package_is_run_by_python() -> None:
    assert launch.own_command("demo") == [sys.executable, "-m", "copper_desktop", "demo"]


def test_a_frozen_program_is_its_own_executable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert launch.own_command("demo") == [sys.executable, "demo"]


def test_a_program_with_a_launcher_is_started_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys._xoptions, "packaged", True)
    assert launch.own_command() == [sys.executable]
