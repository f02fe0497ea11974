"""Where files belong, and preferences."""

from pathlib import Path

import pytest

from copper_desktop.storage.settings import Settings, demo_profile, standard_profile


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
