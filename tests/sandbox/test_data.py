from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from copper_desktop.sandbox.data.dataset import Dataset, dataset
from copper_desktop.sandbox.data.directory import ACCOUNTS, PEOPLE, people_of, person
from copper_desktop.sandbox.data.draw import ANCHOR

ENOUGH = {
    "person": 300, "company": 80, "opportunity": 120, "lead": 60, "task": 100, "activity": 500,
    "project": 5, "user": 3,
}  # fmt: skip
DATED = ("person", "company", "opportunity", "lead", "task", "project", "activity")
RESERVED = re.compile(r"[^@\s]+@([a-z-]+\.example|example\.(com|org))")


@pytest.fixture(params=ACCOUNTS, ids=lambda account: account.domain)
def data(request: pytest.FixtureRequest) -> Dataset:
    return dataset(request.param)


def ids(rows: list[dict[str, Any]]) -> set[int]:
    return {row["id"] for row in rows}


def test_there_are_two_accounts_and_six_people() -> None:
    assert len(ACCOUNTS) == 2
    assert len({someone.id for someone in PEOPLE}) == 6
    assert all(person(someone.id) == someone for someone in PEOPLE)
    assert all(people_of(account) for account in ACCOUNTS)


@pytest.mark.parametrize(("kind", "least"), ENOUGH.items())
def test_there_is_enough_to_look_at(data: Dataset, kind: str, least: int) -> None:
    assert len(data.all(kind)) >= least


def test_the_same_seed_gives_the_same_records() -> None:
    again = dataset.__wrapped__(ACCOUNTS[0])
    assert again.all("activity") == dataset(ACCOUNTS[0]).all("activity")
    assert again.all("person") == dataset(ACCOUNTS[0]).all("person")


def test_ids_and_names_are_unique(data: Dataset) -> None:
    every = [row["id"] for kind in ENOUGH for row in data.all(kind)]
    assert len(every) == len(set(every))
    for kind in ("person", "company"):
        names = [row["name"] for row in data.all(kind)]
        assert len(names) == len(set(names))


def test_accounts_share_no_ids() -> None:
    first, second = ({i for kind in ENOUGH for i in ids(dataset(a).all(kind))} for a in ACCOUNTS)
    assert not first & second


def test_emails_are_unique_and_reserved_for_examples(data: Dataset) -> None:
    emails = [one["email"] for row in data.all("person") for one in row["emails"]]
    emails += [row["email"]["email"] for row in data.all("lead")]
    emails += [row["email"] for row in data.all("user")]
    assert len(emails) == len(set(emails))
    assert all(RESERVED.fullmatch(email) for email in emails)
    assert all(row["email_domain"].endswith(".example") for row in data.all("company"))


def test_phone_numbers_are_fictional(data: Dataset) -> None:
    rows = [*data.all("person"), *data.all("company"), *data.all("lead")]
    numbers = [one["number"] for row in rows for one in row["phone_numbers"]]
    assert numbers
    assert all(re.fullmatch(r"\(\d{3}\) 555-01\d\d", number) for number in numbers)


def test_companies_are_named_as_they_are(data: Dataset) -> None:
    for row in [*data.all("person"), *data.all("opportunity")]:
        company = data.find("company", row["company_id"] or 0)
        assert row["company_name"] == (company and company["name"])


def test_primary_contacts_work_for_the_company(data: Dataset) -> None:
    for row in data.all("opportunity"):
        contact = data.find("person", row["primary_contact_id"])
        assert contact is not None
        assert contact["company_id"] == row["company_id"] is not None


def test_stages_belong_to_pipelines_and_chances_to_stages(data: Dataset) -> None:
    stages = {stage["id"]: stage for stage in data.settings.pipeline_stages}
    for row in data.all("opportunity"):
        stage = stages[row["pipeline_stage_id"]]
        assert stage["pipeline_id"] == row["pipeline_id"]
        certain = {"Won": 100, "Lost": 0, "Abandoned": 0}
        assert row["win_probability"] == certain.get(row["status"], stage["win_probability"])
        assert (row["loss_reason_id"] is not None) == (row["status"] == "Lost")
        assert row["priority"] in ("None", "Low", "Medium", "High")


