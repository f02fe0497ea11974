"""The workbench: form and body in step, answers for what they are, pages, recipes."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.api.operations import operation_of
from copper_desktop.calling import tables
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.api_panel import ApiPanel
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.workbench.json_tree import JsonTreeModel
from copper_desktop.ui.workbench.operation_model import FREE
from copper_desktop.ui.workbench.record_table import RecordModel
from copper_desktop.ui.workbench.request_form import RequestForm
from tests.fakes.service import FakeService, connection

TIMEOUT = 30_000


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(760, 700)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def form(parent: QWidget) -> RequestForm:
    made = RequestForm(parent)
    made.show_operation(operation_of("people"))
    parent.show()
    return made


@pytest.fixture
def service() -> FakeService:
    return FakeService(connection())


@pytest.fixture
def panel(parent: QWidget, tasks: TaskOwner, settings: Settings, service: FakeService) -> ApiPanel:
    made = ApiPanel(service, tasks, settings, parent)
    made.resize(parent.size())
    made.show_connection("c1")
    parent.show()
    return made


def choose(panel: ApiPanel, operation_id: str) -> None:
    panel.choose(operation_id)


def test_what_is_entered_is_in_the_body_at_once(form: RequestForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.fields["page_size"].editor, "50")
    assert json.loads(form.body.toPlainText()) == {"page_size": 50}
    qtbot.keyClick(form.fields["page_size"].editor, Qt.Key.Key_Backspace)
    assert json.loads(form.body.toPlainText()) == {"page_size": 5}
    form.fields["page_size"].editor.clear()
    form.fields["page_size"].edited.emit()
    assert json.loads(form.body.toPlainText()) == {}


def test_what_is_in_the_body_is_in_the_form_and_the_rest_stays(
    form: RequestForm, qtbot: QtBot
) -> None:
    form.body.setPlainText('{"sort_by": "name", "tags": ["a", "b"], "own": 1}')
    assert form.fields["sort_by"].text() == "name"
    assert form.fields["tags"].text() == "a, b"
    qtbot.keyClicks(form.fields["name"].editor, "x")
    assert json.loads(form.body.toPlainText())["own"] == 1


@pytest.mark.parametrize("body", ['{"page_size": 201}', '{"page_size": "x"}'])
def test_a_wrong_value_is_marked_at_its_field_and_not_sent(form: RequestForm, body: str) -> None:
    form.body.setPlainText(body)
    assert form.fields["page_size"].fault.isVisible()
    with pytest.raises(errors.ParameterInvalid):
        form.call()


def test_a_wrong_entry_is_marked_and_leaves_the_body_alone(form: RequestForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.fields["minimum_created_date"].editor, "soon")
    assert "date" in form.fields["minimum_created_date"].fault.text()
    assert json.loads(form.body.toPlainText()) == {}


def test_a_body_that_is_no_json_is_marked_and_not_overwritten(
    form: RequestForm, qtbot: QtBot
) -> None:
    form.body.setPlainText('{"own": ')
    assert form.fault.isVisible()
    qtbot.keyClicks(form.fields["page_size"].editor, "5")
    assert form.body.toPlainText() == '{"own": '
    with pytest.raises(errors.BodyInvalid):
        form.call()


def test_a_parameter_that_is_needed_is_asked_for(form: RequestForm) -> None:
    form.show_operation(operation_of("person"))
    with pytest.raises(errors.ParameterInvalid):
        form.call()
    assert form.fields["id"].fault.isVisible()


def test_a_free_read_takes_a_path_and_refuses_writes(panel: ApiPanel, service: FakeService) -> None:
    choose(panel, FREE)
    panel.form.path.setText("/people")
    panel.form.body.setPlainText('{"name": "New"}')
    panel.run_button.click()
    assert "Only calls that read" in panel.error.title.text()
    assert not panel.tabs.isVisible()
    assert service.calls == []
    panel.form.path.setText("/people/1")
    panel.form.body.clear()
    panel.run()
    assert not panel.error.isVisible()


def test_records_are_shown_as_text_tree_and_table(
    panel: ApiPanel, service: FakeService, qtbot: QtBot
) -> None:
    service.body = [{"id": 2, "name": "B"}, {"id": 10, "name": None}, {"id": 1, "name": "a"}]
    choose(panel, "people")
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.run_button.click()
    assert panel.tabs.isTabEnabled(2)
    assert panel.tabs.table_model.rowCount() == 3
    panel.tabs.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    names = [one["name"] for one in panel.tabs.table_model.records]
    assert names == ["B", "a", None]
    panel.tabs.table.setColumnHidden(0, True)
    assert panel.tabs.columns() == ["name"]
    assert panel.next_button.isVisible()


def test_all_pages_are_fetched_and_joined(
    panel: ApiPanel, service: FakeService, qtbot: QtBot
) -> None:
    service.body = [{"id": number} for number in range(3)]
    choose(panel, "people")
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.run_button.click()
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.all_button.click()
    assert panel.tabs.table_model.rowCount() == 3


def test_a_call_under_way_can_be_stopped(
    panel: ApiPanel, service: FakeService, qtbot: QtBot
) -> None:
    service.hold()
    panel.run_button.click()
    qtbot.waitUntil(lambda: service.calls != [], timeout=TIMEOUT)
    panel.stop_button.click()
    qtbot.waitUntil(panel.run_button.isEnabled, timeout=TIMEOUT)
    assert service.cancelled == ["call"]


def test_a_call_is_sent_and_stopped_with_the_keys(
    panel: ApiPanel, service: FakeService, qtbot: QtBot
) -> None:
    service.hold()
    panel.activateWindow()
    panel.focus_first()
    qtbot.waitUntil(panel.chooser.field.hasFocus, timeout=TIMEOUT)
    qtbot.keyClick(panel.chooser.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: service.calls != [], timeout=TIMEOUT)
    panel.run()  # one is under way
    qtbot.keyClick(panel.chooser.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(panel.run_button.isEnabled, timeout=TIMEOUT)
    assert service.cancelled == ["call"]


def test_a_call_is_copied_with_a_placeholder_for_the_token(panel: ApiPanel) -> None:
    panel.curl_button.click()
    assert "--header @-" in QGuiApplication.clipboard().text()
    panel.httpx_button.click()
    assert "httpx.get(" in QGuiApplication.clipboard().text()


def test_a_tree_makes_its_branches_as_they_are_opened(parent: QWidget) -> None:
    model = JsonTreeModel(parent)
    model.load([{"a": [1, None]} for _ in range(1000)])
    assert model.rowCount() == 200
    model.fetchMore(QModelIndex())
    assert model.rowCount() == 400
    first = model.index(0, 0)
    model.fetchMore(first)
    branch = model.index(0, 0, first)
    assert model.path(branch) == "$[0].a"
    assert model.value(branch) == [1, None]
    assert model.data(model.index(0, 1, first)) == "2 entries"
    assert model.parent(branch) == first


def test_ten_thousand_records_are_made_some_at_a_time(parent: QWidget) -> None:
    model = RecordModel(parent)
    records: list[tables.Record] = [
        {"id": number, "date_created": 1_780_000_000} for number in range(10_000)
    ]
    model.load(records, tables.columns_of(records))
    assert model.rowCount() == 200
    assert "2026" in str(model.data(model.index(0, 1)))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.data(model.index(0, 0)) == "9999"
