"""Which fields a form for a kind of record shows, and in which order; knows no routes."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from copper_desktop.sandbox.data.dataset import RESOURCES
from copper_desktop.sandbox.data.draw import Record
from copper_desktop.sandbox.data.settings import Settings

_STATIC = {
    "people": "name title company_id emails phone_numbers address contact_type_id tags",
    "companies": "name email_domain phone_numbers address contact_type_id tags",
    "leads": "name title company_name email phone_numbers status_id customer_source_id tags",
    "opportunities": "name company_id primary_contact_id pipeline_stage_id close_date "
    "monetary_value priority tags",
    "projects": "name related_resource status assignee_id tags",
    "tasks": "name related_resource due_date priority assignee_id tags",
}


def field_layout(settings: Settings, resource: str, pipeline_id: str | None) -> list[Record]:
    """Return a layout; that of opportunities is asked for by pipeline.

    Raises HTTPException 404 for kinds that have none, 422 for a missing or unknown pipeline.
    """
    if resource not in _STATIC:
        raise HTTPException(404, "Unknown type of record.")
    pipelines = {str(pipeline["id"]) for pipeline in settings.pipelines}
    if resource == "opportunities" and pipeline_id not in pipelines:
        raise HTTPException(422, "pipeline_id must name a pipeline.")
    static = [
        {"field_id": number, "field_key": key, "field_type": "static_field"}
        for number, key in enumerate(_STATIC[resource].split())
    ]
    custom = [
        {"field_id": field["id"], "field_key": f"cf_{field['id']}", "field_type": "custom_field"}
        for field in settings.custom_field_definitions
        if RESOURCES[resource] in field["available_on"]
    ]
    return static + custom
