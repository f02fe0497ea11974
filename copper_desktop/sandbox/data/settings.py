"""An account's settings: pipelines, types, sources, custom fields and their like."""

from __future__ import annotations

from dataclasses import dataclass

from copper_desktop.sandbox.data.draw import ANCHOR, DAY, Draw, Record

_PIPELINES = {
    "Sales": (("Qualified", 10), ("Sample sent", 35), ("Offer made", 60), ("Handshake", 85)),
    "Repairs": (("Asked", 20), ("Estimated", 50), ("Agreed", 90)),
}
_FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Delivery window", "Dropdown", ("company", "opportunity", "project")),
    ("Renewal date", "Date", ("company", "opportunity")),
    ("Newsletter", "Checkbox", ("person", "lead")),
    ("Shelf reference", "String", ("person", "company", "lead", "opportunity", "project", "task")),
    ("Yearly volume", "Currency", ("company", "opportunity")),
)
_WINDOWS = ("Morning", "Afternoon", "Evening", "Any time")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings lists of one account, as the API sends them."""

    activity_types: dict[str, list[Record]]
    custom_activity_types: list[Record]
    contact_types: list[Record]
    customer_sources: list[Record]
    lead_statuses: list[Record]
    loss_reasons: list[Record]
    pipelines: list[Record]
    custom_field_definitions: list[Record]
    groups: dict[str, Record]
    webhooks: list[Record]

    @property
    def pipeline_stages(self) -> list[Record]:
        """The stages of all pipelines, each with the id of its own."""
        return [
            {**stage, "pipeline_id": pipeline["id"]}
            for pipeline in self.pipelines
            for stage in pipeline["stages"]
        ]

    def custom_fields(self, draw: Draw, kind: str) -> list[Record]:
        """Return values for the fields that records of ``kind`` have; some are empty."""
        return [
            {
                "custom_field_definition_id": field["id"],
                "value": _value(draw, field) if draw.chance(0.6) else None,
            }
            for field in self.custom_field_definitions
            if kind in field["available_on"]
        ]


def settle(draw: Draw, groups: list[str]) -> Settings:
    """Return the settings of the account that ``draw`` is for."""
    user_types = [
        _activity_type(draw, "Note", counts=False),
        _activity_type(draw, "Phone Call"),
        _activity_type(draw, "Meeting"),
    ]
    custom_types = [
        _activity_type(draw, "Showroom Visit"),
        {**_activity_type(draw, "Telegram"), "is_disabled": True},
    ]
    system_types = [
        _activity_type(draw, name, "system", counts=False)
        for name in ("Property Changed", "Pipeline Stage Changed")
    ]
    return Settings(
        activity_types={"user": user_types + custom_types, "system": system_types},
        custom_activity_types=[_custom_type(draw, type_) for type_ in custom_types],
        contact_types=_named(draw, "type", "Customer", "Prospect", "Supplier", "Other"),
        customer_sources=_named(draw, "source", "Fair", "Letter", "Recommendation", "Website"),
        lead_statuses=[
            {**status, "order": order, "is_default": order == 1}
            for order, status in enumerate(
                _named(draw, "status", "New", "Contacted", "Interested", "Unqualified"), 1
            )
        ],
        loss_reasons=_named(draw, "reason", "Price", "Timing", "Bought elsewhere"),
        pipelines=[_pipeline(draw, name) for name in _PIPELINES],
        custom_field_definitions=[_field(draw, *field) for field in _FIELDS],
        groups={name: {"id": draw.id("group"), "name": name} for name in groups},
        webhooks=[_webhook(draw, kind) for kind in ("person", "opportunity")],
    )


def _named(draw: Draw, kind: str, *names: str) -> list[Record]:
    return [{"id": draw.id(kind), "name": name} for name in names]


def _activity_type(draw: Draw, name: str, category: str = "user", *, counts: bool = True) -> Record:
    return {
        "id": draw.id("type"),
        "category": category,
        "name": name,
        "is_disabled": False,
        "count_as_interaction": counts,
    }


def _custom_type(draw: Draw, type_: Record) -> Record:
    return {
        "id": type_["id"],
        "company_id": draw.account.id,
        "icon_type": "Event",
        "is_disabled": type_["is_disabled"],
        "is_interaction": type_["count_as_interaction"],
        "name": type_["name"],
        "is_default_task_type": None,
    }


def _pipeline(draw: Draw, name: str) -> Record:
    stages = [
        {"id": draw.id("stage"), "name": stage, "win_probability": probability}
        for stage, probability in _PIPELINES[name]
    ]
    return {"id": draw.id("pipeline"), "name": name, "stages": stages}


def _field(draw: Draw, name: str, data_type: str, kinds: tuple[str, ...]) -> Record:
    field: Record = {
        "id": draw.id("field"),
        "name": name,
        "data_type": data_type,
        "available_on": list(kinds),
    }
    if data_type == "Dropdown":
        field["options"] = [
            {"id": draw.id("option"), "name": window, "rank": rank}
            for rank, window in enumerate(_WINDOWS)
        ]
    return field


def _value(draw: Draw, field: Record) -> object:
    match field["data_type"]:
        case "Dropdown":
            return draw.one(field["options"])["id"]
        case "Date":
            return draw.moment(ANCHOR, ANCHOR + 400 * DAY)
        case "Checkbox":
            return draw.chance(0.5)
        case "Currency":
            return draw.random.randrange(500, 90_000, 500)
    return f"{draw.one('ABCDEFG')}-{draw.random.randint(10, 99)}"


def _webhook(draw: Draw, kind: str) -> Record:
    return {
        "id": draw.id("webhook"),
        "target": f"https://hooks.{draw.account.domain}/copper",
        "type": kind,
        "event": "update",
        "secret": {"key": "not-a-secret"},
        "created_at": ANCHOR - 200 * DAY,
    }