def test_settings_that_records_name_exist(data: Dataset) -> None:
    known = {
        "contact_type_id": ids(data.settings.contact_types),
        "customer_source_id": ids(data.settings.customer_sources),
        "loss_reason_id": ids(data.settings.loss_reasons),
        "assignee_id": ids(data.all("user")),
        "user_id": ids(data.all("user")),
    }
    for kind in ENOUGH:
        for row in data.all(kind):
            for field, allowed in known.items():
                assert row.get(field) is None or row[field] in allowed


def test_lead_statuses_are_named_as_they_are(data: Dataset) -> None:
    names = {row["id"]: row["name"] for row in data.settings.lead_statuses}
    assert all(names[row["status_id"]] == row["status"] for row in data.all("lead"))
    assert [row["is_default"] for row in data.settings.lead_statuses].count(True) == 1


def test_custom_fields_are_those_of_their_kind(data: Dataset) -> None:
    fields = {row["id"]: row for row in data.settings.custom_field_definitions}
    for kind in ("person", "company", "lead", "opportunity", "task", "project"):
        expected = {id_ for id_, row in fields.items() if kind in row["available_on"]}
        for row in data.all(kind):
            assert {one["custom_field_definition_id"] for one in row["custom_fields"]} == expected
            for one in row["custom_fields"]:
                field = fields[one["custom_field_definition_id"]]
                if field["data_type"] == "Dropdown" and one["value"] is not None:
                    assert one["value"] in ids(field["options"])


def test_related_resources_and_parents_exist(data: Dataset) -> None:
    for kind, field in (("task", "related_resource"), ("project", "related_resource"),
                        ("activity", "parent")):  # fmt: skip
        for row in data.all(kind):
            assert data.find(row[field]["type"], row[field]["id"])


def test_interactions_are_the_activities_that_count(data: Dataset) -> None:
    types = data.settings.activity_types
    counting = {row["id"] for row in types["user"] + types["system"] if row["count_as_interaction"]}
    done = Counter(
        (row["parent"]["type"], row["parent"]["id"])
        for row in data.all("activity")
        if row["type"]["id"] in counting
    )
    for kind in ("person", "company", "lead", "opportunity"):
        for row in data.all(kind):
            assert row["interaction_count"] == done[kind, row["id"]]


def test_activities_are_of_known_and_enabled_types(data: Dataset) -> None:
    types = data.settings.activity_types
    known = {(row["id"], row["category"]) for row in types["user"] + types["system"]}
    disabled = {row["id"] for row in types["user"] if row["is_disabled"]}
    used = {(row["type"]["id"], row["type"]["category"]) for row in data.all("activity")}
    assert used <= known
    assert not {id_ for id_, _ in used} & disabled
    assert {category for _, category in used} == {"user", "system"}


def test_stage_changes_lead_to_the_present_stage(data: Dataset) -> None:
    for row in data.all("activity"):
        if row["type"]["category"] == "system":
            opportunity = data.find("opportunity", row["parent"]["id"])
            assert opportunity is not None
            assert row["new_value"]["id"] == opportunity["pipeline_stage_id"]
        else:
            assert row["old_value"] is row["new_value"] is None


def test_tags_are_counted(data: Dataset) -> None:
    counts = Counter(
        tag for kind in ENOUGH for row in data.all(kind) for tag in row.get("tags", ())
    )
    assert {row["name"]: row["count"] for row in data.tags()} == counts


@pytest.mark.parametrize("kind", DATED)
def test_nothing_changed_before_it_was_made_or_in_the_future(data: Dataset, kind: str) -> None:
    for row in data.all(kind):
        assert row["date_created"] <= row["date_modified"] <= ANCHOR


def test_activities_lie_within_the_life_of_their_parents(data: Dataset) -> None:
    for row in data.all("activity"):
        parent = data.find(row["parent"]["type"], row["parent"]["id"])
        assert parent is not None
        assert parent["date_created"] <= row["activity_date"] <= row["date_created"]
        assert row["date_created"] <= parent["date_modified"]


def test_tasks_are_dated_as_their_status_says(data: Dataset) -> None:
    for row in data.all("task"):
        assert (row["completed_date"] is not None) == (row["status"] == "Completed")
        assert row["date_created"] <= row["reminder_date"] <= row["due_date"]
        if row["completed_date"]:
            assert row["date_created"] <= row["completed_date"] <= row["date_modified"]


def test_relations_are_seen_from_both_ends(data: Dataset) -> None:
    for kind in ("opportunity", "task", "project"):
        for row in data.all(kind)[:10]:
            for other in data.related(kind, row["id"]):
                assert {"id": row["id"], "type": kind} in data.related(other["type"], other["id"])
