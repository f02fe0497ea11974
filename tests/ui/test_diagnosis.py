"""The diagnosis and the support bundle in the window."""

from __future__ import annotations

import logging
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.diagnosis.checks import CHECKS
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.diagnosis.subject import Subject, subject_of
from copper_desktop.diagnosis.troubles import TROUBLES
from copper_desktop.ui import icons, theme
from copper_desktop.ui.bundle_dialog import BundleDialog
from copper_desktop.ui.diagnosing import Concern
from copper_desktop.ui.diagnosis_dialog import Diagnosis, DiagnosisDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import DARK, LIGHT
from tests.conftest import START
from tests.diagnosis.world import somewhere
from tests.fakes.service import application

SECRET = "a-secret-that-was-learnt-0123"
WAIT = 60_000


class Network:
    """A network that can be mended; the questions about it are real checks of the runner."""

    def __init__(self) -> None:
        self.works = False
        self.gate = threading.Event()
        self.gate.set()

    def ask(self, _subject: Subject) -> Finding:
        self.gate.wait(30)
        if self.works:
            return ok("app.copper.com: 192.0.2.1")
        return failed(f"app.copper.com is not known {SECRET}", "Check the network connection.")


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def checks(network: Network) -> tuple[Check, ...]:
    return (
        Check("disk", "Is there space on the disk?", lambda _subject: ok("68 GB are free.")),
        Check("network.tcp", "Can the servers be reached?", network.ask, ("network.dns",)),
        Check("network.dns", "Are the servers’ names found?", network.ask),
        Check(
            "ipv6",
            "Does IPv6 work where it is used?",
            lambda _subject: warning("It does not. " * 30, "Switch it off."),
        ),
        Check("app", "Is the registration complete?", lambda _subject: skipped("There is none.")),
        Check("opens", "Does it open?", lambda _subject: ok("Lantern/1.0"), on_request=True),
    )


MakeDialog = Callable[[], DiagnosisDialog]


@pytest.fixture
def concerns() -> list[Concern]:
    return []


@pytest.fixture
def make_dialog(
    qtbot: QtBot,
    tasks: TaskOwner,
    tmp_path: Path,
    checks: tuple[Check, ...],
    concerns: list[Concern],
) -> MakeDialog:
    parents: list[QWidget] = []

    def make() -> DiagnosisDialog:
        parent = QWidget()
        parents.append(parent)
        qtbot.addWidget(parent)
        recording = Recording(tmp_path / "logs")
        recording.redaction.learn(SECRET)
        subject = subject_of(somewhere(tmp_path), None, recording.redaction.learn)

        def subject_now(concern: Concern) -> Subject:
            concerns.append(concern)
            applications = tuple(application(number) for number in (1, 2))
            return replace(
                subject,
                applications=applications,
                application=applications[0],
                connection_id=concern.connection_id,
            )

        diagnosis = Diagnosis(subject_now, recording, lambda: START, Concern("app1", "c1"), checks)
        dialog = DiagnosisDialog(diagnosis, tasks, parent)
        dialog.open()
        return dialog

    return make


def wait_until_done(qtbot: QtBot, dialog: DiagnosisDialog) -> None:
    qtbot.waitUntil(dialog.everything.isEnabled, timeout=WAIT)


def test_the_first_cause_leads_and_what_it_explains_is_folded_under_it(
    qtbot: QtBot, make_dialog: MakeDialog
) -> None:
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    expected = "Copper’s servers are not found: this computer seems to be offline"
    assert dialog.lead.title.text() == expected
    assert dialog.lead.text.text() == "Check the network connection."
    assert dialog.tree.current() == "network.dns"
    first = dialog.tree.topLevelItem(0)
    assert first is not None
    assert [first.child(row).text(0) for row in range(first.childCount())] == [
        "Can the servers be reached?"
    ]
    assert dialog.tree.topLevelItemCount() == 4
    assert "is not known" in dialog.details.toPlainText()


def test_the_icons_of_verdicts_follow_the_colours_of_the_system(
    qapp: QApplication, qtbot: QtBot, make_dialog: MakeDialog
) -> None:
    theme.apply(qapp, Qt.ColorScheme.Light)
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    first = dialog.tree.topLevelItem(0)
    assert first is not None
    for scheme, tokens in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        theme.apply(qapp, scheme)
        assert first.icon(0).cacheKey() == icons.icon("error", tokens.bad).cacheKey()


