"""Answers as they come, hostile ones among them: shown for what they are, none stops the window."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.model import RawAnswer
from copper_desktop.storage.settings import Settings
from copper_desktop.ui import theme
from copper_desktop.ui.api_panel import ApiPanel
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import DARK, LIGHT
from copper_desktop.ui.workbench.answer_tabs import LIST_VIEW, OBJECT_VIEW, RAW, TABLE, TREE
from copper_desktop.ui.workbench.raw_view import AT_FIRST
from copper_desktop.ui.workbench.saving import write
from tests.fakes.service import FakeService, connection

TIMEOUT = 60_000


@pytest.fixture
def service() -> FakeService:
    return FakeService(connection())


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(760, 700)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def panel(owner: QWidget, tasks: TaskOwner, settings: Settings, service: FakeService) -> ApiPanel:
    made = ApiPanel(service, tasks, settings, owner)
    made.resize(owner.size())
    made.show_connection("c1")
    owner.show()
    return made


def answered(panel: ApiPanel, qtbot: QtBot, body: bytes) -> str:
    service = panel._service
    assert isinstance(service, FakeService)
    service.raw = body
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.run()
    qtbot.waitUntil(lambda: panel.tabs.raw_view.is_settled, timeout=TIMEOUT)
    return panel.summary.text()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "The answer is empty."),
        (b"<!doctype html><title>Sign in", "a web page"),
        (b"\x89PNG\r\n\x1a\n\x00" * 1000, "no text; the first 4,096 bytes"),
        (b'{"a": [1, NaN]}', "NaN is no number of JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b"[" + b"9" * 5000 + b"]", "too many digits"),
        (b'[{"a": 1}, {"b', "The reason: line 1"),
        (b'{"a": 1, "a": 2}', "A name occurs twice"),
        (b"Service unavailable", "text and no JSON"),
    ],
)
def test_an_answer_is_shown_for_what_it_is(
    panel: ApiPanel, qtbot: QtBot, body: bytes, words: str
) -> None:
    assert words in answered(panel, qtbot, body)
    assert panel.tabs.isVisible()


def test_what_is_repeated_or_written_otherwise_is_shown_as_it_came(
    panel: ApiPanel, qtbot: QtBot
) -> None:
    answered(panel, qtbot, b'{"a": 1.50, "a": 1E5, "b": "\\u00e9\\ud800"}')
    shown = panel.answer.toPlainText()
    assert '"a": 1.50,\n  "a": 1E5,\n  "b": "\\u00e9\\ud800"' in shown
    panel.tabs.setCurrentIndex(TREE)
    model = panel.tabs.tree_model
    assert model.rowCount() == 2
    assert model.data(model.index(0, 1)) == "100000.0"
    assert len(str(model.data(model.index(1, 1)))) == 2


def test_half_signs_are_exported(panel: ApiPanel, qtbot: QtBot, tmp_path: Path) -> None:
    answered(panel, qtbot, b'[{"a": "\\ud800"}]')
    made: list[object] = []
    panel.tabs.save_requested.disconnect()
    panel.tabs.save_requested.connect(lambda _name, make: made.append(make))
    panel.tabs._save("csv")
    panel.tabs._save("json")
    for number, make in enumerate(made):
        write(tmp_path / str(number), make)  # type: ignore[arg-type]
    assert json.loads((tmp_path / "1").read_text()) == [{"a": "?"}]


def test_values_as_deep_as_can_be_read_are_shown_everywhere(panel: ApiPanel, qtbot: QtBot) -> None:
    depth = 900
    answered(panel, qtbot, b'[{"a": ' + b"[" * depth + b"]" * depth + b"}]")
    if not panel.tabs.isTabEnabled(TREE):
        return
    panel.tabs.setCurrentIndex(TABLE)
    assert str(panel.tabs.table_model.data(panel.tabs.table_model.index(0, 0))).startswith("[[")
    panel.tabs.setCurrentIndex(TREE)
    model, index = panel.tabs.tree_model, QModelIndex()
    while model.hasChildren(index):
        if model.canFetchMore(index):
            model.fetchMore(index)
        index = model.index(0, 0, index)
    assert model.path(index).count("[0]") == depth


def test_a_text_of_ten_megabytes_is_shown_in_part_and_said_to_be(
    panel: ApiPanel, qtbot: QtBot
) -> None:
    answered(panel, qtbot, b'["' + b"x" * 10_000_000 + b'"]')
    raw = panel.tabs.raw_view
    assert raw.notice.isVisible()
    assert "The whole answer is longer" in raw.notice.text()
    shown = len(panel.answer.toPlainText())
    assert AT_FIRST <= shown < 2 * AT_FIRST
    raw.more_button.click()
    qtbot.waitUntil(lambda: raw.is_settled, timeout=TIMEOUT)
    assert len(panel.answer.toPlainText()) > shown + AT_FIRST // 2
    panel.tabs.copy_whole()
    assert len(QGuiApplication.clipboard().text()) == 10_000_004


def test_a_short_answer_offers_no_more(panel: ApiPanel, qtbot: QtBot) -> None:
    answered(panel, qtbot, b"[1]")
    raw = panel.tabs.raw_view
    assert raw.is_whole
    assert not raw.notice.isVisible()
    panel.tabs.copy_whole()
    assert QGuiApplication.clipboard().text() == "[\n  1\n]"


def test_numbers_of_any_size_are_sorted(panel: ApiPanel, qtbot: QtBot) -> None:
    answered(panel, qtbot, b'[{"n": 1' + b"0" * 400 + b'}, {"n": 2.5}, {"n": -1}]')
    panel.tabs.setCurrentIndex(TABLE)
    panel.tabs.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [one["n"] for one in panel.tabs.table_model.records] == [-1, 2.5, 10**400]


def test_what_is_selected_stays_selected_when_the_table_is_sorted(
    panel: ApiPanel, qtbot: QtBot
) -> None:
    rows = [{"n": number} for number in range(1000)]
    answered(panel, qtbot, json.dumps(rows).encode())
    panel.tabs.setCurrentIndex(TABLE)
    table = panel.tabs.table
    table.setCurrentIndex(panel.tabs.table_model.index(3, 0))
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert table.currentIndex().data() == "3"


def test_the_tree_is_filtered_by_name_and_value(panel: ApiPanel, qtbot: QtBot) -> None:
    answered(panel, qtbot, b'[{"name": "Ada"}, {"name": "Zoe", "tags": ["ada"]}, {"x": 1}]')
    panel.tabs.setCurrentIndex(TREE)
    tree = panel.tabs.tree_view
    qtbot.keyClicks(tree.filter, "ada")
    qtbot.waitUntil(lambda: tree.found.text() == "2 places", timeout=TIMEOUT)
    assert tree.model.rowCount() == 2
    second = tree.model.index(1, 0)
    assert tree.tree.isExpanded(second)
    tags = tree.model.index(0, 0, second)
    assert tree.model.path(tree.model.index(0, 0, tags)) == "$[1].tags[0]"
    tree.filter.setText("nothing of the kind")
    qtbot.waitUntil(lambda: tree.found.text() == "Nothing found", timeout=TIMEOUT)
    tree.filter.clear()
    qtbot.waitUntil(lambda: tree.model.rowCount() == 3, timeout=TIMEOUT)


def test_a_path_quotes_names_that_need_it(panel: ApiPanel, qtbot: QtBot) -> None:
    answered(panel, qtbot, b'{"a b": {"c": 1}}')
    model = panel.tabs.tree_model
    first = model.index(0, 0)
    model.fetchMore(first)
    assert model.path(model.index(0, 0, first)) == '$["a b"].c'


def colours(panel: ApiPanel) -> set[str]:
    document, found = panel.answer.document(), set()
    for number in range(document.blockCount()):
        for each in document.findBlockByNumber(number).layout().formats():
            found.add(each.format.foreground().color().name())
    return found


def test_json_has_the_colours_of_the_theme(panel: ApiPanel, qtbot: QtBot) -> None:
    answered(panel, qtbot, b'{"name": "Ada", "n": -1.5, "on": true}')
    assert colours(panel) == {LIGHT.info, LIGHT.ok, LIGHT.accent, LIGHT.warn}
    theme.apply(QApplication.instance(), Qt.ColorScheme.Dark)  # type: ignore[arg-type]
    qtbot.waitUntil(
        lambda: colours(panel) == {DARK.info, DARK.ok, DARK.accent, DARK.warn}, timeout=TIMEOUT
    )
    answered(panel, qtbot, b"true 1")
    assert colours(panel) == set()


def test_the_menu_copies_saves_and_chooses_columns(
    panel: ApiPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    answered(panel, qtbot, b'[{"id": 1, "name": "Ada"}]')
    panel.tabs.setCurrentIndex(TREE)
    actions = shown_actions(panel)
    actions["Copy &path"].trigger()
    assert QGuiApplication.clipboard().text() == "$[0]"
    actions["Copy &value"].trigger()
    assert QGuiApplication.clipboard().text() == '{"id": 1, "name": "Ada"}'
    panel.tabs.setCurrentIndex(TABLE)
    actions = shown_actions(panel)
    actions["Copy c&ell"].trigger()
    assert QGuiApplication.clipboard().text() == "1"
    columns = actions["Co&lumns"].menu()
    columns.actions()[0].trigger()
    assert panel.tabs.columns() == ["name"]
    shown_actions(panel)["Save the &table as CSV…"].trigger()
    dialog = panel.findChild(QFileDialog, "saveAnswerDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "people.csv"))
    dialog.reject()
    saved = f"Saved as “people.csv” in {tmp_path}.\n"
    qtbot.waitUntil(lambda: panel.summary.text().startswith(saved), timeout=TIMEOUT)
    assert "Status 200" in panel.summary.text()
    assert not panel.error.isVisible()
    assert (tmp_path / "people.csv").read_text() == "name\nAda\n"


def shown_actions(panel: ApiPanel) -> dict[str, object]:
    panel.tabs.menu.aboutToShow.emit()
    return {action.text(): action for action in panel.tabs.menu.actions()}


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(
    panel: ApiPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    answered(panel, qtbot, b"[1]")
    panel.view._saving.save(tmp_path / "not there" / "x.json", lambda: b"")
    qtbot.waitUntil(panel.error.isVisible, timeout=TIMEOUT)
    assert panel.error.small.text().startswith("Code CD-333")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def deep() -> bytes:
        raise RecursionError

    with pytest.raises(errors.AnswerNotSaved):
        write(tmp_path / "x.json", deep)
    assert [one for one in tmp_path.iterdir() if one.is_file()] == []


def test_the_whole_answer_is_saved_as_it_came(
    panel: ApiPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    answered(panel, qtbot, b'{"a":1,  "a":2}')
    made: list[object] = []
    panel.tabs.save_requested.disconnect()
    panel.tabs.save_requested.connect(lambda _name, make: made.append(make))
    panel.tabs.save_whole()
    write(tmp_path / "x.json", made[0])  # type: ignore[arg-type]
    assert (tmp_path / "x.json").read_bytes() == b'{"a":1,  "a":2}'


def test_after_a_page_that_is_not_full_none_follows(panel: ApiPanel, qtbot: QtBot) -> None:
    panel.choose("people")
    summary = answered(panel, qtbot, b'[{"id": 1}]')
    assert "no page follows" in summary
    assert panel.next_button.isVisible()
    assert not panel.next_button.isEnabled()


def test_the_next_page_is_in_the_form_too(panel: ApiPanel, qtbot: QtBot) -> None:
    panel.choose("people")
    answered(panel, qtbot, json.dumps([{"id": number} for number in range(20)]).encode())
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.next_button.click()
    assert panel.form.fields["page_number"].text() == "2"
    assert panel.tabs.currentIndex() == TABLE


def paged(panel: ApiPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: object) -> str:
    """Ask for all pages, of which the first is full and the second is ``end``."""
    panel.choose("people")
    page = json.dumps([{"id": number} for number in range(20)]).encode()
    answered(panel, qtbot, page)
    service = panel._service
    first = RawAnswer("people", "POST /people/search", 200, 0.1, None, None, {}, page)
    answers = iter([first, end])

    async def ask(_connection_id: str, _call: object) -> object:
        found = next(answers)
        if isinstance(found, BaseException):
            raise found
        if found is None:
            await asyncio.Event().wait()
        return found

    monkeypatch.setattr(service, "ask", ask)
    panel.form.show_body(b'{"page_size": 20}')
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.run()
    answers = iter([first, end])
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.all_button.click()
        if end is None:
            qtbot.waitUntil(lambda: "20 records so far" in panel.summary.text(), timeout=TIMEOUT)
            panel.stop()
    assert len(panel.tabs.table_model.records) == 20
    return panel.summary.text()


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (errors.ConnectionFailed("api.copper.com", "gone"), "Not all pages: "),
        (
            RawAnswer("people", "POST /x", 500, 0.1, None, None, {}, b"{}"),
            "page 2 was answered with status 500",
        ),
        (
            RawAnswer("people", "POST /x", 200, 0.1, None, None, {}, b"[{", truncated=True),
            "page 2 was answered with status 200",
        ),
        (None, "Stopped: not all pages"),
    ],
)
def test_pages_that_came_before_the_end_are_shown_with_why_it_ended(
    panel: ApiPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: object, words: str
) -> None:
    assert words in paged(panel, qtbot, monkeypatch, end)
    assert not panel.next_button.isEnabled()


def test_the_documentation_of_the_call_is_opened(panel: ApiPanel, qtbot: QtBot) -> None:
    panel.choose("people")
    with qtbot.waitSignal(panel.page_requested) as asked:
        panel.page_button.click()
    assert asked.args[0].startswith("https://developer.copper.com/")


LIST, OBJECT, OTHER = b'[{"id": 1}]', b'{"id": 1}', b"Service unavailable"


@pytest.mark.parametrize(
    ("body", "view"), [(LIST, TABLE), (OBJECT, TREE), (OTHER, RAW), (b"[]", RAW), (b"3", RAW)]
)
def test_an_answer_begins_with_the_view_of_its_kind(
    panel: ApiPanel, qtbot: QtBot, body: bytes, view: int
) -> None:
    answered(panel, qtbot, body)
    assert panel.tabs.currentIndex() == view


def test_the_view_that_a_person_prefers_is_remembered_for_that_kind(
    panel: ApiPanel, qtbot: QtBot, settings: Settings
) -> None:
    answered(panel, qtbot, LIST)
    panel.tabs.setCurrentIndex(TREE)
    answered(panel, qtbot, OTHER)
    assert panel.tabs.currentIndex() == RAW
    answered(panel, qtbot, LIST)
    assert panel.tabs.currentIndex() == TREE
    answered(panel, qtbot, OBJECT)
    panel.tabs.setCurrentIndex(RAW)
    assert (settings.get(LIST_VIEW), settings.get(OBJECT_VIEW)) == ("tree", "raw")


def test_a_table_that_has_not_all_records_says_so_where_it_is_saved(
    panel: ApiPanel, qtbot: QtBot, service: FakeService, tmp_path: Path
) -> None:
    service.total = 320
    answered(panel, qtbot, LIST)
    assert "Save the &table as CSV… (1 of 320 records)" in shown_actions(panel)
    panel.view._saving.save(tmp_path / "people.csv", lambda: b"id")
    expected = f"Saved as “people.csv” in {tmp_path}. It has 1 of 320 records."
    qtbot.waitUntil(lambda: panel.summary.text().startswith(expected), timeout=TIMEOUT)
    service.total = 1
    answered(panel, qtbot, LIST)
    assert "Save the &table as CSV…" in shown_actions(panel)


def test_an_answer_gets_the_room_of_the_form_until_that_is_wanted(
    panel: ApiPanel, qtbot: QtBot
) -> None:
    panel.choose("people")
    panel.run_button.setFocus()
    answered(panel, qtbot, LIST)
    assert not panel.form.isVisible()
    assert panel.tabs.table.height() > 300
    panel.folding.button.click()
    assert panel.form.isVisible()
    assert panel.form.isAncestorOf(panel.window().focusWidget())
    answered(panel, qtbot, LIST)
    assert panel.form.isVisible(), "the person is in it"
    panel.run_button.setFocus()
    answered(panel, qtbot, LIST)
    panel.chooser.chosen.emit("companies")
    assert panel.form.isVisible()


def test_after_a_refusal_the_form_is_there(
    panel: ApiPanel, qtbot: QtBot, service: FakeService
) -> None:
    panel.run_button.setFocus()
    answered(panel, qtbot, LIST)
    service.status = 422
    answered(panel, qtbot, OBJECT)
    assert panel.form.isVisible()


def test_where_there_is_room_for_both_the_form_stays(panel: ApiPanel, qtbot: QtBot) -> None:
    panel.resize(760, 900)
    panel.run_button.setFocus()
    answered(panel, qtbot, LIST)
    assert panel.form.isVisible()


def test_the_keyboard_stays_with_the_call_and_the_answer_is_announced(
    panel: ApiPanel, qtbot: QtBot, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: said.append(event.message())
    )
    panel.activateWindow()
    panel.run_button.setFocus()
    qtbot.waitUntil(panel.run_button.hasFocus, timeout=TIMEOUT)
    gate = service.hold()
    panel.run_button.click()
    assert panel.stop_button.hasFocus()
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        gate.set()
    assert panel.run_button.hasFocus()
    assert said == [panel.summary.text()]
