"""Where files belong, and preferences."""

import json
import sys
from pathlib import Path

import platformdirs
import pytest

from copper_desktop.storage.preferences import Preference, between, one_of
from copper_desktop.storage.settings import (
    MOST_PLACEMENTS,
    Placement,
    Settings,
    demo_profile,
    managed_folder,
    standard_profile,
)

PLACE = Placement(b"g")


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


def test_a_place_is_remembered_for_each_set_of_screens(file: Path) -> None:
    assert Settings(file).placement("desk") is None
    Settings(file).save_placement("desk", Placement(b"\x00\xff at the desk", 300))
    Settings(file).save_placement("train", Placement(b"in the train"))
    assert Settings(file).placement("desk") == Placement(b"\x00\xff at the desk", 300)
    assert Settings(file).placement("train") == Placement(b"in the train")


def test_on_screens_that_are_not_known_the_latest_place_counts(file: Path) -> None:
    for screens in ("desk", "train", "desk"):
        Settings(file).save_placement(screens, Placement(screens.encode()))
    assert Settings(file).placement("beamer") == Placement(b"desk")


def test_the_screens_that_were_used_longest_ago_are_forgotten(file: Path) -> None:
    for number in range(MOST_PLACEMENTS + 1):
        Settings(file).save_placement(str(number), Placement(b"%d" % number))
    kept = json.loads(file.read_text())["placements"]
    assert list(kept) == [str(number) for number in range(1, MOST_PLACEMENTS + 1)]


def test_what_was_remembered_before_screens_were_told_apart_counts(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"geometry": "Z2VvbWV0cnk="}')
    assert Settings(file).placement("desk") == Placement(b"geometry")


def test_what_another_version_wrote_is_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"later": [1]}')
    Settings(file).save_placement("desk", PLACE)
    assert '"later"' in file.read_text()


@pytest.mark.parametrize(
    "saved",
    [
        '"geometry": 5',
        '"geometry": "not base64!"',
        '"geometry": null',
        '"placements": 5',
        '"placements": {"desk": 5}',
        '"placements": {"desk": {}}',
        '"placements": {"desk": {"geometry": "not base64!"}}',
    ],
)
def test_an_unreadable_place_is_none(file: Path, saved: str) -> None:
    file.parent.mkdir()
    file.write_text(f"{{{saved}}}")
    assert Settings(file).placement("desk") is None


@pytest.mark.parametrize("width", ["-1", "true", '"wide"'])
def test_an_unreadable_width_costs_only_the_width(file: Path, width: str) -> None:
    file.parent.mkdir()
    place = f'{{"geometry": "Zw==", "list_width": {width}}}'
    file.write_text(f'{{"placements": {{"desk": {place}}}}}')
    assert Settings(file).placement("desk") == PLACE


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 99_999])
def test_a_damaged_file_is_kept_aside_and_counts_as_empty(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings = Settings(file)
    assert settings.placement("desk") is None
    assert file.with_suffix(".damaged.json").read_bytes() == content
    settings.save_placement("desk", PLACE)
    assert Settings(file).placement("desk") == PLACE


def test_a_folder_that_cannot_be_written_costs_only_the_preference(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings = Settings(blocked / "settings.json")
    settings.save_placement("desk", PLACE)
    assert settings.placement("desk") == PLACE
    assert Settings(blocked / "settings.json").placement("desk") is None


def test_the_file_is_replaced_whole(file: Path) -> None:
    Settings(file).save_placement("desk", PLACE)
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