def test_results_come_in_live(qtbot: QtBot, make_dialog: MakeDialog, network: Network) -> None:
    network.gate.clear()
    dialog = make_dialog()
    qtbot.waitUntil(lambda: len(dialog.report.results) == 3, timeout=WAIT)
    assert "2 questions" in dialog.lead.text.text()
    assert not dialog.everything.isEnabled()
    network.gate.set()
    wait_until_done(qtbot, dialog)
    assert len(dialog.report.results) == 5


def test_one_question_can_be_asked_again(
    qtbot: QtBot, make_dialog: MakeDialog, network: Network
) -> None:
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    network.works = True
    dialog.again.click()
    wait_until_done(qtbot, dialog)
    assert dialog.report.first is not None
    assert dialog.report.first.id == "network.tcp"
    dialog.everything.click()
    wait_until_done(qtbot, dialog)
    assert dialog.report.first.id == "ipv6"


def test_the_browser_is_opened_when_the_person_says_so(
    qtbot: QtBot, make_dialog: MakeDialog
) -> None:
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    assert "opens" not in {result.id for result in dialog.report.results}
    dialog.browser.click()
    wait_until_done(qtbot, dialog)
    assert dialog.report.of("opens").evidence == "Lantern/1.0"
    assert dialog.tree.current() == "opens"
    assert "Lantern/1.0" in dialog.details.toPlainText()
    assert "servers are not found" in dialog.lead.title.text()


def test_what_the_person_looks_at_stays_while_answers_come_in(
    qtbot: QtBot, make_dialog: MakeDialog, network: Network
) -> None:
    network.gate.clear()
    dialog = make_dialog()
    qtbot.waitUntil(lambda: len(dialog.report.results) == 3, timeout=WAIT)
    well = dialog.tree.findItems("All well (1)", Qt.MatchFlag.MatchExactly)[0]
    well.setExpanded(True)
    dialog.tree.setCurrentItem(well.child(0))
    assert dialog.tree.current() == "disk"
    told: list[str] = []
    dialog.tree.chosen.connect(told.append)
    network.works = True
    network.gate.set()
    wait_until_done(qtbot, dialog)
    well = dialog.tree.findItems("All well (3)", Qt.MatchFlag.MatchExactly)[0]
    assert well.isExpanded()
    assert dialog.tree.current() == "disk"
    assert told == []
    dialog.everything.click()
    wait_until_done(qtbot, dialog)
    assert dialog.tree.current() == "ipv6"


def test_it_is_about_what_was_concerned_until_another_application_is_chosen(
    qtbot: QtBot, make_dialog: MakeDialog, concerns: list[Concern]
) -> None:
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    assert concerns == [Concern("app1", "c1")]
    assert dialog.application.currentText() == "Application 1"
    dialog.application.activated.emit(1)
    wait_until_done(qtbot, dialog)
    assert concerns[1:] == [Concern("app2")]


