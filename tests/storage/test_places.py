"""The folders of this program, beside what platformdirs says."""

import sys

import platformdirs
import pytest

from copper_desktop.storage import places


@pytest.mark.parametrize(
    "value", [None, "", "relative/folder", " /blank", "/absolute", "/end/", "/"]
)
@pytest.mark.parametrize("at_home", ["/home/ada", "/home/ada/", "relative", "", None])
def test_every_folder_is_where_platformdirs_has_it(
    value: str | None, at_home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), value)
    for name, text in {**variables, "HOME": at_home}.items():
        monkeypatch.delenv(name)
        if text is not None:
            monkeypatch.setenv(name, text)
    name = places.APP
    assert places.data() == platformdirs.user_data_dir(name, appauthor=False)
    assert places.config() == platformdirs.user_config_dir(name, appauthor=False)
    assert places.logs() == platformdirs.user_log_dir(name, appauthor=False)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_platformdirs(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    name = places.APP
    assert places.data() == platformdirs.user_data_dir(name, appauthor=False)
    assert places.config() == platformdirs.user_config_dir(name, appauthor=False, roaming=True)
    assert places.logs() == platformdirs.user_log_dir(name, appauthor=False)
    assert places.managed() == platformdirs.site_data_dir(name, appauthor=False)
