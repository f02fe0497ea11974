"""Stand-ins: the same for the same, nothing real left, and back to what was meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from copper_desktop import languages
from copper_desktop.api.calls import Call
from copper_desktop.model import Colour, Label, PastCall, RawAnswer
from copper_desktop.sandbox.data.dataset import dataset
from copper_desktop.sandbox.data.directory import LANTERN
from copper_desktop.stand_ins import _FIRST, _LAST, FIRST_ID, StandIns
from tests.fakes.service import connection

INVENTED = {*_FIRST, *_LAST}
"""First and last names that stand-ins may have in common with real people."""

NOW = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


def presenting() -> StandIns:
    made = StandIns()
    made.on = True
    return made


def answer(body: bytes, **changes: object) -> RawAnswer:
    made = RawAnswer("", "GET /people/12345", 200, 0.1, "id", None, {"x-secret": "Ada"}, body)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_while_it_is_off_everything_is_as_it_is() -> None:
    off, known = StandIns(), connection(1)
    assert off.connection(known) is known
    assert off.meant("/people/990000001") == "/people/990000001"
    whole = answer(b'{"name": "Ada"}')
    assert off.answer(whole) is whole


def test_a_connection_names_nobody_real_and_keeps_its_stand_in() -> None:
    stand_ins, known = presenting(), connection(1)
    shown = stand_ins.connection(known)
    assert stand_ins.connection(known) is shown
    for real in ("Northwind", "Ada", "Lovelace", "northwind.example"):
        assert real not in repr(shown)
    assert shown.id == known.id
    assert shown.identity is not None
    assert shown.identity.user.id >= FIRST_ID
    checked = stand_ins.connection(replace(known, verified_at=NOW))
    assert checked.identity == shown.identity
    assert checked.name == shown.name


def test_tags_and_note_are_masked_and_the_colour_stays() -> None:
    stand_ins = presenting()
    known = replace(connection(1), label=Label(("Ada", "emea"), "Call Ada", Colour.RED))
    other = replace(connection(2), label=Label(("emea",)))
    assert stand_ins.connection(known).label == Label(
        ("Tag 1", "Tag 2"), "Hidden while presenting", Colour.RED
    )
    assert stand_ins.connection(other).label == Label(("Tag 2",))


def test_somebody_in_an_answer_is_who_they_are_in_the_list() -> None:
    stand_ins = presenting()
    shown = stand_ins.connection(connection(1)).identity
    assert shown is not None
    body = {"id": 1, "name": "Ada Lovelace 1", "email": "ada1@northwind.example"}
    masked = json.loads(stand_ins.answer(answer(json.dumps(body).encode())).body)
    assert masked == {"id": shown.user.id, "name": shown.user.name, "email": shown.user.email}


def test_no_text_or_id_of_any_record_is_left() -> None:
    stand_ins, data = presenting(), dataset(LANTERN)
    for kind in ("person", "company", "lead", "opportunity", "task", "project", "activity"):
        records = data.all(kind)[:20]
        shown = stand_ins.answer(answer(json.dumps(records).encode())).body.decode()
        for record in records:
            for key in ("name", "first_name", "last_name", "details", "title"):
                text = record.get(key)
                assert not text or text in INVENTED or f'"{text}"' not in shown
            assert f'"id": {record["id"]},' not in shown
            for email in record.get("emails") or ():
                assert email["email"] not in shown


def test_the_parts_of_a_name_are_those_of_the_whole() -> None:
    person = {"name": "Ada King Lovelace", "first_name": "Ada", "last_name": "Lovelace"}
    shown = json.loads(presenting().answer(answer(json.dumps(person).encode())).body)
    assert shown["name"] == f"{shown['first_name']} {shown['last_name']}"


def test_what_is_entered_with_stand_ins_is_sent_with_what_they_stand_for() -> None:
    stand_ins = presenting()
    shown = json.loads(stand_ins.answer(answer(b'{"id": 4711, "email": "ada@x.example"}')).body)
    body = json.dumps({"company_ids": [shown["id"]]}).encode()
    query = urlencode({"email": shown["email"]})
    sent = stand_ins.call(Call("", "POST", f"/people/{shown['id']}/activities", query, body))
    assert sent.path == "/people/4711/activities"
    assert sent.query == urlencode({"email": "ada@x.example"})
    assert json.loads(sent.body) == {"company_ids": [4711]}


def test_what_is_no_json_is_hidden_and_headers_are_few() -> None:
    shown = presenting().answer(answer(b"<html>Ada Lovelace</html>"))
    assert b"Ada" not in shown.body
    assert shown.headers == {}
    assert "12345" not in shown.asked


def test_an_id_that_is_shown_can_be_asked_for() -> None:
    stand_ins = presenting()
    shown = json.loads(stand_ins.answer(answer(b'[{"id": 4711, "company_id": 12}]')).body)
    path = f"/people/{shown[0]['id']}"
    assert stand_ins.meant(path) == "/people/4711"


def test_a_call_of_the_past_names_nobody_and_can_be_made_again() -> None:
    stand_ins = presenting()
    real = PastCall(NOW, "", "GET", "/people/12345?email=ada%40x.example&page_size=20", False)
    shown = stand_ins.past_call(real)
    assert "12345" not in shown.address
    assert "ada" not in shown.address
    assert "page_size=20" in shown.address
    assert stand_ins.meant(shown.address.partition("?")[0]) == "/people/12345"


@given(st.lists(st.text(min_size=1), min_size=1, max_size=60, unique=True))
def test_different_people_have_different_stand_ins(names: list[str]) -> None:
    stand_ins = presenting()
    for kind in ("person", "account", "email", "text"):
        shown = [stand_ins.text(kind, name) for name in names]
        assert len(set(shown)) == len(names)
        assert [stand_ins.text(kind, name) for name in names] == shown


def test_thousands_of_people_stay_apart() -> None:
    stand_ins = presenting()
    names = {stand_ins.text("person", f"Person {number}") for number in range(2_000)}
    assert len(names) == 2_000
    accounts = {stand_ins.text("account", f"Account {number}") for number in range(2_000)}
    assert len(accounts) == 2_000


def test_stand_ins_in_words_follow_the_language_and_keep_their_numbers() -> None:
    stand_ins = presenting()
    known = replace(connection(1), label=Label(("production", "emea"), "A note", Colour.RED))
    stand_ins.connection(known)
    languages.use("de")
    try:
        stand_ins.speak()
        label = stand_ins.connection(known).label
    finally:
        languages.use("en")
    assert label.tags[1] != "Tag 2"
    assert label.tags[1].endswith("2")
    assert label.note != "Hidden while presenting"
    assert stand_ins.meant(label.tags[0]) == "production"
