"""What an administrator decided, as the window shows it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.storage.settings import Settings
from copper_desktop.ui.checks_section import ChecksSection
from copper_desktop.ui.registrations_dialog import RegistrationsDialog
from copper_desktop.ui.settings_section import Subjects
from copper_desktop.ui.tasks import TaskOwner
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow


@pytest.fixture
def service() -> FakeService:
    return FakeService(connection())


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def checks(
    service: FakeService,
    tasks: TaskOwner,
    tmp_path: Path,
    fixed: dict[str, object],
    parent: QWidget,
) -> ChecksSection:
    settings = Settings(tmp_path / "settings.json", fixed)
    return ChecksSection(Subjects(service, tasks, settings), parent)


def test_a_fixed_switch_is_shown_and_cannot_be_changed(
    service: FakeService, tasks: TaskOwner, tmp_path: Path, parent: QWidget
) -> None:
    section = checks(service, tasks, tmp_path, {"background_checks": False}, parent)
    assert not section.switch.isChecked()
    assert not section.switch.isEnabled()
    assert section.switch.accessibleDescription() == "Set by your administrator."
    said = section.findChild(QLabel, "checksSectionFixed")
    assert said is not None
    assert said.text() == "Set by your administrator."


def test_a_fixed_interval_stays_as_it_is_beside_a_free_switch(
    service: FakeService, tasks: TaskOwner, tmp_path: Path, parent: QWidget
) -> None:
    section = checks(service, tasks, tmp_path, {"check_minutes": 60}, parent)
    section.switch.setChecked(False)
    section.switch.setChecked(True)
    assert section.switch.isEnabled()
    assert not section.minutes.isEnabled()
    assert section.minutes.currentData() == 60


def test_what_nobody_decided_can_be_changed(
    service: FakeService, tasks: TaskOwner, tmp_path: Path, parent: QWidget
) -> None:
    section = checks(service, tasks, tmp_path, {}, parent)
    assert section.switch.isEnabled()
    assert section.findChild(QLabel, "checksSectionFixed") is None


def test_the_list_of_registrations_says_that_none_can_be_added(
    service: FakeService, tasks: TaskOwner, parent: QWidget
) -> None:
    service.own_allowed = False
    dialog = RegistrationsDialog(service, tasks, parent)
    assert not dialog.add_button.isEnabled()
    assert not dialog.import_button.isEnabled()
    assert not dialog.change_button.isEnabled()
    assert "administrator" in dialog.forbidden.text()
    assert not dialog.forbidden.isHidden()


def test_whoever_asks_for_a_form_or_a_file_is_told_who_decided(
    service: FakeService, make_window: MakeWindow, tmp_path: Path
) -> None:
    service.own_allowed = False
    window = make_window(service)
    for ask in (
        window.registrations.enter,
        window.registrations.choose_file,
        lambda: window.registrations.import_files([tmp_path / "acme.copperapp"]),
    ):
        window.banner.hide()
        ask()
        assert window.banner.isVisible()
