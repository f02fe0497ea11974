"""What was done: calls, meetings, notes and changes, and the traces that they leave on records."""

from __future__ import annotations

from copper_desktop.sandbox.data import words
from copper_desktop.sandbox.data.draw import ANCHOR, DAY, Draw, Record
from copper_desktop.sandbox.data.settings import Settings

ACTIVITIES = 540

_PARENTS = ("person", "person", "opportunity", "company", "lead")


def log(draw: Draw, settings: Settings, records: dict[str, list[Record]]) -> list[Record]:
    """Return activities and update ``interaction_count`` and ``date_modified`` of their parents."""
    return [_activity(draw, settings, records) for _ in range(ACTIVITIES)]


def _activity(draw: Draw, settings: Settings, records: dict[str, list[Record]]) -> Record:
    kind = draw.one(_PARENTS)
    parent = draw.one(records[kind])
    if kind == "opportunity" and draw.chance(0.3):
        type_, old, new = _stage_change(settings, parent)
        details = None
    else:
        enabled = [one for one in settings.activity_types["user"] if not one["is_disabled"]]
        type_, old, new, details = draw.one(enabled), None, None, draw.one(words.TALK)
    happened = draw.moment(parent["date_created"], ANCHOR)
    written = draw.moment(happened, min(happened + DAY, ANCHOR))
    parent["date_modified"] = max(parent["date_modified"], written)
    parent["interaction_count"] += type_["count_as_interaction"]
    return {
        "id": draw.id("activity"),
        "parent": {"id": parent["id"], "type": kind},
        "type": {"id": type_["id"], "category": type_["category"]},
        "user_id": draw.one(draw.users),
        "details": details,
        "activity_date": happened,
        "old_value": old,
        "new_value": new,
        "date_created": written,
        "date_modified": written,
    }


def _stage_change(settings: Settings, opportunity: Record) -> tuple[Record, Record, Record]:
    """Every opportunity began in the first stage and moved to the one that it is in."""
    pipeline = next(one for one in settings.pipelines if one["id"] == opportunity["pipeline_id"])
    stages = {stage["id"]: stage for stage in pipeline["stages"]}
    old, new = pipeline["stages"][0], stages[opportunity["pipeline_stage_id"]]
    return (
        settings.activity_types["system"][1],
        {"id": old["id"], "name": old["name"]},
        {"id": new["id"], "name": new["name"]},
    )
