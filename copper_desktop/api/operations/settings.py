"""Whose token it is, and the lists of an account's settings."""

from __future__ import annotations

from copper_desktop.api.operations.operation import Group, Kind, Operation, Parameter, Place
from copper_desktop.i18n import N_

CURRENT_USER = Operation(
    id="current_user",
    title=N_("Current user"),
    method="GET",
    path="/users/me",
    sentence=N_("Whose token it is. It needs no permission, so it tells whether the token works."),
    page="account-and-users/fetch-api-user.html",
)
ACCOUNT = Operation(
    id="account",
    title=N_("Account"),
    method="GET",
    path="/account",
    sentence=N_("Which Copper account it is, its time zone and two of its settings."),
    page="account-and-users/fetch-account-details.html",
)

WHO = (CURRENT_USER, ACCOUNT)


def _list(path: str, title: str, sentence: str, page: str) -> Operation:
    return Operation(
        id=path,
        title=title,
        method="GET",
        path=f"/{path}",
        group=Group.SETTINGS,
        sentence=sentence,
        page=page,
    )


PIPELINES = _list(
    "pipelines",
    N_("Pipelines"),
    N_("Every pipeline with its stages."),
    "opportunities/list-pipelines.html",
)
CUSTOM_FIELDS = _list(
    "custom_field_definitions",
    N_("Custom fields"),
    N_("The fields that this account has added to its records, with their options."),
    "custom-fields/general/list-custom-field-definitions.html",
)

LISTS = (
    PIPELINES,
    _list(
        "pipeline_stages",
        N_("Pipeline stages"),
        N_("The stages of every pipeline, in one list."),
        "opportunities/list-pipeline-stages.html",
    ),
    CUSTOM_FIELDS,
    Operation(
        id="field_layout",
        title=N_("Field layout"),
        method="GET",
        path="/field_layouts/by_entity/{type}",
        group=Group.SETTINGS,
        sentence=N_("Which fields a kind of record shows, and in which order."),
        parameters=(
            Parameter(
                "type",
                N_("Kind of record"),
                Kind.CHOICE,
                Place.PATH,
                required=True,
                choices=("people", "companies", "leads", "opportunities", "projects", "tasks"),
                example="people",
            ),
            Parameter(
                "pipeline_id",
                N_("Pipeline id"),
                Kind.WHOLE,
                Place.QUERY,
                hint=N_("For opportunities: the pipeline whose layout it is"),
                example="1001",
                minimum=1,
            ),
        ),
        page="custom-fields/overview.html",
    ),
    _list(
        "activity_types",
        N_("Activity types"),
        N_("The types of activities that people enter, and those that Copper records."),
        "activities/list-activity-types.html",
    ),
    _list(
        "custom_activity_types",
        N_("Custom activity types"),
        N_("The types of activities that this account has added."),
        "custom-fields/general/list-all-custom-activity-types.html",
    ),
    _list(
        "contact_types",
        N_("Contact types"),
        N_("The types that people and companies can have."),
        "people/list-contact-types.html",
    ),
    _list(
        "customer_sources",
        N_("Customer sources"),
        N_("Where leads and opportunities come from."),
        "opportunities/list-customer-sources.html",
    ),
    _list(
        "lead_statuses",
        N_("Lead statuses"),
        N_("The statuses that leads go through."),
        "leads/list-lead-statuses.html",
    ),
    _list(
        "loss_reasons",
        N_("Loss reasons"),
        N_("Why opportunities were lost."),
        "opportunities/list-loss-reasons.html",
    ),
    _list(
        "tags", N_("Tags"), N_("Every tag, and how many records carry it."), "tags/list-tags.html"
    ),
    _list(
        "webhooks",
        N_("Webhooks"),
        N_("Which addresses Copper tells about changes in this account."),
        "webhooks/overview.html",
    ),
)
