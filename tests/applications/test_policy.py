"""What an administrator decides for everybody, in the window's parts and on the command line."""

import dataclasses
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from copper_desktop import cli, errors
from copper_desktop.applications import managed, policy
from copper_desktop.connections import ConnectionService
from copper_desktop.health import BACKGROUND_CHECKS, CHECK_MINUTES
from copper_desktop.model import Application
from copper_desktop.server_clock import now
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.settings import Settings, standard_profile
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport


@pytest.fixture
def decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of managed applications that is believed: an administrator's is elsewhere."""
    from copper_desktop.applications import trust

    folder = tmp_path / "managed"
    folder.mkdir(mode=0o755)

    def trusted(where: Path, suffix: str, limit: int) -> object:
        owners = (folder.stat().st_uid,)
        return trust.trusted_files(where, suffix, limit, owners=owners, anchor=folder)

    monkeypatch.setattr(managed, "trusted_files", trusted)
    profile = dataclasses.replace(standard_profile(), managed=folder)
    monkeypatch.setattr("copper_desktop.commands.settings.standard_profile", lambda: profile)
    return folder


def decide(folder: Path, text: str) -> policy.Policy:
    file = folder / "copper-desktop.policy"
    file.write_text(text)
    file.chmod(0o644)
    return policy.read(folder)


def test_without_a_file_nothing_is_decided(decided: Path) -> None:
    assert policy.read(decided) == policy.Policy()


def test_every_value_of_the_file_holds(decided: Path) -> None:
    values = {
        "lending": False,
        "own_registrations": False,
        "background_checks": False,
        "check_minutes": 60,
        "credential_store": "secret-service",
        "update_notice": False,
    }
    found = decide(decided, json.dumps(values))
    assert (found.lending, found.own_registrations) == (False, False)
    assert found.credential_store == "secret-service"
    assert dict(found.preferences) == {
        "background_checks": False,
        "check_minutes": 60,
        "update_notice": False,
    }
    assert found.unread == ()


@pytest.mark.parametrize("text", ["not JSON", "[]", "[" * 100_000])
def test_a_damaged_file_forbids_what_can_be_forbidden(decided: Path, text: str) -> None:
    found = decide(decided, text)
    assert (found.lending, found.own_registrations) == (False, False)
    assert found.problem


def test_a_file_that_anybody_could_have_written_forbids(decided: Path) -> None:
    decide(decided, "{}")
    (decided / "copper-desktop.policy").chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IWOTH)
    assert not policy.read(decided).own_registrations


def test_a_folder_that_cannot_be_listed_forbids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> object:
        raise PermissionError(13, "Permission denied")  # root may list everything

    monkeypatch.setattr(managed, "trusted_files", fails)
    assert policy.read(tmp_path).problem == "Permission denied"


def test_what_is_not_understood_is_named_and_decides_nothing(decided: Path) -> None:
    found = decide(decided, '{"check_minutes": "often", "lending": "no", "colour": 1}')
    assert set(found.unread) == {"check_minutes", "lending", "colour"}
    assert not found.lending
    assert not found.preferences


def test_a_fixed_preference_holds_whatever_was_chosen(decided: Path, tmp_path: Path) -> None:
    found = decide(decided, '{"background_checks": false}')
    settings = Settings(tmp_path / "settings.json", found.preferences)
    settings.put(BACKGROUND_CHECKS, True)
    assert not settings.get(BACKGROUND_CHECKS)
    assert settings.is_fixed(BACKGROUND_CHECKS.key)
    assert not settings.is_fixed(CHECK_MINUTES.key)


def test_the_command_line_says_what_was_decided(
    decided: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decide(decided, '{"own_registrations": false, "check_minutes": 60, "colour": 1}')
    assert cli.main(["settings", "--json"]) == 0
    out, err = capsys.readouterr()
    by_name = {found["name"]: (found["value"], found["managed"]) for found in json.loads(out)}
    assert by_name["own_registrations"] == (False, True)
    assert by_name["check_minutes"] == (60, True)
    assert by_name["background_checks"] == (True, False)
    assert "colour" in err


def test_people_read_who_decided(decided: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(decided, '{"check_minutes": 60}')
    assert cli.main(["settings"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "check_minutes" in line]
    assert "60" in line
    assert "administrator" in line


def test_no_text_of_the_refusal_is_missing() -> None:
    from copper_desktop.messages import describe

    assert describe(errors.RegistrationForbidden()).code == "CD-921"


@pytest.fixture
async def forbidding(tmp_path: Path, application: Application) -> AsyncIterator[ConnectionService]:
    """A service whose person has a registration of their own, and may have none any more."""
    file, store = tmp_path / "index.sqlite3", MemoryStore()
    before = ConnectionService(Vault(Index(file, now), store), Transport, now)
    await before.add_application(application, "worthless-secret")
    vault = Vault(Index(file, now), store)
    made = ConnectionService(vault, Transport, now, own_registrations=False)
    yield made
    await before.aclose()
    await made.aclose()


async def test_none_of_ones_own_is_added_changed_imported_or_connected_through(
    forbidding: ConnectionService, tmp_path: Path
) -> None:
    service = forbidding
    (own,) = service.applications()
    for asked in (
        service.add_application(dataclasses.replace(own, id="other", name="Other"), "secret"),
        service.add_application(dataclasses.replace(own, name="Renamed"), None),
        service.plan_import(tmp_path / "acme.copperapp"),
        service.connect(own, lambda _url: True, lambda _step: None),
    ):
        with pytest.raises(errors.RegistrationForbidden):
            await asked


async def test_ones_own_can_still_be_removed(
    forbidding: ConnectionService,
) -> None:
    service = forbidding
    (own,) = service.applications()
    await service.remove_application(own.id)
    assert service.applications() == ()
