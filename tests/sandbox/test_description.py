"""The simulated Copper against the description of the API that is kept in the repository."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode

from copper_desktop.sandbox.server import Sandbox
from tests.api.description import DESCRIPTION, PATH
from tests.sandbox.visitor import token_for

schema = schemathesis.openapi.from_dict(json.loads(PATH.read_text(encoding="utf-8")))
schema.config.generation.update(modes=[GenerationMode.POSITIVE])

CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_headers_conformance,
    schemathesis.checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def authorized(shared: Sandbox) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_for(shared)}"}


def test_the_description_is_valid_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DESCRIPTION).validate()  # type: ignore[arg-type]


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_allowed_is_answered_as_described(
    case: Any, shared: Sandbox, authorized: dict[str, str]
) -> None:
    answer = case.call(base_url=shared.registration.api_base, headers=authorized)
    case.validate_response(answer, checks=CHECKS)
