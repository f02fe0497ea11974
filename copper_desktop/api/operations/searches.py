"""The lists of records: POST /{resource}/search with paging, order and documented filters."""

from __future__ import annotations

from copper_desktop.api.operations.operation import Group, Kind, Operation, Parameter
from copper_desktop.i18n import N_

PAGING = (
    Parameter("page_number", N_("Page"), Kind.WHOLE, hint=N_("From 1"), example="1", minimum=1),
    Parameter(
        "page_size",
        N_("Records a page"),
        Kind.WHOLE,
        hint=N_("1 to 200; Copper sends 20 when it is left out"),
        example="20",
        minimum=1,
        maximum=200,
    ),
)
"""Paging of every list (https://developer.copper.com/introduction/requests.html)."""

_DIRECTION = Parameter(
    "sort_direction", N_("Order"), Kind.CHOICE, choices=("asc", "desc"), example="asc"
)
_IDS = Parameter(
    "ids", N_("Record ids"), Kind.IDS, hint=N_("Separated by commas"), example="1001, 1002"
)
_NAME = Parameter("name", N_("Name"), Kind.TEXT, example="Ada")
_OWNERS = Parameter(
    "assignee_ids",
    N_("Owners’ user ids"),
    Kind.IDS,
    hint=N_("Separated by commas; −2 for records without an owner"),
    example="910101",
)
_TAGS = Parameter("tags", N_("Tags"), Kind.WORDS, hint=N_("Separated by commas"), example="vip")


def _span(what: str, since: str, until: str) -> tuple[Parameter, Parameter]:
    return (
        Parameter(f"minimum_{what}", since, Kind.DATE, example="2024-01-31"),
        Parameter(f"maximum_{what}", until, Kind.DATE, example="2030-12-31", end_of_day=True),
    )


_CREATED = _span("created_date", N_("Created from"), N_("Created until"))
_MODIFIED = _span("modified_date", N_("Changed from"), N_("Changed until"))
_DUE = _span("due_date", N_("Due from"), N_("Due until"))
_DONE = _span("activity_date", N_("Done from"), N_("Done until"))


def _sorted_by(*fields: str) -> tuple[Parameter, ...]:
    return (
        Parameter("sort_by", N_("Sorted by"), Kind.CHOICE, choices=fields, example=fields[0]),
        _DIRECTION,
    )


def _search(
    resource: str, title: str, sentence: str, page: str, *parameters: Parameter
) -> Operation:
    return Operation(
        id=resource,
        title=title,
        method="POST",
        path=f"/{resource}/search",
        group=Group.LISTS,
        sentence=sentence,
        parameters=(*PAGING, *parameters),
        page=page,
    )


_DATES = ("date_modified", "date_created")

PEOPLE = _search(
    "people",
    N_("People"),
    N_("The people of the account, one page at a time."),
    "people/list-people-search.html",
    *_sorted_by("first_name", "last_name", "name", "title", *_DATES),
    _NAME,
    _IDS,
    _OWNERS,
    _TAGS,
    *_CREATED,
    *_MODIFIED,
)
COMPANIES = _search(
    "companies",
    N_("Companies"),
    N_("The companies of the account, one page at a time."),
    "companies/list-companies-search.html",
    *_sorted_by("name", *_DATES),
    _NAME,
    _IDS,
    _OWNERS,
    _TAGS,
    *_CREATED,
    *_MODIFIED,
)
OPPORTUNITIES = _search(
    "opportunities",
    N_("Opportunities"),
    N_("The opportunities of every pipeline, one page at a time."),
    "opportunities/list-opportunities-search.html",
    *_sorted_by("name", "monetary_value", "close_date", *_DATES),
    _NAME,
    _IDS,
    _OWNERS,
    _TAGS,
    *_CREATED,
    *_MODIFIED,
)
TASKS = _search(
    "tasks",
    N_("Tasks"),
    N_("Open and completed tasks, one page at a time."),
    "tasks/list-tasks-search.html",
    *_sorted_by("due_date", "name", *_DATES),
    _IDS,
    _OWNERS,
    _TAGS,
    *_DUE,
    *_CREATED,
    *_MODIFIED,
)
ACTIVITIES = _search(
    "activities",
    N_("Activities"),
    N_("Calls, meetings, notes and changes, one page at a time."),
    "activities/list-activities-search.html",
    *_DONE,
)

OPERATIONS = (
    PEOPLE,
    COMPANIES,
    _search(
        "leads",
        N_("Leads"),
        N_("The leads of the account, where it uses leads, one page at a time."),
        "leads/list-leads-search.html",
        *_sorted_by("name", "monetary_value", *_DATES),
        _NAME,
        _OWNERS,
        _TAGS,
        *_CREATED,
        *_MODIFIED,
    ),
    OPPORTUNITIES,
    _search(
        "projects",
        N_("Projects"),
        N_("The projects of the account, one page at a time."),
        "projects/list-projects-search.html",
        *_sorted_by("name", *_DATES),
        _NAME,
        _IDS,
        _OWNERS,
        _TAGS,
        *_CREATED,
        *_MODIFIED,
    ),
    TASKS,
    ACTIVITIES,
    _search(
        "users",
        N_("Users"),
        N_("Everybody who uses the account, one page at a time."),
        "account-and-users/list-users.html",
    ),
)
