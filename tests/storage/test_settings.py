"""Where files belong, and preferences."""

import sys
from pathlib import Path

import platformdirs
import pytest

from copper_desktop.storage.preferences import Preference, between, one_of
from copper_desktop.storage.settings import (
    Settings,
    demo_profile,
    managed_folder,
    standard_profile,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "settings.json"


def test_files_belong_where_the_platform_wants_them(home: Path) -> None:
    profile = standard_profile()
    assert profile.index == home / ".local/share/copper-desktop/index.sqlite3"
    assert profile.settings == home / ".config/copper-desktop/settings.json"


def test_the_demo_shares_nothing_with_the_persons_own_data() -> None:
    standard, demo = standard_profile(), demo_profile()
    for one, other in (
        (standard.index, demo.index),
        (standard.settings, demo.settings),
        (standard.sandbox_grants, demo.sandbox_grants),
        (standard.update_feed, demo.update_feed),
        (standard.namespace, demo.namespace),
    ):
        assert one != other


def test_a_geometry_is_remembered(file: Path) -> None:
    assert Settings(file).geometry is None
    Settings(file).save_geometry(b"\x00\xff geometry")
    assert Settings(file).geometry == b"\x00\xff geometry"


def test_what_another_version_wrote_is_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"later": [1]}')
    Settings(file).save_geometry(b"g")
    assert '"later"' in file.read_text()


@pytest.mark.parametrize("geometry", ["5", '"not base64!"', "null"])
def test_an_unreadable_geometry_is_none(file: Path, geometry: str) -> None:
    file.parent.mkdir()
    file.write_text(f'{{"geometry": {geometry}}}')
    assert Settings(file).geometry is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 99_999])
def test_a_damaged_file_is_kept_aside_and_counts_as_empty(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings = Settings(file)
    assert settings.geometry is None
    assert file.with_suffix(".damaged.json").read_bytes() == content
    settings.save_geometry(b"g")
    assert Settings(file).geometry == b"g"


def test_a_folder_that_cannot_be_written_costs_only_the_preference(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings = Settings(blocked / "settings.json")
    settings.save_geometry(b"g")
    assert settings.geometry == b"g"
    assert Settings(blocked / "settings.json").geometry is None


def test_the_file_is_replaced_whole(file: Path) -> None:
    Settings(file).save_geometry(b"g")
    assert [found.name for found in file.parent.iterdir()] == ["settings.json"]


MINUTES = Preference("minutes", 30, between(5, 60))
QUIET = Preference("quiet", False)
WAY = Preference("way", "auto", one_of(("auto", "code")))


def test_a_preference_is_remembered(file: Path) -> None:
    settings = Settings(file)
    assert (settings.get(MINUTES), settings.get(QUIET), settings.get(WAY)) == (30, False, "auto")
    settings.put(MINUTES, 5)
    settings.put(QUIET, True)
    settings.put(WAY, "code")
    again = Settings(file)
    assert (again.get(MINUTES), again.get(QUIET), again.get(WAY)) == (5, True, "code")


@pytest.mark.parametrize("saved", ["4", "61", "true", '"30"', "null", "[30]"])
def test_a_preference_that_cannot_be_is_the_default(file: Path, saved: str) -> None:
    file.parent.mkdir()
    file.write_text(f'{{"minutes": {saved}}}')
    assert Settings(file).get(MINUTES) == 30


def test_what_another_run_saved_meanwhile_is_kept(file: Path) -> None:
    one, other = Settings(file), Settings(file)
    other.put(QUIET, True)
    one.put(MINUTES, 10)
    assert Settings(file).get(QUIET)
    assert Settings(file).get(MINUTES) == 10


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_each_system_has_a_folder_of_the_administrators(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert managed_folder() == Path("/etc/copper-desktop")
    monkeypatch.setattr(sys, "platform", platform)
    assert managed_folder() == platformdirs.site_data_path("copper-desktop", appauthor=False)
