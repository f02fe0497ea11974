"""JSON read piece by piece, laid out, and searched; hostile texts among them."""

import json
from itertools import islice

import pytest

from copper_desktop.calling.finding import MOST, find
from copper_desktop.calling.layout import broken, lines_of
from copper_desktop.calling.reading import SHORT, NotRead, Reader

DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    "text", ["[]", "{}", "[1, 2]", '{"a": [1, {"b": []}], "c": {}, "d": 1}', "7"]
)
def test_long_json_is_read_as_short_json_is(text: str) -> None:
    long = text.replace("1", json.dumps("x" * SHORT)) + " " * SHORT
    assert Reader().read(long) == json.loads(long)


@pytest.mark.parametrize(
    "text", ["[1", "[1 2]", '{"a" 1}', '{"a": 1', "{a: 1}", "[] 1", "[1,]", '{"a": 1,}', "[1, ", ""]
)
@pytest.mark.parametrize("padding", ["", " " * SHORT])
def test_what_is_no_json_is_refused_with_its_place(text: str, padding: str) -> None:
    with pytest.raises(NotRead, match="line 1, column"):
        Reader().read(text + padding)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[NaN]", "NaN is no number"),
        ("[-Infinity]", "-Infinity is no number"),
        ("[1e999]", "too large"),
        (f"[{'9' * 5000}]", "too many digits"),
        (DEEP, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
    ],
)
@pytest.mark.parametrize("padding", ["", " " * SHORT])
def test_what_cannot_be_read_says_why(text: str, reason: str, padding: str) -> None:
    with pytest.raises(NotRead, match=reason):
        Reader().read(text + padding)


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '[{"b": [{"a": 1, "a": 2}]}]'])
@pytest.mark.parametrize("padding", ["", " " * SHORT])
def test_a_name_that_occurs_twice_is_noticed(text: str, padding: str) -> None:
    reader = Reader()
    reader.read(text + padding)
    assert reader.repeated


def test_the_same_name_in_two_objects_is_no_repetition() -> None:
    reader = Reader()
    reader.read('[{"a": 1}, {"a": 2}]')
    assert not reader.repeated


@pytest.mark.parametrize(
    "value", [[], {}, [1], [1, {"a": [2], "b": {}}], {"a": [], "b": [[]]}, "Zoë", 'q"\\,[', None]
)
def test_json_is_laid_out_as_json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert "\n".join(lines_of(text)) == json.dumps(value, indent=2, ensure_ascii=False)


def test_what_is_laid_out_keeps_every_sign() -> None:
    text = '{"a":1.50,"a":1E5,"b":"\\ud800\\u00e9"}'
    laid_out = "".join(line.strip() for line in lines_of(text))
    assert laid_out.replace(": ", ":") == text


def test_deep_and_long_texts_are_laid_out_as_far_as_one_looks() -> None:
    assert len(list(islice(lines_of(DEEP), 5000))) == 5000
    escapes = '["' + "\\n" * 2_000_000 + '"]'
    (first, second, *_rest) = broken(lines_of(escapes), 1000)
    assert first == "["
    assert len(second) == 1000


def test_an_empty_line_stays_one_when_lines_are_broken() -> None:
    assert list(broken(iter(["", "abc"]), 2)) == ["", "ab", "c"]


VALUE = [{"name": "Ada", "tags": ["vip", None]}, {"other": {"Name": 7}}, {"x": True}]


@pytest.mark.parametrize(
    ("text", "branch", "number"),
    [
        ("ada", {0: {"name": None}}, 1),
        ("NAME", {0: {"name": None}, 1: {"other": {"Name": None}}}, 2),
        ("null", {0: {"tags": {1: None}}}, 1),
        ("true", {2: {"x": None}}, 1),
        ("nothing", {}, 0),
    ],
)
def test_a_text_is_found_in_names_and_values(text: str, branch: object, number: int) -> None:
    found = find(VALUE, text)
    assert found.branch == branch
    assert found.number == number


def test_no_more_places_are_shown_than_can_be_looked_at() -> None:
    found = find([7] * (MOST + 1), "7")
    assert found.number == MOST
    assert found.more
    assert not find([7] * MOST, "7").more


def test_a_search_can_be_given_up() -> None:
    assert find([7] * 100_000, "8", lambda: True).number == 0


def test_deep_values_are_searched() -> None:
    value: object = "needle"
    for _level in range(5000):
        value = [value]
    assert find(value, "needle").number == 1
