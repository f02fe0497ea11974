from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from copper_desktop.sandbox import operations
from copper_desktop.sandbox.data.dataset import RESOURCES, dataset
from copper_desktop.sandbox.data.directory import LANTERN
from copper_desktop.sandbox.server import Sandbox
from tests.sandbox.visitor import call, token_for

LISTS = (
    "people",
    "companies",
    "leads",
    "opportunities",
    "tasks",
    "activities",
    "projects",
    "users",
)

COMMON = (
    "id", "name", "assignee_id", "details", "tags", "custom_fields", "interaction_count",
    "date_created", "date_modified",
)  # fmt: skip
CONTACT = ("address", "phone_numbers", "socials", "websites", "contact_type_id")
NAMES = ("prefix", "first_name", "middle_name", "last_name", "suffix", "title")
TASK = [field for field in COMMON if field != "interaction_count"]
SHAPES = {
    "user": {"id", "name", "email", "groups"},
    "person": {*COMMON, *CONTACT, *NAMES, "company_id", "company_name", "emails"},
    "company": {*COMMON, *CONTACT, "email_domain"},
    "lead": {
        *(*COMMON, *CONTACT, *NAMES, "email", "company_name", "customer_source_id"),
        *("monetary_value", "status", "status_id"),
    },
    "opportunity": {
        *(*COMMON, "close_date", "company_id", "company_name", "customer_source_id"),
        *("loss_reason_id", "monetary_value", "pipeline_id", "pipeline_stage_id"),
        *("primary_contact_id", "priority", "status", "win_probability"),
    },
    "task": {
        *(*TASK, "related_resource", "due_date", "reminder_date", "completed_date"),
        *("priority", "status"),
    },
    "project": {*TASK, "related_resource", "status"},
    "activity": {
        *("id", "parent", "type", "user_id", "details", "activity_date", "old_value"),
        *("new_value", "date_created", "date_modified"),
    },
}
SETTINGS = {
    "/contact_types": {"id", "name"},
    "/customer_sources": {"id", "name"},
    "/loss_reasons": {"id", "name"},
    "/lead_statuses": {"id", "name", "order", "is_default"},
    "/pipelines": {"id", "name", "stages"},
    "/pipeline_stages": {"id", "name", "pipeline_id", "win_probability"},
    "/tags": {"name", "count"},
    "/webhooks": {"id", "target", "type", "event", "secret", "created_at"},
    "/custom_activity_types": {
        *("id", "company_id", "icon_type", "is_disabled", "is_interaction", "name"),
        "is_default_task_type",
    },
}
DATA = dataset(LANTERN)


def get(shared: Sandbox, token: str, path: str) -> Any:
    answer = call(shared, token, "GET", path)
    assert answer.status_code == 200
    return answer.json()


def search(shared: Sandbox, token: str, resource: str, **body: Any) -> httpx.Response:
    return call(shared, token, "POST", f"/{resource}/search", body)


