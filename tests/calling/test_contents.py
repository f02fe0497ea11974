"""Bodies, and what is said of them."""

import json

import pytest

from copper_desktop.calling import tables
from copper_desktop.calling.contents import ContentKind, look_at
from copper_desktop.model import RawAnswer


def answer(body: bytes, *, truncated: bool = False, kind: str = "application/json") -> RawAnswer:
    headers = {"content-type": kind}
    return RawAnswer("", "GET /x", 200, 0.1, None, None, headers, body, truncated)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b" \n", ContentKind.EMPTY),
        (b'{"a": 1}', ContentKind.JSON),
        (b"\xef\xbb\xbf[1]", ContentKind.JSON),
        (b"<!doctype html><p>Sign in", ContentKind.HTML),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ContentKind.BINARY),
        (b"a\x00b", ContentKind.BINARY),
        (b'{"a": ', ContentKind.INVALID),
        (b"[" * 100_000, ContentKind.INVALID),
        (b"Service unavailable", ContentKind.TEXT),
    ],
)
def test_a_body_is_shown_for_what_it_is(body: bytes, kind: ContentKind) -> None:
    content = look_at(answer(body))
    assert content.kind is kind
    assert content.size == len(body)


def test_html_is_known_by_what_it_says_too() -> None:
    assert look_at(answer(b"plain", kind="text/html")).kind is ContentKind.HTML


@pytest.mark.parametrize("body", [b'[{"a": 1}, {"b', '[{"a": "Zoë'.encode()[:-1]])
def test_a_body_that_was_cut_is_said_to_be_cut(body: bytes) -> None:
    content = look_at(answer(body, truncated=True))
    assert content.kind is ContentKind.CUT
    assert content.text.startswith('[{"a"')
    assert content.value is None


def test_binary_stays_binary_when_it_was_cut() -> None:
    assert look_at(answer(b"\xff\xfe\xfd\xfc\x00\x01", truncated=True)).kind is ContentKind.BINARY


def test_rows_are_the_records_of_an_array() -> None:
    assert look_at(answer(b'[{"a": 1}, 7]')).rows == [{"a": 1}]
    assert look_at(answer(b'{"a": 1}')).rows == []


def test_columns_are_all_the_members_in_order() -> None:
    assert tables.columns_of([{"b": 1}, {"a": 2, "b": 3}]) == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "value", "moment"),
    [
        ("date_created", 1_780_000_000, True),
        ("created_at", 1_780_000_000, True),
        ("due_date", 1_780_000_000, True),
        ("due_date", 7, False),
        ("id", 1_780_000_000, False),
        ("date_created", True, False),
        ("date_created", "1780000000", False),
    ],
)
def test_unix_seconds_are_known_by_name_and_value(name: str, value: object, moment: bool) -> None:
    assert tables.is_moment(name, value) is moment


def test_values_of_all_types_have_an_order() -> None:
    values: list[object] = [None, "b", 10, "A", 9.5, True, [1]]
    ordered = sorted(values, key=tables.sort_key)
    assert ordered == [True, 9.5, 10, [1], "A", "b", None]
    assert sorted([10**400, 1.5, -(10**400)], key=tables.sort_key) == [-(10**400), 1.5, 10**400]


def test_a_cell_is_the_beginning_of_its_value() -> None:
    assert tables.brief([{"a": 1}] * 100_000, 10) == '[{"a": 1},'
    assert tables.brief({"a": "x" * 100}, 10) == '{"a": "xxx'
    assert tables.brief("x" * 100, 10) == "x" * 10


def test_csv_tells_dates_and_disarms_formulas() -> None:
    records: list[tables.Record] = [
        {
            "name": "=1+1",
            "date_created": 0,
            "due_date": 1_780_000_000,
            "n": -5,
            "on": False,
            "e": None,
        }
    ]
    told = tables.as_csv(records, ["name", "date_created", "due_date", "n", "on", "e", "missing"])
    assert told.splitlines()[1] == "'=1+1,0,2026-05-28T20:26:40+00:00,-5,false,,"


def test_json_keeps_the_chosen_members_unchanged() -> None:
    records: list[tables.Record] = [{"a": 1, "b": [2]}, {"b": None}]
    assert json.loads(tables.as_json(records, ["b"])) == [{"b": [2]}, {"b": None}]
