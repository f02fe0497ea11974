"""Tests of the parts of the window: list, overview, API, banner, first screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.model import Connection, Evidence, Health
from copper_desktop.storage.settings import Settings
from copper_desktop.ui import health_view
from copper_desktop.ui.api_panel import ApiPanel
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.connection_model import ConnectionModel
from copper_desktop.ui.connection_view import ConnectionView
from copper_desktop.ui.controls import label
from copper_desktop.ui.invitation import Invitation, Situation
from copper_desktop.ui.overview_panel import OverviewPanel
from copper_desktop.ui.sidebar import Sidebar
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.ticker import MINUTE, SECOND
from tests.fakes.service import NOW, FakeService, application, connection
from tests.ui.conftest import Clock


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """Return a widget to put parts into."""
    made = QWidget()
    made.resize(700, 600)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def overview(parent: QWidget, clock: Clock) -> OverviewPanel:
    """Return an overview that is on screen."""
    made = OverviewPanel(clock, parent)
    parent.show()
    return made


@pytest.fixture
def api(parent: QWidget, tasks: TaskOwner, settings: Settings) -> ApiPanel:
    """Return an API panel that asks over the first connection."""
    made = ApiPanel(FakeService(connection()), tasks, settings, parent)
    made.show_connection("c1")
    parent.show()
    return made


def _fake(panel: ApiPanel) -> FakeService:
    service = panel._service
    assert isinstance(service, FakeService)
    return service


def test_the_list_tells_which_connection_is_chosen(
    parent: QWidget, clock: Clock, qtbot: QtBot
) -> None:
    model = ConnectionModel(clock, parent)
    model.load([connection(1), connection(2)])
    view = ConnectionView(model, parent)
    assert view.chosen() is None
    with qtbot.waitSignal(view.connection_chosen) as chosen:
        view.choose("c2")
    assert chosen.args == ["c2"]
    assert view.chosen() == "c2"


def test_the_list_is_walked_with_the_cursor_keys(
    parent: QWidget, clock: Clock, qtbot: QtBot
) -> None:
    model = ConnectionModel(clock, parent)
    model.load([connection(1), connection(2)])
    view = ConnectionView(model, parent)
    view.choose("c1")
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.chosen() == "c2"


def test_choosing_an_unknown_connection_changes_nothing(parent: QWidget, clock: Clock) -> None:
    model = ConnectionModel(clock, parent)
    model.load([connection(1)])
    view = ConnectionView(model, parent)
    view.choose("c1")
    view.choose("nobody")
    assert view.chosen() == "c1"


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_every_verdict_is_drawn_in_both_directions(
    parent: QWidget, clock: Clock, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    parent.setLayoutDirection(direction)
    model = ConnectionModel(clock, parent)
    model.load(connection(n, health=health) for n, health in enumerate(Health))
    sidebar = Sidebar(model, parent)
    sidebar.resize(260, 900)
    sidebar.view.choose("c0")
    parent.show()
    drawn = sidebar.view.grab().toImage()
    spots = ((x, y) for x in range(0, drawn.width(), 2) for y in range(0, drawn.height(), 3))
    assert len({drawn.pixelColor(x, y).name() for x, y in spots}) > 30


def test_the_initials_are_on_the_right_where_reading_begins_there(
    parent: QWidget, clock: Clock, qtbot: QtBot
) -> None:
    model = ConnectionModel(clock, parent)
    model.load([connection(1)])
    view = ConnectionView(model, parent)
    view.resize(260, 120)
    parent.show()
    left = view.grab().toImage()
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right = view.grab().toImage()
    tile = left.pixelColor(22, 40)
    assert right.pixelColor(260 - 22, 40) == tile
    assert right.pixelColor(22, 40) != tile


def test_labels_keep_to_the_side_where_reading_begins(qapp: QApplication, parent: QWidget) -> None:
    before = label(parent, "before", "Northwind")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown = label(parent, "name", "Northwind")
    sides = before.alignment(), shown.alignment()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert all(side & Qt.AlignmentFlag.AlignRight for side in sides)
    assert not any(each.alignment() & Qt.AlignmentFlag.AlignRight for each in (before, shown))


def test_the_overview_says_everything_that_is_known(overview: OverviewPanel) -> None:
    overview.show_connection(connection(), application())
    facts = overview.facts
    assert facts.value("account") == "Northwind 1"
    assert facts.value("person") == "Ada Lovelace 1"
    assert facts.value("email") == "ada1@northwind.example"
    assert facts.value("application") == "Application 1"
    assert facts.value("scopes") == "Read and change your Copper records (developer/v1/all)"
    assert "2026" in facts.value("connected")
    assert "2026" in facts.value("verified")
    assert facts.value("expires") == "Does not expire"


def test_what_is_not_known_is_said_to_be_so(overview: OverviewPanel) -> None:
    unknown = connection(identity=None, verified_at=None, scopes=(), evidence=None)
    overview.show_connection(unknown, None)
    assert overview.facts.value("email") == "Not known yet"
    assert overview.facts.value("verified") == "Never"
    assert overview.facts.value("scopes") == "Copper did not say"
    assert overview.facts.value("application") == "No longer registered"
    assert not overview.status.evidence.isVisible()
    assert not overview.revoke_page_button.isEnabled()


def test_an_unknown_scope_is_shown_raw_and_a_refused_one_is_named(overview: OverviewPanel) -> None:
    overview.show_connection(connection(scopes=("read",)), application())
    expected = "read\nAsked for but not granted: developer/v1/all"
    assert overview.facts.value("scopes") == expected


def test_every_value_can_be_reached_and_is_labelled(overview: OverviewPanel) -> None:
    buddies = {
        shown.buddy().objectName() for shown in overview.findChildren(QLabel) if shown.buddy()
    }
    expected = ("account", "person", "email", "scopes", "application", "connected", "verified")
    assert {f"{key}Value" for key in (*expected, "expires")} == buddies


def test_the_last_test_is_told_in_plain_words_and_its_grounds_stand_apart(
    overview: OverviewPanel,
) -> None:
    overview.show_connection(connection(), application())
    assert overview.status.words.text() == "Working"
    assert overview.status.sentence.text() == "Copper answered: this connection works."
    asked, answer = overview.status.evidence.text().splitlines()
    assert asked.startswith("GET /users/me on ")
    assert answer == "Status 200 in 84 ms, request id 6f1c2d9e-77aa."


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(NOW, "GET /users/me", code="CD-402"), "No answer, code CD-402."),
        (Evidence(NOW, "GET /users/me", 401), "Status 401."),
    ],
)
def test_evidence_says_only_what_there_is(evidence: Evidence, expected: str) -> None:
    assert health_view.answer(evidence) == expected


@pytest.mark.parametrize("health", [Health.LOCKED, Health.MISSING, Health.UNREACHABLE])
def test_no_new_sign_in_is_suggested_where_the_store_or_the_network_is_in_the_way(
    health: Health,
) -> None:
    assert "onnect again" not in health_view.sentence(health)


def test_an_expiry_counts_down_while_it_is_looked_at(overview: OverviewPanel, clock: Clock) -> None:
    overview.show_connection(connection(expires_at=NOW + timedelta(minutes=30)), application())
    assert "(in 30 minutes)" in overview.facts.value("expires")
    assert overview.ticker.interval == MINUTE
    clock.advance(minutes=26)
    overview.ticker.ticked.emit()
    assert "(in 4:00)" in overview.facts.value("expires")
    assert overview.status.words.text() == "Expires soon"


def test_the_countdown_goes_by_seconds_at_the_end(overview: OverviewPanel) -> None:
    overview.show_connection(connection(expires_at=NOW + timedelta(minutes=4)), application())
    assert overview.ticker.interval == SECOND


def test_nothing_ticks_for_a_token_that_does_not_expire(overview: OverviewPanel) -> None:
    overview.show_connection(connection(), application())
    assert overview.ticker.interval is None


def test_nothing_ticks_while_the_overview_is_hidden(
    overview: OverviewPanel, parent: QWidget
) -> None:
    overview.show_connection(connection(expires_at=NOW + timedelta(hours=1)), application())
    parent.hide()
    assert overview.ticker.interval is None


def test_a_test_under_way_is_shown_at_its_button(overview: OverviewPanel) -> None:
    overview.show_testing(True)
    assert overview.test_button.text() == "Testing…"
    assert overview.test_button.isEnabled(), "it keeps the keyboard"


def test_running_an_operation_shows_copper_s_answer(api: ApiPanel, qtbot: QtBot) -> None:
    _fake(api).body = {"id": 1, "name": "Zoë"}
    with qtbot.waitSignal(api.called):
        api.run_button.click()
    assert (
        api.summary.text() == "Status 200: answered · 84 ms · 25 bytes · request id 6f1c2d9e-77aa"
    )
    assert '"name": "Zoë"' in api.answer.toPlainText()
    assert _fake(api).calls == [("call", "current_user")]


def test_an_answer_without_a_request_id_claims_none(api: ApiPanel, qtbot: QtBot) -> None:
    service = _fake(api)
    service.request_id = None
    with qtbot.waitSignal(api.called):
        api.run_button.click()
    assert "request id" not in api.summary.text()


def test_the_chosen_operation_is_the_one_that_runs(api: ApiPanel, qtbot: QtBot) -> None:
    api.choose("account")
    with qtbot.waitSignal(api.called):
        api.run_button.click()
    assert _fake(api).calls == [("call", "account")]


def test_a_refused_call_says_why_in_the_same_place(api: ApiPanel, qtbot: QtBot) -> None:
    _fake(api).fails = errors.TokenRejected(401, server_message="Unauthorized", request_id="6f")
    with qtbot.waitSignal(api.called):
        api.run_button.click()
    assert api.error.isVisible()
    assert not api.tabs.isVisible()
    assert api.error.title.text() == "Copper no longer accepts this connection"
    assert api.error.small.text() == "Code CD-301 · 401 · Unauthorized · x-request-id 6f"


def test_a_call_under_way_is_shown_at_its_button(api: ApiPanel, qtbot: QtBot) -> None:
    gate = _fake(api).hold()
    api.run_button.click()
    assert api.run_button.text() == "Running…"
    assert not api.run_button.isEnabled()
    gate.set()
    qtbot.waitUntil(api.run_button.isEnabled)


def test_an_answer_stays_with_the_connection_that_was_asked(api: ApiPanel, qtbot: QtBot) -> None:
    gate = _fake(api).hold()
    api.run_button.click()
    api.show_connection("c2")
    assert api.run_button.isEnabled()
    with qtbot.waitSignal(api.called):
        gate.set()
    assert not api.tabs.isVisible()
    api.show_connection("c1")
    assert api.tabs.isVisible()


def test_an_answer_can_be_copied(api: ApiPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(api.called):
        api.run_button.click()
    api.tabs.copy_whole()
    assert QGuiApplication.clipboard().text() == api.answer.toPlainText()


def test_a_banner_does_what_it_offers_and_can_be_dismissed(parent: QWidget, qtbot: QtBot) -> None:
    parent.show()
    banner = Banner(parent, "banner")
    assert not banner.isVisible()
    done: list[bool] = []
    banner.show_text("info", "Removed")
    banner.offer("Open", lambda: done.append(True))
    assert not banner.text.isVisible()
    with qtbot.waitSignal(banner.action_requested):
        banner.action.click()
    assert done == [True]
    with qtbot.waitSignal(banner.dismissed):
        banner.close_button.click()
    assert not banner.isVisible()


def test_a_new_message_forgets_the_action_of_the_last(parent: QWidget) -> None:
    parent.show()
    banner = Banner(parent, "banner")
    done: list[bool] = []
    banner.show_text("info", "Removed")
    banner.offer("Open", lambda: done.append(True))
    banner.show_error(errors.StoreLocked("Keyring"))
    assert not banner.action.isVisible()
    banner.action.click()
    assert done == []


@pytest.mark.parametrize(
    ("situation", "visible"),
    [
        (Situation.READY, {"invitationConnect"}),
        (Situation.DEMO, {"invitationConnect"}),
        (
            Situation.NO_REGISTRATION,
            {"invitationRegistration", "invitationImport", "invitationGuide", "invitationDemo"},
        ),
    ],
)
def test_the_first_screen_offers_what_the_situation_allows(
    parent: QWidget, situation: Situation, visible: set[str]
) -> None:
    invitation = Invitation(parent)
    invitation.show_situation(situation)
    buttons = (
        invitation.connect_button,
        invitation.registration_button,
        invitation.file_button,
        invitation.guide_button,
        invitation.demo_button,
    )
    assert {button.objectName() for button in buttons if not button.isHidden()} == visible


def test_the_demo_says_that_no_account_is_needed(parent: QWidget) -> None:
    invitation = Invitation(parent)
    invitation.show_situation(Situation.DEMO)
    assert "simulated Copper" in invitation.text.text()
    assert "no account" in invitation.text.text()


def test_a_name_is_never_read_as_markup(overview: OverviewPanel) -> None:
    shown: Connection = replace(connection(), name="<b>Northwind</b>")
    overview.show_connection(shown, application())
    assert overview.name.text() == "<b>Northwind</b>"
    assert overview.name.textFormat() is Qt.TextFormat.PlainText
