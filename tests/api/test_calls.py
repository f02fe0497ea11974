"""Calls before they are sent: what is entered, what comes of it, and what is refused."""

import pytest

from copper_desktop import errors
from copper_desktop.api.calls import Call, call_of, entered_of, free_call, read_body
from copper_desktop.api.operations import Kind, Operation, Parameter, operation_of
from copper_desktop.api.values import fits, text_of, value_of


def known(operation_id: str) -> Operation:
    found = operation_of(operation_id)
    assert found is not None
    return found


def parameter(kind: Kind, **more: object) -> Parameter:
    return Parameter("p", "P", kind, **more)  # type: ignore[arg-type]


def test_what_is_entered_goes_where_it_belongs() -> None:
    call = call_of(known("field_layout"), {"type": "opportunities", "pipeline_id": " 12 "})
    assert call == Call(
        "field_layout", "GET", "/field_layouts/by_entity/opportunities", "pipeline_id=12"
    )
    assert call.address == "/field_layouts/by_entity/opportunities?pipeline_id=12"


def test_a_search_sends_only_what_was_entered() -> None:
    call = call_of(known("people"), {"page_size": "5", "tags": "a, b", "name": "", "ids": "1,2"})
    assert (call.method, call.address) == ("POST", "/people/search")
    assert call.body == b'{"page_size":5,"ids":[1,2],"tags":["a","b"]}'
    assert "tags" not in repr(call)


def test_a_body_of_ones_own_takes_the_place_of_the_form() -> None:
    call = call_of(known("people"), {"page_size": "5"}, {"custom": "Zoë"})
    assert call.body.decode() == '{"custom":"Zoë"}'


@pytest.mark.parametrize(
    ("operation", "entered", "name"),
    [
        ("person", {}, "id"),
        ("person", {"id": "x"}, "id"),
        ("person", {"id": "0"}, "id"),
        ("person", {"id": "1/../../account"}, "id"),
        ("people", {"page_size": "201"}, "page_size"),
        ("people", {"sort_by": "shoe size"}, "sort_by"),
        ("people", {"ids": "1, two"}, "ids"),
        ("people", {"minimum_created_date": "31.01.2026"}, "minimum_created_date"),
        ("people", {"minimum_created_date": "9999-12-31x"}, "minimum_created_date"),
        ("people", {"name": "x" * 1001}, "name"),
        ("person_by_email", {"email": "nobody"}, "email"),
        ("people", {"shoe_size": "44"}, "shoe_size"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(
    operation: str, entered: dict[str, str], name: str
) -> None:
    with pytest.raises(errors.ParameterInvalid) as caught:
        call_of(known(operation), entered)
    assert caught.value.name == name
    assert caught.value.reason


def test_a_day_is_its_first_or_its_last_second_where_this_computer_is() -> None:
    start = value_of(parameter(Kind.DATE), "2026-03-02")
    end = value_of(parameter(Kind.DATE, end_of_day=True), "2026-03-02")
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert end - start == 24 * 60 * 60 - 1
    assert text_of(parameter(Kind.DATE), start + 5) == "2026-03-02"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.IDS, [1, 2], "1, 2"),
        (Kind.WORDS, [], ""),
        (Kind.TEXT, None, ""),
        (Kind.DATE, 10**30, str(10**30)),
        (Kind.DATE, "soon", "soon"),
        (Kind.WHOLE, True, "True"),
    ],
)
def test_what_a_body_has_is_shown_in_the_form(kind: Kind, value: object, text: str) -> None:
    assert text_of(parameter(kind), value) == text


@pytest.mark.parametrize(
    ("found", "value", "right"),
    [
        (parameter(Kind.WHOLE, maximum=200), 200, True),
        (parameter(Kind.WHOLE, maximum=200), 201, False),
        (parameter(Kind.WHOLE), "20", False),
        (parameter(Kind.WHOLE), True, False),
        (parameter(Kind.IDS), [], True),
        (parameter(Kind.IDS), 7, False),
        (parameter(Kind.CHOICE, choices=("asc",)), "asc", True),
        (parameter(Kind.CHOICE, choices=("asc",)), "up", False),
    ],
)
def test_a_value_in_a_body_is_judged_by_what_is_documented(
    found: Parameter, value: object, right: bool
) -> None:
    assert (fits(found, value) == "") is right


@pytest.mark.parametrize(
    ("path", "body", "method"),
    [
        ("/people/7", "", "GET"),
        (" /account ", "", "GET"),
        ("/tags?a=1&b=%20", "", "GET"),
        ("/people/search", "", "POST"),
        ("/people/search", '{"page_size": 1}', "POST"),
        ("/leads/7/activities", "{}", "POST"),
    ],
)
def test_a_free_read_is_a_get_or_a_search(path: str, body: str, method: str) -> None:
    call = free_call(path, body)
    assert (call.operation, call.method) == ("", method)
    assert call.address == path.strip()


@pytest.mark.parametrize(
    "path",
    [
        "", "people", "//evil.example/x", "https://evil.example/x", "/people/../account", "/a b",
        "/people/%2e%2e/x", "/a\r\nX: y", "/people#x", "/a/" + "x" * 2000, "/ä", "/a?b c", "/a/",
    ],
)  # fmt: skip
def test_a_path_stays_below_the_base(path: str) -> None:
    with pytest.raises(errors.PathInvalid):
        free_call(path)


@pytest.mark.parametrize("path", ["/people", "/people/7", "/people/search/7", "/people/7/delete"])
def test_whatever_could_change_something_is_not_sent(path: str) -> None:
    with pytest.raises(errors.WriteRefused):
        free_call(path, "{}")


@pytest.mark.parametrize(
    ("text", "place"),
    [("[1]", "{"), ('{"a": NaN}', ""), ('{"a"', "line 1"), ("[" * 100_000, ""), ("7", "{")],
)
def test_a_body_is_one_json_object(text: str, place: str) -> None:
    with pytest.raises(errors.BodyInvalid) as caught:
        read_body(text)
    assert place in caught.value.reason


def test_an_empty_body_is_an_empty_object() -> None:
    assert read_body(" \n") == {}


@pytest.mark.parametrize(
    ("operation_id", "entered"),
    [
        ("person", {"id": "1001"}),
        ("account", {}),
        ("field_layout", {"type": "people", "pipeline_id": "7"}),
        ("related_items_of_type", {"entity": "people", "id": "5", "type": "tasks"}),
    ],
)
def test_what_was_entered_is_found_again_in_the_address(
    operation_id: str, entered: dict[str, str]
) -> None:
    operation = known(operation_id)
    assert entered_of(operation, call_of(operation, entered).address) == entered


@pytest.mark.parametrize("address", ["/people", "/people/1/2", "/people/1?other=1"])
def test_an_address_of_another_call_holds_nothing_that_was_entered(address: str) -> None:
    assert entered_of(known("person"), address) is None