def refused(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    body = answer.json()
    assert set(body) == {"success", "status", "message"}
    assert (body["success"], body["status"]) == (False, status)
    assert body["message"]


def test_the_current_user_is_who_authorized(shared: Sandbox, token: str) -> None:
    assert get(shared, token, "/users/me") == {
        "id": 910_101,
        "name": "Maya Okafor",
        "email": "maya.okafor@lanternloom.example",
        "groups": [{"id": DATA.settings.groups["Sales"]["id"], "name": "Sales"}],
    }


def test_the_account_is_that_of_the_user(shared: Sandbox, token: str) -> None:
    assert get(shared, token, "/account") == {
        "id": LANTERN.id,
        "name": "Lantern & Loom Outfitters",
        "primary_timezone": "America/New_York",
        "settings": {"setting_team_permissions_enabled": False, "setting_enable_leads": True},
    }


def test_accounts_see_only_their_own_records(shared: Sandbox, token: str) -> None:
    other = token_for(shared, "Zoë Tidewater")
    assert get(shared, other, "/account")["name"] == "Saltmarsh Instrument Makers"
    mine = search(shared, token, "people").json()[0]["id"]
    refused(call(shared, other, "GET", f"/people/{mine}"), 404)


@pytest.mark.parametrize("resource", LISTS)
def test_a_search_answers_a_bare_page_of_full_records(
    shared: Sandbox, token: str, resource: str
) -> None:
    answer = search(shared, token, resource)
    records = answer.json()
    total = len(DATA.all(RESOURCES[resource]))
    assert answer.status_code == 200
    assert len(records) == min(20, total)
    assert answer.headers["x-pw-total"] == str(total)
    for record in records:
        assert set(record) == SHAPES[RESOURCES[resource]]


@pytest.mark.parametrize("resource", [name for name in LISTS if name != "activities"])
def test_a_record_is_found_by_its_id(shared: Sandbox, token: str, resource: str) -> None:
    record = DATA.all(RESOURCES[resource])[0]
    assert get(shared, token, f"/{resource}/{record['id']}") == record


@pytest.mark.parametrize(("path", "fields"), SETTINGS.items())
def test_a_settings_list_has_its_shape(
    shared: Sandbox, token: str, path: str, fields: set[str]
) -> None:
    rows = get(shared, token, path)
    assert rows
    for row in rows:
        assert set(row) == fields


def test_pipelines_hold_their_stages(shared: Sandbox, token: str) -> None:
    for pipeline in get(shared, token, "/pipelines"):
        for stage in pipeline["stages"]:
            assert set(stage) == {"id", "name", "win_probability"}


def test_activity_types_come_in_two_groups(shared: Sandbox, token: str) -> None:
    types = get(shared, token, "/activity_types")
    assert set(types) == {"user", "system"}
    for category, rows in types.items():
        for row in rows:
            assert row["category"] == category
            assert set(row) == {"id", "category", "name", "is_disabled", "count_as_interaction"}


def test_only_dropdowns_have_options(shared: Sandbox, token: str) -> None:
    for field in get(shared, token, "/custom_field_definitions"):
        assert {"id", "name", "data_type", "available_on"} <= set(field)
        assert ("options" in field) == (field["data_type"] == "Dropdown")
        assert all(set(option) == {"id", "name", "rank"} for option in field.get("options", ()))


@pytest.mark.parametrize("resource", ["people", "companies", "leads", "projects", "tasks"])
def test_a_field_layout_names_fields(shared: Sandbox, token: str, resource: str) -> None:
    rows = get(shared, token, f"/field_layouts/by_entity/{resource}")
    assert {row["field_type"] for row in rows} == {"static_field", "custom_field"}
    shape = SHAPES[RESOURCES[resource]]
    assert all(row["field_key"] in shape for row in rows if row["field_type"] == "static_field")


def test_the_layout_of_opportunities_needs_a_pipeline(shared: Sandbox, token: str) -> None:
    path = "/field_layouts/by_entity/opportunities"
    pipeline = DATA.settings.pipelines[0]["id"]
    assert get(shared, token, f"{path}?pipeline_id={pipeline}")
    refused(call(shared, token, "GET", path), 422)
    refused(call(shared, token, "GET", "/field_layouts/by_entity/users"), 404)


def test_pages_follow_each_other_without_gap_or_overlap(shared: Sandbox, token: str) -> None:
    ids = [
        person["id"]
        for number in (1, 2, 3)
        for person in search(shared, token, "people", page_number=number, page_size=150).json()
    ]
    assert len(ids) == len(set(ids)) == len(DATA.all("person"))


def test_the_largest_page_has_200_records(shared: Sandbox, token: str) -> None:
    assert len(search(shared, token, "activities", page_size=200).json()) == 200


def test_a_page_past_the_end_is_empty(shared: Sandbox, token: str) -> None:
    assert search(shared, token, "leads", page_number=1000).json() == []


@pytest.mark.parametrize(
    "body",
    [
        {"page_size": 201},
        {"page_size": 0},
        {"page_size": "20"},
        {"page_size": True},
        {"page_number": 0},
        {"page_number": 1.5},
        {"page_number": None},
        {"sort_by": "nothing"},
        {"sort_by": "tags"},
        {"sort_by": 7},
        {"sort_direction": "up"},
    ],
)
def test_a_value_that_copper_would_not_take_is_refused(
    shared: Sandbox, token: str, body: dict[str, Any]
) -> None:
    refused(search(shared, token, "people", **body), 422)


def test_lists_are_sorted_either_way(shared: Sandbox, token: str) -> None:
    def names(direction: str) -> list[str]:
        body = {"sort_by": "name", "sort_direction": direction, "page_size": 200}
        return [one["name"] for one in search(shared, token, "companies", **body).json()]

    assert names("asc") == sorted(names("asc"), key=str.casefold)
    assert names("desc") == sorted(names("desc"), key=str.casefold, reverse=True)


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_empty_values_come_last(shared: Sandbox, token: str, direction: str) -> None:
    body = {"sort_by": "completed_date", "sort_direction": direction, "page_size": 200}
    dates = [one["completed_date"] for one in search(shared, token, "tasks", **body).json()]
    filled = [date for date in dates if date is not None]
    assert dates[: len(filled)] == sorted(filled, reverse=direction == "desc")


def test_close_dates_are_sorted_as_dates(shared: Sandbox, token: str) -> None:
    body = {"sort_by": "close_date", "page_size": 200}
    dates = [one["close_date"] for one in search(shared, token, "opportunities", **body).json()]
    assert dates == sorted(dates, key=lambda date: (date[6:], date[:2], date[3:5]))
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", date) for date in dates)


def test_a_person_is_found_by_email(shared: Sandbox, token: str) -> None:
    person = DATA.all("person")[7]
    body = {"email": person["emails"][0]["email"].upper()}
    assert call(shared, token, "POST", "/people/fetch_by_email", body).json() == person


@pytest.mark.parametrize(("body", "status"), [({"email": "no@example.com"}, 404), ({}, 422)])
def test_a_person_is_not_found_by_another_email(
    shared: Sandbox, token: str, body: dict[str, str], status: int
) -> None:
    refused(call(shared, token, "POST", "/people/fetch_by_email", body), status)


@pytest.mark.parametrize("resource", ["people", "companies", "leads", "opportunities"])
def test_a_records_activities_are_its_own(shared: Sandbox, token: str, resource: str) -> None:
    kind = RESOURCES[resource]
    record = next(one for one in DATA.all(kind) if one["interaction_count"] > 0)
    answer = call(shared, token, "POST", f"/{resource}/{record['id']}/activities", {})
    assert answer.json()
    for activity in answer.json():
        assert activity["parent"] == {"id": record["id"], "type": kind}


def test_related_items_are_seen_from_both_ends(shared: Sandbox, token: str) -> None:
    opportunity = DATA.all("opportunity")[0]
    company = {"id": opportunity["company_id"], "type": "company"}
    contact = {"id": opportunity["primary_contact_id"], "type": "person"}
    here = {"id": opportunity["id"], "type": "opportunity"}
    related = get(shared, token, f"/opportunities/{here['id']}/related")
    assert company in related
    assert contact in related
    assert here in get(shared, token, f"/companies/{company['id']}/related")
    assert here in get(shared, token, f"/people/{contact['id']}/related")


def test_related_items_can_be_of_one_type(shared: Sandbox, token: str) -> None:
    id_ = DATA.all("opportunity")[0]["id"]
    items = get(shared, token, f"/opportunities/{id_}/related/people")
    assert {item["type"] for item in items} == {"person"}
    refused(call(shared, token, "GET", f"/opportunities/{id_}/related/things"), 404)


@pytest.mark.parametrize("id_", ["1", "0", "x", "-1", "²", "9" * 400])
def test_unknown_ids_are_not_found(shared: Sandbox, token: str, id_: str) -> None:
    refused(call(shared, token, "GET", f"/people/{id_}"), 404)
    refused(call(shared, token, "POST", f"/people/{id_}/activities", {}), 404)
    refused(call(shared, token, "GET", f"/people/{id_}/related"), 404)


@pytest.mark.parametrize(
    ("text", "status"),
    [("{", 400), ("[" * 50_000, 400), (b"\xff", 400), ("[]", 422), ('"x"', 422), ("null", 422)],
)
def test_a_body_that_is_no_object_is_refused(
    shared: Sandbox, token: str, text: str | bytes, status: int
) -> None:
    url = f"{shared.registration.api_base}/people/search"
    headers = {"Authorization": f"Bearer {token}"}
    refused(httpx.post(url, content=text, headers=headers, trust_env=False), status)


def test_an_empty_body_asks_for_the_defaults(shared: Sandbox, token: str) -> None:
    url = f"{shared.registration.api_base}/people/search"
    answer = httpx.post(url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    assert len(answer.json()) == 20


def test_a_huge_body_is_refused(shared: Sandbox, token: str) -> None:
    refused(search(shared, token, "people", name="x" * 100_000), 413)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(shared: Sandbox, token: str, method: str) -> None:
    refused(call(shared, token, method, f"/people/{DATA.all('person')[0]['id']}", {}), 405)


def test_an_unknown_path_is_not_found(shared: Sandbox, token: str) -> None:
    refused(call(shared, token, "GET", "/nothing"), 404)


@pytest.mark.parametrize("path", ["/users/me", "/nothing"])
def test_without_a_token_everything_is_unauthorized(shared: Sandbox, path: str) -> None:
    answer = call(shared, None, "GET", path)
    refused(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic eDp5", "wrong"])
def test_a_wrong_token_is_unauthorized(shared: Sandbox, header: str) -> None:
    url = f"{shared.registration.api_base}/users/me"
    refused(httpx.get(url, headers={"Authorization": header}, trust_env=False), 401)


def test_a_token_of_somebody_who_is_gone_is_unauthorized(sandbox: Sandbox) -> None:
    assert sandbox._running is not None
    token = sandbox._running._grants.issue("app", 1, None)
    refused(call(sandbox, token, "GET", "/users/me"), 401)


@pytest.mark.parametrize(
    ("path", "token_wanted"), [("/users/me", True), ("/nothing", True), ("/users/me", False)]
)
def test_every_answer_has_request_id_and_runtime(
    shared: Sandbox, token: str, path: str, token_wanted: bool
) -> None:
    answers = [call(shared, token if token_wanted else None, "GET", path) for _ in range(2)]
    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == 2
    assert all(0 <= float(answer.headers["x-runtime"]) < 10 for answer in answers)
    assert all(answer.headers["content-type"] == "application/json" for answer in answers)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    def fail(_call: operations.Call) -> object:
        raise ZeroDivisionError

    table = (("GET", "/users/me", fail),)
    monkeypatch.setattr("copper_desktop.sandbox.api.OPERATIONS", table)
    with Sandbox() as sandbox:
        yield sandbox


def test_a_fault_is_a_500_that_says_nothing_on_the_terminal(
    broken: Sandbox, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = call(broken, token_for(broken), "GET", "/users/me")
    broken.stop()  # which waits until everything has been said
    refused(answer, 500)
    assert answer.headers["x-request-id"]
    assert capfd.readouterr().err == ""
    assert "the sandbox failed" in caplog.text