def test_the_summary_is_copied_without_secrets_and_has_the_bundles_reference(
    qtbot: QtBot, make_dialog: MakeDialog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    dialog.copy_button.click()
    text = QGuiApplication.clipboard().text()
    preview = opened_bundle(qtbot, dialog)
    assert preview.bundle is not None
    assert preview.bundle.reference in text.splitlines()[0]
    assert f"diagnosis {preview.bundle.reference}" in caplog.messages
    assert f"support bundle {preview.bundle.reference}" in caplog.messages
    assert "First cause: Copper’s servers are not found" in text
    assert SECRET not in text


def test_the_log_is_detailed_on_request(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog()
    dialog.detailed.click()
    assert dialog._diagnosis.recording.log.detailed_seconds > 0
    dialog.detailed.click()
    assert dialog._diagnosis.recording.log.detailed_seconds == 0
    dialog.detailed.click()
    dialog._detail_timer.timeout.emit()
    assert not dialog.detailed.isChecked()
    wait_until_done(qtbot, dialog)


def opened_bundle(qtbot: QtBot, dialog: DiagnosisDialog) -> BundleDialog:
    wait_until_done(qtbot, dialog)
    dialog.save_button.click()
    bundle = dialog.findChild(BundleDialog, "bundleDialog")
    assert isinstance(bundle, BundleDialog)
    qtbot.waitUntil(bundle.save_button.isEnabled, timeout=WAIT)
    return bundle


def test_every_byte_is_shown_before_it_is_saved_and_is_what_is_saved(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    preview = opened_bundle(qtbot, make_dialog())
    shown: dict[str, str] = {}
    for row in range(preview.files.count()):
        preview.files.setCurrentRow(row)
        item = preview.files.currentItem()
        assert item is not None
        shown[item.text()] = preview.content.toPlainText()
    preview.save_to(tmp_path / "case.zip")
    qtbot.waitUntil(lambda: preview.banner.title.text() == "Saved.", timeout=WAIT)
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        saved = {name: archive.read(name).decode() for name in archive.namelist()}
    assert saved == shown
    assert SECRET not in "".join(saved.values())
    assert preview.bundle is not None
    assert preview.bundle.reference in preview.banner.text.text()


def test_where_it_cannot_be_saved_the_window_says_so(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    preview = opened_bundle(qtbot, make_dialog())
    preview.save_to(tmp_path / "no folder" / "case.zip")
    qtbot.waitUntil(lambda: "CD-821" in preview.banner.small.text(), timeout=WAIT)


def test_identities_are_the_persons_choice(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    preview = opened_bundle(qtbot, make_dialog())
    assert preview.bundle is not None
    assert b"exchanged for pseudonyms" in preview.bundle.files["manifest.json"]
    preview.identities.click()
    qtbot.waitUntil(preview.save_button.isEnabled, timeout=WAIT)
    assert preview.bundle is not None
    assert b'"identities": "included"' in preview.bundle.files["manifest.json"]


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_both_themes_show_it_whole(
    qtbot: QtBot,
    qapp: QApplication,
    make_dialog: MakeDialog,
    tmp_path: Path,
    scheme: Qt.ColorScheme,
) -> None:
    theme.apply(qapp, scheme)
    dialog = make_dialog()
    preview = opened_bundle(qtbot, dialog)
    for window in (dialog, preview):
        file = tmp_path / f"{window.objectName()}-{scheme.name}.png"
        assert window.grab().save(str(file))
        assert file.stat().st_size > 5000
    assert replace(dialog.report, first=None).first is None


def led_by(id_: str) -> tuple[Check, ...]:
    return (Check(id_, "A question?", lambda _subject: failed("Because.", "Do this.")),)


def test_one_button_beside_what_is_wrong_tries_again(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    assert dialog.lead.action.text() == "Try a&gain"
    dialog.lead.action.click()
    assert not dialog.everything.isEnabled()
    wait_until_done(qtbot, dialog)


@pytest.mark.parametrize("checks", [led_by("connections.health"), led_by("connections.tokens")])
def test_a_token_that_is_refused_or_lost_leads_to_a_new_sign_in(
    qtbot: QtBot, make_dialog: MakeDialog, checks: tuple[Check, ...]
) -> None:
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    assert dialog.lead.action.text() == "&Reconnect…"
    with qtbot.waitSignal(dialog.reconnect_requested) as wanted:
        dialog.lead.action.click()
    assert wanted.args == ["c1"]
    assert not dialog.isVisible()


@pytest.mark.parametrize("checks", [led_by("copper.status")])
def test_trouble_of_coppers_own_leads_to_its_status_page(
    qtbot: QtBot, make_dialog: MakeDialog, checks: tuple[Check, ...]
) -> None:
    dialog = make_dialog()
    wait_until_done(qtbot, dialog)
    assert dialog.lead.title.text() == "Copper has trouble of its own"
    with qtbot.waitSignal(dialog.page_requested) as wanted:
        dialog.lead.action.click()
    assert wanted.args == ["https://status.copper.com/"]


def test_every_check_says_what_is_wrong_in_a_sentence_for_everybody() -> None:
    assert set(TROUBLES) == {check.id for check in CHECKS}
    for words in TROUBLES.values():
        assert not words.endswith(("?", "."))
