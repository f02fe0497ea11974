"""The machine-readable description of the API, and what tests ask of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

PATH = Path(__file__).parents[2] / "docs" / "copper-openapi.json"
DESCRIPTION: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))


def described(operation_id: str) -> tuple[str, str, dict[str, Any]]:
    """Method, path and description of an operation."""
    for path, methods in DESCRIPTION["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] == operation_id:
                return method.upper(), path, operation
    raise LookupError(operation_id)


def faults(operation_id: str, body: object) -> list[str]:
    """Where a successful answer of an operation is not as described."""
    _method, _path, operation = described(operation_id)
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": DESCRIPTION["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(body)]
