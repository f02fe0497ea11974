"""Choosing, making and moving between credential stores, as a person does it."""

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.applications.registrations import BuiltinApplication
from copper_desktop.composition import Parts
from copper_desktop.connections import ConnectionService, storing
from copper_desktop.model import Application, Connection, Health, Token
from copper_desktop.storage import backends, sealed_file, stores
from copper_desktop.storage.settings import Profile
from copper_desktop.storage.store_status import StoreState
from tests.conftest import START

PASSPHRASE = "four words, or more"
ONE = Connection("c-1", "app-1", "One", None, (), START)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a guess take no time: nobody guesses here."""
    monkeypatch.setattr(sealed_file.SealedFile.__init__, "__kwdefaults__", {"cost": 2**4})


class Runs:
    """Runs of the program over one profile, with the real keyring."""

    def __init__(self, folder: Path, application: Application) -> None:
        self._builtin = BuiltinApplication(application, "client-secret")
        self.profile = Profile(folder, folder, "Copper Desktop Storing")
        self._services: list[ConnectionService] = []

    def start(self, *passphrases: str) -> ConnectionService:
        answers = list(passphrases)

        async def ask(_wrong: bool) -> str | None:
            return answers.pop(0) if answers else None

        service = Parts(self.profile, builtin=self._builtin).service
        service.ask_passphrases(ask)
        self._services.append(service)
        return service

    async def end(self) -> None:
        for service in self._services:
            await service.aclose()


@pytest.fixture
async def runs(tmp_path: Path, application: Application) -> AsyncIterator[Runs]:
    made = Runs(tmp_path, application)
    yield made
    await made.end()


async def keep(service: ConnectionService) -> None:
    await service._vault.keep_connection(ONE, Token("token-one", ()))
    await service.reload()


async def test_an_encrypted_file_is_made_only_when_it_is_chosen(runs: Runs) -> None:
    service = runs.start()
    await keep(service)
    assert not runs.profile.sealed_file.exists()
    await service.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    assert await service.secrets_elsewhere() == 1
    assert await service.move_secrets() == 1
    assert await service.secrets_elsewhere() == 0
    assert b"token-one" not in runs.profile.sealed_file.read_bytes()


async def test_a_later_run_asks_for_the_passphrase_once_and_has_the_token(runs: Runs) -> None:
    first = runs.start()
    await first.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    await keep(first)
    later = runs.start("wrong", PASSPHRASE)
    assert (await later.store_status()).state is StoreState.LOCKED
    for _ in range(2):
        assert (await later._vault.token_of(ONE)).access_token == "token-one"


async def test_a_wrong_passphrase_shows_a_locked_store_and_never_a_missing_token(
    runs: Runs,
) -> None:
    first = runs.start()
    await first.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    await keep(first)
    checked = await runs.start("wrong").check(ONE.id)
    assert checked.health is Health.LOCKED
    quiet = await runs.start(PASSPHRASE).check(ONE.id, quietly=True)
    assert quiet.health is Health.LOCKED


async def test_an_encrypted_file_that_is_gone_is_told_and_not_made_anew(runs: Runs) -> None:
    first = runs.start()
    await first.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    await keep(first)
    runs.profile.sealed_file.unlink()
    later = runs.start(PASSPHRASE)
    assert (await later.store_status()).state is StoreState.ABSENT
    checked = await later.check(ONE.id)
    assert checked.health is Health.MISSING
    assert (checked.evidence.code if checked.evidence else None) == "CD-511"
    assert not runs.profile.sealed_file.exists()
    assert (await later.check(ONE.id, quietly=True)).health is Health.MISSING


async def test_the_stores_that_can_be_chosen_are_told_with_what_they_hold(runs: Runs) -> None:
    service = runs.start()
    await keep(service)
    found = {choice.kind: choice for choice in await service.store_choices()}
    keyring, file = found[stores.SECRET_SERVICE], found[stores.ENCRYPTED_FILE]
    assert (keyring.is_here, keyring.is_chosen, keyring.secrets) == (True, True, 1)
    assert (file.is_here, file.is_chosen, file.secrets) == (False, False, 0)
    await service.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    found = {choice.kind: choice for choice in await service.store_choices()}
    assert found[stores.ENCRYPTED_FILE].is_chosen
    assert found[stores.ENCRYPTED_FILE].is_here


async def test_a_passphrase_that_is_too_weak_makes_nothing(runs: Runs) -> None:
    service = runs.start()
    with pytest.raises(errors.PassphraseWeak):
        await service.choose_store(stores.ENCRYPTED_FILE, "short")
    assert not runs.profile.sealed_file.exists()
    assert service._vault._index.chosen_store() == ""


async def test_a_store_that_stays_locked_is_not_chosen(runs: Runs) -> None:
    await runs.start().choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    service = runs.start()
    await service.choose_store(stores.SECRET_SERVICE)
    with pytest.raises(errors.StoreLocked):
        await runs.start("wrong").choose_store(stores.ENCRYPTED_FILE)
    assert service._vault._index.chosen_store() == stores.SECRET_SERVICE


async def test_the_passphrase_can_be_changed(runs: Runs) -> None:
    service = runs.start()
    await service.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    await keep(service)
    await service.change_passphrase("a different one altogether")
    later = runs.start(PASSPHRASE, "a different one altogether")
    assert (await later._vault.token_of(ONE)).access_token == "token-one"


async def test_a_window_that_runs_follows_what_a_command_has_chosen(runs: Runs) -> None:
    window, command = runs.start(PASSPHRASE), runs.start()
    await window.follow()
    await command.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    await window.follow()
    await window.unlock_store()
    assert (await window.store_status()).name == "Encrypted file"


async def test_what_an_administrator_has_chosen_is_nobody_elses_choice(runs: Runs) -> None:
    runs.start()._vault._index.choose_store(stores.ENCRYPTED_FILE)
    service = runs.start()
    service._vault.stores.is_fixed = True
    before = service._vault.credentials
    await service.reload()
    assert service._vault.credentials is before
    for choose in (service.choose_store, service._vault.choose_store):
        with pytest.raises(errors.StoreManaged):
            await choose(stores.SECRET_SERVICE)


async def test_a_computer_that_does_not_say_which_stores_it_has_is_told(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    monkeypatch.setattr(storing, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(backends, "present_kinds", answered.wait)
    with pytest.raises(errors.StoreTimedOut):
        await runs.start().store_choices()
    answered.set()


async def test_the_browser_certificate_stays_the_same_in_another_store(runs: Runs) -> None:
    service = runs.start()
    before = await service.certificate.renew()
    await service.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    await service.certificate.context()
    assert await service.certificate.current() == before
    await service.choose_store(stores.SECRET_SERVICE)
    await service.certificate.context()
    assert await service.certificate.current() == before


async def test_a_certificate_whose_passphrase_cannot_be_read_holds_nothing_up(runs: Runs) -> None:
    service = runs.start()
    assert await service.certificate.passphrase() is None
    made = await service.certificate.renew()
    await service._vault.credentials.delete(f"https-certificate-{made.file.stem}")
    assert await service.certificate.passphrase() is None
    await service.choose_store(stores.ENCRYPTED_FILE, PASSPHRASE)
    await service.certificate.remove()
    await service.certificate.take_along("no longer needed", service._vault.credentials)
