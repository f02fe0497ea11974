"""The catalogue: complete by the description of the API, run against the simulated Copper."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from copper_desktop.api import client
from copper_desktop.api.calls import call_of, is_reading_post
from copper_desktop.api.operations import (
    OPERATIONS,
    Kind,
    Operation,
    Parameter,
    Place,
    operation_of,
)
from copper_desktop.api.operations.operation import PAGES
from copper_desktop.api.values import text_of, value_of
from copper_desktop.model import Application, RawAnswer
from copper_desktop.sandbox.data.dataset import RESOURCES, dataset
from copper_desktop.sandbox.data.directory import LANTERN
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.transport import Transport
from tests.api.description import DESCRIPTION, described, faults
from tests.sandbox.visitor import token_for

DATA = dataset(LANTERN)
RELATED = {"entity": "opportunities", "id": str(DATA.all("opportunity")[0]["id"])}
ENTERED: dict[str, dict[str, str]] = {
    "person_by_email": {"email": DATA.all("person")[0]["emails"][0]["email"]},
    "activities_of_record": {
        "entity": "people",
        "id": str(next(one["id"] for one in DATA.all("person") if one["interaction_count"])),
    },
    "related_items": RELATED,
    "related_items_of_type": {**RELATED, "type": "companies"},
    "field_layout": {"type": "opportunities", "pipeline_id": str(DATA.settings.pipelines[0]["id"])},
    **{
        kind: {"id": str(DATA.all(kind)[0]["id"])}
        for kind in RESOURCES.values()
        if operation_of(kind)
    },
}
PARAMETERS = [(operation, found) for operation in OPERATIONS for found in operation.parameters]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(requests_per_minute=None) as running:
        yield running


@pytest.fixture(scope="module")
def token(sandbox: Sandbox) -> str:
    return token_for(sandbox)


def ask(sandbox: Sandbox, token: str, operation: Operation, **entered: str) -> RawAnswer:
    application = Application(
        "a", "A", "c", "http://127.0.0.1", api_base=sandbox.registration.api_base
    )

    async def asking() -> RawAnswer:
        transport = Transport()
        try:
            return await client.exchange(transport, application, token, call_of(operation, entered))
        finally:
            await transport.aclose()

    return asyncio.run(asking())


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.id)
def test_every_entry_runs_and_its_answer_has_the_documented_shape(
    sandbox: Sandbox, token: str, operation: Operation
) -> None:
    answer = ask(sandbox, token, operation, **ENTERED.get(operation.id, {}))
    assert answer.status == 200
    body = json.loads(answer.body)
    assert body
    assert faults(operation.id, body) == []
    assert client.refusal_of(answer) is None


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.id)
def test_every_entry_is_the_call_that_is_described(operation: Operation) -> None:
    method, path, description = described(operation.id)
    assert (method, path) == (operation.method, operation.path)
    body = description.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = body.get("schema", {})
    if "$ref" in schema:
        schema = DESCRIPTION["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert set(schema.get("properties", {})) == {
        found.name for found in operation.parameters if found.place is Place.BODY
    }


def test_every_call_that_is_described_is_in_the_catalogue() -> None:
    ids = {
        operation["operationId"]
        for methods in DESCRIPTION["paths"].values()
        for operation in methods.values()
    }
    assert ids == {operation.id for operation in OPERATIONS}
    assert len(ids) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.id)
def test_every_entry_reads_and_says_what_it_is(operation: Operation) -> None:
    path = operation.path.replace("{entity}", "people").replace("{id}", "1")
    assert operation.method == "GET" or is_reading_post(path)
    assert operation.title
    assert operation.sentence.endswith(".")
    assert operation.link.startswith(PAGES)
    assert operation_of(operation.id) is operation


@pytest.mark.parametrize(
    ("operation", "parameter"),
    PARAMETERS,
    ids=lambda found: getattr(found, "id", None) or found.name,
)
def test_every_example_is_valid_and_can_be_shown_again(
    operation: Operation, parameter: Parameter
) -> None:
    value = value_of(parameter, parameter.example)
    assert text_of(parameter, value) == parameter.example
    assert parameter.title
    assert bool(parameter.choices) == (parameter.kind is Kind.CHOICE)


def test_a_search_is_narrowed_by_what_its_form_offers(sandbox: Sandbox, token: str) -> None:
    person = DATA.all("person")[3]
    people = operation_of("people")
    assert people is not None
    answer = ask(sandbox, token, people, name=person["name"], ids=str(person["id"]))
    assert [one["id"] for one in json.loads(answer.body)] == [person["id"]]
    assert answer.total == 1
    none = ask(sandbox, token, people, minimum_created_date="2100-01-01")
    assert json.loads(none.body) == []
